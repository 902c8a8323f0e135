package shop.defaults.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to a collector by OTLP, as protobuf over HTTP. They wait in a queue of bounded length for a thread that
 * sends them in batches; when it is full they are dropped.
 */
final class OtlpTracing implements Tracing {
    private static final int MOST_WAITING = 8192;
    private static final int BATCH = 512;
    private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(1);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration EXPORT_WITHIN = Duration.ofSeconds(5);
    private static final Duration FLUSH_WITHIN = Duration.ofSeconds(2);
    private static final RetryPolicy RETRIES = RetryPolicy.builder()
            .setMaxAttempts(3)
            .setInitialBackoff(Duration.ofMillis(500))
            .setMaxBackoff(Duration.ofSeconds(2))
            .build();

    /** Says what goes wrong with each batch; {@link LostSpans} says it once a minute. Held, or its level is lost. */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final double sampleRatio;

    private OtlpTracing(SdkTracerProvider provider, double sampleRatio) {
        this.provider = provider;
        this.tracer = provider.get("shop");
        this.sampleRatio = sampleRatio;
    }

    static OtlpTracing start(TracingConfig config, String service) {
        LIBRARY.setLevel(Level.OFF);
        URI base = config.endpoint().orElseThrow();
        LostSpans exporter = new LostSpans(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(base.toString().replaceAll("/+$", "") + "/v1/traces")
                        .setConnectTimeout(CONNECT_WITHIN)
                        .setTimeout(EXPORT_WITHIN)
                        .setRetryPolicy(RETRIES)
                        .setMeterProvider(MeterProvider.noop())
                        .build(),
                base.getAuthority());
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.create(resource(config, service)))
                .setSampler(Sampler.alwaysOn()) // what is not sampled does not come as far as this
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(MOST_WAITING)
                        .setMaxExportBatchSize(BATCH)
                        .setScheduleDelay(BETWEEN_BATCHES)
                        .setExporterTimeout(EXPORT_WITHIN.plusSeconds(1))
                        .setMeterProvider(MeterProvider.noop())
                        .build())
                .build();
        return new OtlpTracing(provider, config.sampleRatio());
    }

    private static Attributes resource(TracingConfig config, String service) {
        return Attributes.builder()
                .put("service.name", service)
                .put("service.namespace", "shop")
                .put("service.version", version())
                .put("service.instance.id", UUID.randomUUID().toString())
                .put("deployment.environment", config.environment())
                .put("deployment.environment.name", config.environment()) // its name in newer conventions
                .put("telemetry.sdk.language", "java")
                .put("telemetry.sdk.name", "opentelemetry")
                .build();
    }

    private static String version() {
        try (InputStream in = OtlpTracing.class.getResourceAsStream("/shop/defaults/version.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span request(String name, String traceparent) {
        Context parent = traceparent.isEmpty()
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, Traceparent.GETTER);
        SpanContext caller = io.opentelemetry.api.trace.Span.fromContext(parent).getSpanContext();
        boolean sampled = caller.isValid()
                ? caller.isSampled()
                : ThreadLocalRandom.current().nextDouble() < sampleRatio;
        return sampled ? OtlpSpan.begin(tracer, parent, SpanKind.SERVER, name) : Span.NONE;
    }

    @Override
    public void close() {
        provider.shutdown().join(FLUSH_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A carrier that consists of nothing but the value of one header. */
    private enum Traceparent implements TextMapGetter<String> {
        GETTER;

        @Override
        public Iterable<String> keys(String value) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String value, String key) {
            return key.equals("traceparent") ? value : null;
        }
    }
}
