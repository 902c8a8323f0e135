package shop.order;

import java.time.Duration;
import shop.defaults.config.Section;

/**
 * How orders are recovered that others have left: the section {@code order.recovery}.
 *
 * @param interval how often each replica looks for such orders
 * @param batch how many it takes up at most in one look
 * @param atOnce how many of them it drives at the same time
 */
public record RecoveryConfig(Duration interval, int batch, int atOnce) {
    static RecoveryConfig from(Section recovery) {
        return new RecoveryConfig(
                recovery.duration("interval", Duration.ofMillis(10), Duration.ofMinutes(1)),
                recovery.integer("batch", 1, 10_000),
                recovery.integer("at-once", 1, 1_000));
    }
}
