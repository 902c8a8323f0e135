package shop.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import shop.defaults.client.Answer;

/**
 * Answers that are being passed on. A client that takes its time with one gives its place among the calls to the service
 * away. A timer for each would cost more than the rest of a short one; so all are looked at from time to time.
 */
final class LongAnswers {
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final Duration ROUND = Duration.ofMillis(250);
    private static final Set<Running> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
                .daemon()
                .name("long-answers")
                .inheritInheritableThreadLocals(false) // it works for no request
                .factory());
        Future<?> unused = rounds.scheduleWithFixedDelay(
                LongAnswers::look, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    private LongAnswers() {}

    /** One answer, from now until its end; equal to itself alone. */
    static final class Running {
        private final Answer answer;
        private final long sinceNanos = System.nanoTime();

        private Running(Answer answer) {
            this.answer = answer;
        }

        void end() {
            RUNNING.remove(this);
        }
    }

    /** After a second, or a little more, the answer leaves the pool. */
    static Running begin(Answer answer) {
        Running running = new Running(answer);
        RUNNING.add(running);
        return running;
    }

    private static void look() {
        long now = System.nanoTime();
        for (Running running : RUNNING) {
            if (now - running.sinceNanos > LONG.toNanos()) {
                running.answer.leavePool();
                running.end();
            }
        }
    }
}
