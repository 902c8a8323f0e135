package shop.gateway;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import shop.defaults.client.ClientRequest;
import shop.defaults.client.NotSent;
import shop.defaults.client.OutcomeUnknown;
import shop.defaults.client.ServiceCallException.Reason;
import shop.defaults.http.Deadline;

/**
 * Says which services answer. The gateway is ready as long as one does: taking it out of service because one is missing
 * would take the other two away as well.
 */
final class UpstreamHealth implements HealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String NOT_READY = "not ready";

    private final List<Upstream> upstreams;

    UpstreamHealth(List<Upstream> upstreams) {
        this.upstreams = upstreams;
    }

    @Override
    public String name() {
        return "services";
    }

    @Override
    public HealthCheckType type() {
        return HealthCheckType.READINESS;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, String> states = new ConcurrentHashMap<>();
        List<Thread> lookers = upstreams.stream()
                .map(upstream -> Thread.ofVirtual().start(() -> states.put(upstream.service(), state(upstream))))
                .toList();
        lookers.forEach(UpstreamHealth::join);
        HealthCheckResponse.Builder answer = HealthCheckResponse.builder().status(states.containsValue("up"));
        new TreeMap<>(states).forEach(answer::detail);
        return answer.build();
    }

    private static String state(Upstream upstream) {
        try {
            int status = upstream.client()
                    .send(ClientRequest.get("/observe/health/ready"), Deadline.after(PATIENCE))
                    .status();
            return status < 400 ? "up" : NOT_READY;
        } catch (OutcomeUnknown e) {
            return e.reason() == Reason.TIMEOUT ? NOT_READY : "missing"; // it waits for its database, most likely
        } catch (NotSent e) {
            return "missing";
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
