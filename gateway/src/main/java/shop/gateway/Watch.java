package shop.gateway;

import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import shop.defaults.client.Cancellation;
import shop.defaults.client.RequestBody;
import shop.defaults.http.ClientWatch;

/**
 * Ends calls to the services when their clients have gone. Most calls are over before it is worth while to look, and a
 * timer for each would cost more than all else that is done for them here; so one thread goes round from time to time.
 */
final class Watch {
    private static final long ROUND_MS = 100;
    private static final ScheduledThreadPoolExecutor ROUNDS = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("client-watch").factory());
    private static final Set<Call> CALLS = ConcurrentHashMap.newKeySet();

    static {
        ROUNDS.setRemoveOnCancelPolicy(true);
        Future<?> unused = ROUNDS.scheduleWithFixedDelay(Watch::look, ROUND_MS, ROUND_MS, TimeUnit.MILLISECONDS);
    }

    private Watch() {}

    /** A call to a service, from its beginning to its end. */
    static final class Call {
        private final ServerRequest request;
        private final Cancellation cancellation;
        /** Whether it was under way in a round before. */
        private boolean seen;

        private Call(ServerRequest request, Cancellation cancellation) {
            this.request = request;
            this.cancellation = cancellation;
        }

        private void look() {
            if (seen) {
                CALLS.remove(this);
                ClientWatch.whenGone(request, cancellation::cancel);
            }
            seen = true;
        }

        void end() {
            CALLS.remove(this);
        }
    }

    /** Watches over a call, unless its body is still being read: that shows by itself that the client has gone. */
    static Call over(ServerRequest request, RequestBody body, Cancellation cancellation) {
        Call call = new Call(request, cancellation);
        if (!(body instanceof RequestBody.Streamed)) {
            CALLS.add(call);
        }
        return call;
    }

    /** Does something, which must not take long, unless it is cancelled before. */
    static Future<?> after(Duration time, Runnable action) {
        return ROUNDS.schedule(action, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void look() {
        CALLS.forEach(Call::look);
    }
}
