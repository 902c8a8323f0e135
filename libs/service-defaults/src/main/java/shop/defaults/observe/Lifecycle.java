package shop.defaults.observe;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.util.function.BooleanSupplier;

/** Where a process stands between start and stop, as its health tells. */
public final class Lifecycle {
    private volatile boolean started;
    private volatile boolean draining;

    public void started() {
        started = true;
    }

    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    /** Up once the server listens. */
    public HealthCheck startup() {
        return new Check("started", HealthCheckType.STARTUP, () -> started);
    }

    /** Up while new requests are welcome. */
    public HealthCheck readiness() {
        return new Check("accepting-requests", HealthCheckType.READINESS, () -> started && !draining);
    }

    /** Up as long as the process can answer at all. It looks at nothing outside: a restart would not mend that. */
    public HealthCheck liveness() {
        return new Check("alive", HealthCheckType.LIVENESS, () -> true);
    }

    private record Check(String name, HealthCheckType type, BooleanSupplier isUp) implements HealthCheck {
        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.builder().status(isUp.getAsBoolean()).build();
        }
    }
}
