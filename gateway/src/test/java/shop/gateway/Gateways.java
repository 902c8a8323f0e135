package shop.gateway;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import shop.testing.TestSettings;

/** Gateways as tests need them. */
final class Gateways {
    private Gateways() {}

    /** All three services are the one at this address. */
    static GatewayApp inFrontOf(URI service, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        for (String name : new String[] {"user", "product", "order"}) {
            all.put("neighbours." + name, service.toString());
        }
        all.putAll(settings);
        return GatewayApp.start(GatewayConfig.from(TestSettings.with(all)));
    }
}
