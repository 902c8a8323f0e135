package shop.defaults.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/** Says when spans could not be sent, not more than once a minute, and sends them by another. */
final class LostSpans implements SpanExporter {
    private static final Logger LOG = System.getLogger(LostSpans.class.getName());
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

    private final SpanExporter exporter;
    private final String collector;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /** @param collector host and port, for the log */
    LostSpans(SpanExporter exporter, String collector) {
        this.exporter = exporter;
        this.collector = collector;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        result.whenComplete(() -> {
            if (!result.isSuccess()) {
                lost(count);
            }
        });
        return result;
    }

    private void lost(int count) {
        lost.addAndGet(count);
        long now = System.nanoTime();
        long due = nextWarning.get();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + QUIET_NANOS)) {
            LOG.log(
                    Level.WARNING,
                    "the collector of traces at " + collector + " does not take spans; lost since the last warning: "
                            + lost.getAndSet(0));
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
