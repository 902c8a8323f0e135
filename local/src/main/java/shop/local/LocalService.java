package shop.local;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import shop.defaults.config.Settings;
import shop.defaults.process.RunningService;
import shop.gateway.GatewayApp;
import shop.gateway.GatewayConfig;
import shop.order.OrderApp;
import shop.order.OrderConfig;
import shop.product.ProductApp;
import shop.product.ProductConfig;
import shop.user.UserApp;
import shop.user.UserConfig;

/**
 * One of the four servers.
 *
 * @param section of the settings that has its port
 * @param starter reads the settings now, and starts the server when it is called
 * @param module the folder in which it is built
 */
record LocalService(String name, String section, Function<Settings, Starter> starter, Path module) {
    /** Starts the server. */
    @FunctionalInterface
    interface Starter {
        RunningService start();
    }

    /** In the order in which they are listed; they are stopped the other way round. */
    static List<LocalService> all() {
        return List.of(
                new LocalService("user-service", "user", LocalService::user, Path.of("services/user")),
                new LocalService("product-service", "product", LocalService::product, Path.of("services/product")),
                new LocalService("order-service", "order", LocalService::order, Path.of("services/order")),
                new LocalService("gateway", "gateway", LocalService::gateway, Path.of("gateway")));
    }

    int port(Settings settings) {
        return settings.section(section).integer("port", 0, 65_535);
    }

    private static Starter user(Settings settings) {
        UserConfig config = UserConfig.from(settings);
        return () -> UserApp.start(config);
    }

    private static Starter product(Settings settings) {
        ProductConfig config = ProductConfig.from(settings);
        return () -> ProductApp.start(config);
    }

    private static Starter order(Settings settings) {
        OrderConfig config = OrderConfig.from(settings);
        return () -> OrderApp.start(config);
    }

    private static Starter gateway(Settings settings) {
        GatewayConfig config = GatewayConfig.from(settings);
        return () -> GatewayApp.start(config);
    }
}
