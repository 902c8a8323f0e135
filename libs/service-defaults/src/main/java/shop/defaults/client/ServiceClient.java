package shop.defaults.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import shop.defaults.client.ServiceCallException.Reason;
import shop.defaults.http.Deadline;
import shop.defaults.loop.LoopClock;
import shop.defaults.trace.Span;

/**
 * Calls one neighbour over HTTP/1.1, over connections that are kept, at most so many to each of its addresses.
 *
 * <p>A call ends by its deadline. It is sent a second time only when that can do no harm: nothing had been sent, or the
 * request is {@linkplain WireRequest#repeatable() repeatable} and the connection broke. An address that takes no
 * connection is passed over for the next. What remains is a {@link NotSent} or an {@link OutcomeUnknown}.
 */
public final class ServiceClient implements AutoCloseable {
    private static final int LONG_BODY = 16 * 1024;
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final String service;
    private final ClientConfig config;
    private final ClientMetrics metrics;
    private final Endpoints endpoints;
    /** The field with the neighbour's name, as it is written. */
    private final byte[] host;

    private final String prefix;
    private final ScheduledThreadPoolExecutor timer;

    private ServiceClient(String service, List<URI> bases, ClientConfig config) {
        this.service = service;
        this.config = config;
        this.metrics = ClientMetrics.of(service);
        this.endpoints = new Endpoints(bases, config, metrics);
        this.host = ("Host: " + bases.getFirst().getRawAuthority() + "\r\n").getBytes(StandardCharsets.US_ASCII);
        String path = Optional.ofNullable(bases.getFirst().getRawPath()).orElse("");
        this.prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(service + "-timer").factory());
        metrics.add(endpoints);
        timer.setRemoveOnCancelPolicy(true);
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> endpoints.all().forEach(Endpoint::closeExpired),
                SWEEP.toMillis(),
                SWEEP.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * A client of the service.
     *
     * @param service the name that failures show, such as {@code product-service}
     * @param bases one or more base URLs with the same scheme and path; every address that a name resolves to is used
     */
    public static ServiceClient create(String service, List<URI> bases, ClientConfig config) {
        if (bases.isEmpty()) {
            throw new IllegalArgumentException("a service needs at least one address");
        }
        return new ServiceClient(service, bases, config);
    }

    public String service() {
        return service;
    }

    /** Sends a request and reads the whole answer, whatever its status. */
    public ClientResponse send(ClientRequest request, Deadline deadline) {
        return call(request.onTheWire(), deadline, new Cancellation(), this::readWhole);
    }

    /**
     * Sends a request as it is, and gives the answer as soon as its head is there; with a short body, when that is there,
     * too: as long as nobody has seen anything of an answer that breaks off, the request can be repeated.
     */
    public Answer exchange(WireRequest request, Deadline deadline, Cancellation cancellation) {
        return call(request, deadline, cancellation, (answer, sentBefore) -> answer.withShortBody());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        metrics.remove(endpoints);
        endpoints.close();
    }

    private interface Reading<T> {
        /** @param sentBefore see {@link ClientResponse#sentBefore} */
        T read(Answer answer, boolean sentBefore) throws IOException;
    }

    private <T> T call(WireRequest request, Deadline deadline, Cancellation cancellation, Reading<T> reading) {
        Attempts attempts = new Attempts(request, deadline, cancellation);
        while (true) {
            Endpoint endpoint = attempts.next();
            HttpConnection connection = attempts.connect(endpoint);
            if (connection == null) {
                continue;
            }
            boolean answered = false;
            try {
                T result = exchangeOn(connection, endpoint, attempts, reading);
                answered = true;
                return result;
            } catch (RequestWriter.SourceFailure e) {
                attempts.ended(Reason.CANCELLED);
                throw e.unwrapped();
            } catch (IOException | RuntimeException e) {
                attempts.failed(endpoint, connection, e);
            } finally {
                if (!answered) {
                    cancellation.release();
                    connection.close();
                    endpoint.leave();
                }
            }
        }
    }

    private <T> T exchangeOn(HttpConnection connection, Endpoint endpoint, Attempts attempts, Reading<T> reading)
            throws IOException {
        WireRequest request = CallSpans.traced(attempts.request, attempts.span);
        Cancellation cancellation = attempts.cancellation;
        cancellation.watch(connection);
        RequestWriter writer = new RequestWriter(connection, request, config.maxHeaderBytes());
        Optional<ResponseHead> early = writeGuarded(writer, connection, request, attempts.deadline);
        if (request.body() instanceof RequestBody.Streamed streamed) {
            connection.endBy(attempts.deadline.atMost(streamed.answerWithin()));
        }
        ResponseHead head =
                early.isPresent() ? early.get() : ResponseHead.read(connection.input(), config.maxHeaderBytes());
        metrics.answered(head.status(), attempts.nanos());
        endpoint.answered(head.status(), head.persistent());
        Answer answer =
                new Answer(request, head, connection, endpoint, cancellation, writer.sentWhole(), attempts.span);
        return reading.read(answer, attempts.sent);
    }

