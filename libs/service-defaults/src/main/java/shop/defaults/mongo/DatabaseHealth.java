package shop.defaults.mongo;

import io.helidon.dbclient.DbClient;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Readiness: whether the database answers a ping. The reason stays in the log; it may name hosts. */
final class DatabaseHealth implements HealthCheck {
    private static final Logger LOG = System.getLogger(DatabaseHealth.class.getName());

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
        try {
            client.execute().namedQuery("ping").forEach(row -> {});
            return HealthCheckResponse.builder().status(true).build();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "the database does not answer", e);
            return HealthCheckResponse.builder().status(false).build();
        }
    }
}
