package shop.local;

import java.util.List;
import java.util.function.Function;
import shop.defaults.config.Settings;
import shop.defaults.process.LogConfig;
import shop.gateway.GatewayConfig;
import shop.order.OrderConfig;
import shop.product.ProductConfig;
import shop.user.UserConfig;

/**
 * A process of the shop.
 *
 * @param config makes the process's configuration record
 */
record ShopProcess(String name, Function<Settings, ?> config) {
    static final List<ShopProcess> ALL = List.of(
            new ShopProcess("user-service", UserConfig::from),
            new ShopProcess("product-service", ProductConfig::from),
            new ShopProcess("order-service", OrderConfig::from),
            new ShopProcess("gateway", GatewayConfig::from));

    /** Reads everything that the process reads at its start. */
    Object read(Settings settings) {
        LogConfig.from(settings);
        return config.apply(settings);
    }

    @Override
    public String toString() {
        return name;
    }
}
