package shop.system.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.testing.ShopProcess;

/** Every process of the shop is stopped and started again under load, as a rolling update does; no request fails. */
@ExtendWith(SharedCluster.class)
class RollingRestartCrashIT {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final int BUYERS = 8;

    @Test
    void noRequestFails(ShopCluster shop) {
        List<ShopProcess> gateways = List.of(shop.process("gateway-1"), shop.startGateway("gateway-2"));
        try (Balancer balancer = new Balancer(gateways)) {
            Market market = new Market(balancer::ready);
            List<String> products = market.products(6, 1_000_000);
            Load load = Load.start(market, products, BUYERS, Duration.ofMillis(30), Seed.choose());
            try {
                for (String service : shop.services()) {
                    ShopProcess process = shop.process(service);
                    assertThat(process.stop()).as("exit code of %s", service).isIn(0, 143);
                    process.restart().awaitReady(STARTS_WITHIN);
                    assertThat(market.troubles())
                            .as("failed requests, with " + service)
                            .isEmpty();
                }
            } finally {
                load.close();
            }
            assertThat(market.purchases()).allMatch(Purchase::isDecided);
            MarketCheck.verify(shop, market);
        }
    }

    /** What a cluster does: asks every gateway whether it is ready, and sends requests only to those that are. */
    private static final class Balancer implements AutoCloseable {
        private static final Duration PERIOD = Duration.ofMillis(200);

        private final List<ShopProcess> gateways;
        private final Thread thread;
        private volatile List<ShopProcess> ready;
        private volatile boolean closed;

        Balancer(List<ShopProcess> gateways) {
            this.gateways = gateways;
            this.ready = gateways;
            this.thread = Thread.ofVirtual().start(this::watch);
        }

        private void watch() {
            while (!closed) {
                List<ShopProcess> now =
                        gateways.stream().filter(ShopProcess::isReady).toList();
                if (!now.isEmpty()) {
                    ready = now;
                }
                LockSupport.parkNanos(PERIOD.toNanos());
            }
        }

        URI ready() {
            List<ShopProcess> now = ready;
            int any = (int) (System.nanoTime() >>> 10 & 0xffff) % now.size();
            return URI.create("http://127.0.0.1:" + now.get(any).port());
        }

        @Override
        public void close() {
            closed = true;
            thread.interrupt();
        }
    }
}
