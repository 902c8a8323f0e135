package shop.defaults.mongo;

import io.helidon.dbclient.DbClient;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Readiness: whether the database answers a ping soon; who asks does not wait as long as a request does. The reason why
 * not stays in the log; it may name hosts.
 */
final class DatabaseHealth implements HealthCheck {
    private static final Logger LOG = System.getLogger(DatabaseHealth.class.getName());

    /** Less than the gateway waits when it asks who is ready. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    private final DbClient client;

    DatabaseHealth(DbClient client) {
        this.client = client;
    }

    @Override
    public HealthCheckType type() {
        return HealthCheckType.READINESS;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public HealthCheckResponse call() {
        CompletableFuture<Boolean> answers = new CompletableFuture<>();
        Thread.ofVirtual().name("database-health").start(() -> answers.complete(answers()));
        boolean up = answers.completeOnTimeout(false, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                .join();
        return HealthCheckResponse.builder().status(up).build();
    }

    private boolean answers() {
        try {
            client.execute().namedQuery("ping").forEach(row -> {});
            return true;
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the database does not answer", e);
            return false;
        }
    }
}
