package shop.gateway;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import shop.scripted.ScriptedServer;

/** Gateways, services and raw clients of a test, which end with it in the reverse order. */
abstract class GatewayFixture {
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose.reversed()) {
            each.close();
        }
    }

    final GatewayApp gateway(ScriptedServer service) {
        return gateway(service, Map.of());
    }

    final GatewayApp gateway(ScriptedServer service, Map<String, String> settings) {
        return gateway(service.uri(), settings);
    }

    final GatewayApp gateway(URI service, Map<String, String> settings) {
        return with(Gateways.inFrontOf(service, settings));
    }

    final RawClient client(GatewayApp gateway) throws IOException {
        return with(new RawClient(gateway.port()));
    }

    final <T extends AutoCloseable> T with(T closeable) {
        toClose.add(closeable);
        return closeable;
    }
}
