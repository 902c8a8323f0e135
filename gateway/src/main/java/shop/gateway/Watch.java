package shop.gateway;

import io.helidon.webserver.http.ServerRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
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
    private static final Set<Call> CALLS = ConcurrentHashMap.newKeySet();

    static {
        ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("client-watch").factory());
        Future<?> unused = rounds.scheduleWithFixedDelay(Watch::look, ROUND_MS, ROUND_MS, TimeUnit.MILLISECONDS);
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

    private static void look() {
        CALLS.forEach(Call::look);
    }
}