    /** Writes; a thread that is stuck in writing is freed by closing the connection under it. */
    private Optional<ResponseHead> writeGuarded(
            RequestWriter writer, HttpConnection connection, WireRequest request, Deadline deadline) {
        boolean mayStick =
                switch (request.body()) {
                    case RequestBody.None none -> false;
                    case RequestBody.Bytes whole -> whole.bytes().length > LONG_BODY;
                    case RequestBody.Streamed streamed -> true;
                };
        if (!mayStick) {
            return writer.write(prefix, host, deadline);
        }
        long check = Math.max(1, config.answerTimeout().toMillis() / 4);
        Future<?> end = timer.schedule(connection::abort, deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        Future<?> stall = timer.scheduleWithFixedDelay(
                () -> {
                    connection.stopWritingWhenAnswered(config.answerTimeout().dividedBy(2));
                    connection.abortWhenStuck(config.answerTimeout());
                },
                check,
                check,
                TimeUnit.MILLISECONDS);
        try {
            return writer.write(prefix, host, deadline);
        } finally {
            end.cancel(false);
            stall.cancel(false);
        }
    }

    private ClientResponse readWhole(Answer answer, boolean sentBefore) throws IOException {
        if (answer.length().orElse(0) > config.maxResponseBytes()) {
            throw new IllegalStateException("the answer is too large");
        }
        ByteArrayOutputStream whole =
                new ByteArrayOutputStream((int) answer.length().orElse(1024));
        byte[] piece = new byte[8 * 1024];
        InputStream body = answer.body();
        int read;
        while ((read = body.read(piece)) >= 0) {
            if (whole.size() + read > config.maxResponseBytes()) {
                throw new IllegalStateException("the answer is too large");
            }
            whole.write(piece, 0, read);
        }
        ClientResponse response =
                new ClientResponse(answer.status(), answer.headers(), whole.toByteArray(), sentBefore);
        answer.close();
        return response;
    }

    /** What has been tried for one call, and what may still be. */
    private final class Attempts {
        private final WireRequest request;
        private final Deadline deadline;
        private final Cancellation cancellation;
        private final Set<Endpoint> unreachable = new HashSet<>();
        private int count;
        private long sinceNanos;
        private Span span = Span.NONE;
        /** By an attempt that has failed since. */
        private boolean sent;

        private boolean repeated;
        private @Nullable Endpoint broken;
        private Reason worst = Reason.UNREACHABLE;
        private @Nullable Throwable lastFailure;

        Attempts(WireRequest request, Deadline deadline, Cancellation cancellation) {
            this.request = request;
            this.deadline = deadline;
            this.cancellation = cancellation;
        }

        /** The address to try next. */
        Endpoint next() {
            sinceNanos = LoopClock.nanos();
            Endpoint endpoint;
            try {
                endpoint = choose();
            } catch (ServiceCallException e) {
                if (lastFailure == null) { // else its attempt has been counted
                    metrics.failed(e.reason(), nanos());
                }
                throw e;
            }
            if (count > 0) {
                metrics.retried();
            }
            span = CallSpans.begin(service, endpoint, request, count++);
            return endpoint;
        }

        /** For how long the attempt has been going on. */
        long nanos() {
            return LoopClock.nanos() - sinceNanos;
        }

        /** The attempt has come to nothing. */
        void ended(Reason reason) {
            metrics.failed(reason, nanos());
            CallSpans.failed(span, reason);
        }

        private Endpoint choose() {
            if (cancellation.isCancelled()) {
                throw failure(Reason.CANCELLED, null);
            }
            if (deadline.expired()) {
                throw failure(lastFailure == null ? Reason.TIMEOUT : worst, lastFailure);
            }
            try {
                Endpoint endpoint = choosable();
                while (!endpoint.breaker().admits()) {
                    unreachable.add(endpoint);
                    worst = Reason.SUSPENDED;
                    endpoint = choosable();
                }
                if (!endpoint.enter(deadline)) {
                    throw failure(deadline.expired() ? Reason.TIMEOUT : Reason.OVERLOADED, null);
                }
                return endpoint;
            } catch (IOException e) {
                throw failure(Reason.UNREACHABLE, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure(Reason.CANCELLED, e);
            }
        }

        private Endpoint choosable() throws IOException, InterruptedException {
            return endpoints.choose(unreachable, broken, deadline).orElseThrow(() -> failure(worst, lastFailure));
        }

        /** A connection, or null when this address does not take any. */
        @Nullable
        HttpConnection connect(Endpoint endpoint) {
            try {
                return endpoint.connect(deadline, repeated, !request.repeatable());
            } catch (IOException | RuntimeException e) {
                endpoint.leave();
                endpoint.failed();
                unreachable.add(endpoint);
                lastFailure = e;
                worst = HttpConnection.isTimeout(e) && deadline.expired() ? Reason.TIMEOUT : Reason.UNREACHABLE;
                ended(worst);
                return null;
            }
        }

        /** Returns when the request may be sent once more. */
        void failed(Endpoint endpoint, HttpConnection connection, Exception e) {
            sent |= connection.sent();
            Reason reason = cancellation.isCancelled() ? Reason.CANCELLED : reason(connection, e);
            ended(reason);
            boolean wentStale = connection.reused() && !connection.received() && reason == Reason.BROKEN;
            if (reason == Reason.TIMEOUT || reason == Reason.CANCELLED) {
                endpoint.waitedInVain(connection, reason == Reason.CANCELLED);
            } else if (!wentStale) {
                endpoint.failed();
            }
            boolean harmless = !connection.sent() || request.repeatable();
            if (reason != Reason.BROKEN
                    || repeated
                    || !harmless
                    || !request.body().repeatable()) {
                throw failure(reason, e);
            }
            repeated = true;
            broken = endpoint;
            worst = reason;
            lastFailure = e;
        }

        private static Reason reason(HttpConnection connection, Exception e) {
            if (connection.aborted() || HttpConnection.isTimeout(e)) {
                return Reason.TIMEOUT;
            }
            return HttpConnection.isBroken(e) ? Reason.BROKEN : Reason.BAD_ANSWER;
        }

        private ServiceCallException failure(Reason reason, @Nullable Throwable cause) {
            return sent ? new OutcomeUnknown(service, reason, cause) : new NotSent(service, reason, cause);
        }
    }
}
