package shop.gateway;

import io.helidon.webserver.http.ServerRequest;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import shop.defaults.client.Cancellation;
import shop.defaults.client.RequestBody;
import shop.defaults.http.ClientWatch;

/** Ends a call to a service when the client has gone. Most calls are over before it is worth while to look. */
final class Watch {
    private static final long LOOK_AFTER_MS = 100;
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Future<?> look;

    private Watch(Future<?> look) {
        this.look = look;
    }

    /** A body that is still being read shows by itself that its client has gone. */
    static Watch over(ServerRequest request, RequestBody body, Cancellation cancellation) {
        long wait = body instanceof RequestBody.Streamed ? Long.MAX_VALUE : LOOK_AFTER_MS;
        return new Watch(
                TIMER.schedule(() -> ClientWatch.whenGone(request, cancellation::cancel), wait, TimeUnit.MILLISECONDS));
    }

    void end() {
        look.cancel(false);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("client-watch").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
