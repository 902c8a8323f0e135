package shop.system.browser;

import java.util.List;
import java.util.Map;
import shop.gateway.GatewayApp;
import shop.gateway.GatewayConfig;
import shop.system.LocalShop;
import shop.testing.FaultProxy;
import shop.testing.TestSettings;

/** One more gateway before the shop, whose ways to the Product and the Order Service can be disturbed. */
final class Trouble implements AutoCloseable {
    private final FaultProxy products;
    private final FaultProxy orders;
    private final GatewayApp gateway;

    private Trouble(LocalShop shop) {
        List<Integer> ports = shop.servicePorts();
        products = FaultProxy.before(ports.get(2));
        orders = FaultProxy.before(ports.get(3));
        gateway = GatewayApp.start(GatewayConfig.from(TestSettings.with(Map.of(
                "neighbours.user", "http://127.0.0.1:" + ports.get(1),
                "neighbours.product", products.uri().toString(),
                "neighbours.order", orders.uri().toString()))));
    }

    static Trouble before(LocalShop shop) {
        return new Trouble(shop);
    }

    int gatewayPort() {
        return gateway.port();
    }

    FaultProxy products() {
        return products;
    }

    FaultProxy orders() {
        return orders;
    }

    @Override
    public void close() {
        gateway.close();
        products.close();
        orders.close();
    }
}
