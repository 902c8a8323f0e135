package shop.order.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.ClientWatch;
import shop.defaults.http.NoLength;
import shop.defaults.http.Requests;
import shop.defaults.http.Responses;
import shop.defaults.json.Json;
import shop.order.domain.HistoryEntry;
import shop.order.domain.Order;

/**
 * An order's history as server-sent events (WHATWG HTML, section 9.2), from its beginning or from behind {@code
 * Last-Event-ID}: one event {@code status} for each entry, its index as the id. A stream ends after a final status, or
 * after some time; its client then comes back with the last id it saw, and gets 204 when nothing can follow any more.
 */
public final class OrderEvents {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(UTF_8);

    private final OrderWatch watch;
    private final EventsConfig config;
    private final Semaphore streams;
    private final Map<String, Integer> byCaller = new ConcurrentHashMap<>();

    public OrderEvents(OrderWatch watch, EventsConfig config) {
        this.watch = watch;
        this.config = config;
        this.streams = new Semaphore(config.maxStreams());
    }

    private record Event(String orderId, OrderJson.Entry entry) {
        Map<String, Object> json() {
            return Map.of("orderId", orderId, "status", entry.status(), "at", entry.at(), "actor", entry.actor());
        }
    }

    /** Answers with the order's events; returns when the stream has ended. */
    void stream(ServerRequest request, ServerResponse response, Order order, String caller) {
        int sent = alreadySent(request, order);
        if (order.status().isFinal() && sent >= order.history().size()) {
            Responses.noContent(response);
            return;
        }
        Requests.requireChunks(request);
        enter(caller);
        try (OrderWatch.Watcher watcher = watch.watch(order)) {
            response.headers().contentType(MediaTypes.TEXT_EVENT_STREAM);
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            if (request.prologue().method().equals(Method.HEAD)) {
                NoLength.keepFrom(response);
                response.send();
                return;
            }
            // Else the place would be taken until a heartbeat fails.
            ClientWatch.begin(request, Thread.currentThread()::interrupt);
            write(response, watcher, sent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ClientWatch.end(request);
            leave(caller);
        }
    }

    private void write(ServerResponse response, OrderWatch.Watcher watcher, int alreadySent)
            throws InterruptedException {
        long end = System.nanoTime() + config.maxDuration().toNanos();
        int sent = alreadySent;
        boolean open = true;
        try (OutputStream out = response.outputStream()) {
            out.write("retry: 1000\n\n".getBytes(UTF_8));
            out.flush();
            while (open) {
                Optional<Order> longer = watcher.longerThan(sent, shorter(config.heartbeat(), end));
                if (longer.isPresent()) {
                    sent = writeFrom(sent, longer.get(), out);
                } else {
                    out.write(HEARTBEAT);
                }
                out.flush();
                boolean over = longer.filter(order -> order.status().isFinal()).isPresent();
                open = !over && !watch.isClosed() && System.nanoTime() - end < 0;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CloseConnectionException("the client has gone", e);
        }
    }

    private static int writeFrom(int first, Order order, OutputStream out) throws IOException {
        for (int i = first; i < order.history().size(); i++) {
            HistoryEntry entry = order.history().get(i);
            Event event = new Event(order.id().value(), OrderJson.Entry.of(entry));
            out.write(("id: " + i + "\nevent: status\ndata: " + Json.text(event.json()) + "\n\n").getBytes(UTF_8));
        }
        return order.history().size();
    }

    private static Duration shorter(Duration heartbeat, long end) {
        Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
        return left.compareTo(heartbeat) < 0 ? left : heartbeat;
    }

    private void enter(String caller) {
        if (watch.isClosed() || !streams.tryAcquire()) {
            throw ServiceException.of(CommonErrors.UNAVAILABLE, "Too many orders are being followed; try again shortly")
                    .retryAfter(Duration.ofSeconds(5));
        }
        if (byCaller.merge(caller, 1, Integer::sum) > config.maxStreamsPerCaller()) {
            leave(caller);
            throw ServiceException.of(CommonErrors.TOO_MANY_REQUESTS, "You are following too many orders at once")
                    .retryAfter(Duration.ofSeconds(5));
        }
    }

    private void leave(String caller) {
        byCaller.computeIfPresent(caller, (who, count) -> count == 1 ? null : count - 1);
        streams.release();
    }

    /** How many of the order's events the client has seen. */
    private static int alreadySent(ServerRequest request, Order order) {
        String id = request.headers().first(LAST_EVENT_ID).orElse("");
        if (id.isEmpty()) {
            return 0;
        }
        if (!id.matches("[0-9]{1,4}") || Integer.parseInt(id) >= order.history().size()) {
            throw ServiceException.invalid(LAST_EVENT_ID.defaultCase(), "must be the id of an event of this order");
        }
        return Integer.parseInt(id) + 1;
    }
}
