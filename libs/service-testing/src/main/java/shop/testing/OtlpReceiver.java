package shop.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** A collector of traces: takes OTLP as protobuf over HTTP at {@code /v1/traces}, and keeps what it is told. */
public final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int status = 200;
    private volatile Duration delay = Duration.ZERO;

    /**
     * One span as it came.
     *
     * @param traceId in hexadecimal
     * @param spanId in hexadecimal
     * @param parentId in hexadecimal; empty for a root
     * @param kind such as {@code SERVER}
     * @param failed whether its status is an error
     * @param attributes its own
     * @param resource the attributes of the process
     */
    public record Received(
            String traceId,
            String spanId,
            String parentId,
            String kind,
            String name,
            boolean failed,
            Map<String, String> attributes,
            Map<String, String> resource) {
        public String service() {
            return resource.getOrDefault("service.name", "");
        }

        public String attribute(String name) {
            return attributes.getOrDefault(name, "");
        }
    }

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    /** Listens on a free port of this machine. */
    public static OtlpReceiver start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            OtlpReceiver receiver = new OtlpReceiver(server);
            server.setExecutor(receiver.threads);
            server.createContext("/v1/traces", receiver::handle);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code tracing.otlp-endpoint} is to be. */
    public String endpoint() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Refuses everything with this status, until told 200 again. */
    public void answering(int status) {
        this.status = status;
    }

    /** Takes so long for each answer. */
    public void delaying(Duration delay) {
        this.delay = delay;
    }

    /** How often it was called, whatever it answered. */
    public int calls() {
        return calls.get();
    }

    /** All spans that were accepted. */
    public List<Received> spans() {
        return List.copyOf(received);
    }

    /** Those of one trace. */
    public List<Received> trace(String traceId) {
        return received.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        try (exchange) {
            ExportTraceServiceRequest request = read(exchange);
            Thread.sleep(delay);
            if (status != 200) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            request.getResourceSpansList().forEach(this::keep);
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExportTraceServiceRequest read(HttpExchange exchange) throws IOException {
        if (!"application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            throw new IOException("not protobuf");
        }
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            return ExportTraceServiceRequest.parseFrom(body);
        }
    }

    private void keep(ResourceSpans process) {
        Map<String, String> resource = values(process.getResource().getAttributesList());
        for (ScopeSpans scope : process.getScopeSpansList()) {
            for (Span span : scope.getSpansList()) {
                received.add(new Received(
                        hex(span.getTraceId().toByteArray()),
                        hex(span.getSpanId().toByteArray()),
                        hex(span.getParentSpanId().toByteArray()),
                        span.getKind().name().replace("SPAN_KIND_", ""),
                        span.getName(),
                        span.getStatus().getCodeValue() == 2,
                        values(span.getAttributesList()),
                        resource));
            }
        }
    }

    private static Map<String, String> values(List<KeyValue> attributes) {
        Map<String, String> values = new TreeMap<>();
        attributes.forEach(attribute -> values.put(attribute.getKey(), text(attribute.getValue())));
        return values;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            default -> value.toString();
        };
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
