package shop.local.demo;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What the demo is to do.
 *
 * @param shop where the gateway is
 * @param products how many products there shall be at least, of those that the demo invents
 * @param buyers how many people buy
 * @param rate orders a second; 0 fills the shop only
 * @param length how long people buy; empty for until the process is stopped
 */
public record DemoConfig(
        URI shop,
        String adminEmail,
        String adminPassword,
        int products,
        int buyers,
        double rate,
        Optional<Duration> length) {
    private static final int MOST = 10_000;
    private static final double FASTEST = 5_000;

    public DemoConfig {
        if (products < 1 || products > MOST || buyers < 1 || buyers > MOST) {
            throw new IllegalArgumentException("There must be 1 to " + MOST + " products and as many buyers.");
        }
        if (!(rate >= 0 && rate <= FASTEST)) {
            throw new IllegalArgumentException("The rate must be 0 to " + FASTEST + " orders a second.");
        }
    }
}
