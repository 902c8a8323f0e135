package shop.gateway;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import shop.defaults.client.Answer;
import shop.defaults.client.HopByHop;
import shop.defaults.client.Slice;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.FieldNameSet;
import shop.defaults.http.NoLength;
import shop.defaults.http.OctetOutput;
import shop.defaults.http.RequestContext;
import shop.defaults.http.Requests;

/** Gives the answer of a service to the client. */
final class Relay {
    private static final Logger LOG = System.getLogger(Relay.class.getName());
    /** What is copied at a time of events, which are short and many at once. */
    private static final int EVENT_PIECE = 4 * 1024;

    private static final String EVENTS = "text/event-stream";
    private static final Duration PROMPT = Duration.ofMillis(50);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    /** What is kept at most of an answer to find out how long it is. */
    private static final int MOST_COLLECTED = 1024 * 1024;

    private static final int NO_CONTENT = 204;
    private static final int RESET_CONTENT = 205;
    private static final int NOT_MODIFIED = 304;

    /** What is written here, or by the server. */
    private static final FieldNameSet OWN = FieldNameSet.of("Content-Length", "X-Request-Id", "Via");

    private static final FieldNameSet REFERENCES = FieldNameSet.of("Location", "Content-Location");

    /** Usual ones of which there is nothing to be found out, unless {@code Connection} names them. */
    private static final FieldNameSet PLAIN = FieldNameSet.of(
            "Date",
            "Server",
            "Content-Type",
            "Content-Encoding",
            "Content-Language",
            "Cache-Control",
            "Accept-Ranges",
            "ETag",
            "Last-Modified",
            "Link");

    private final GatewayConfig config;
    private final OwnHeaders ownHeaders;
    private final Semaphore eventStreams;

    Relay(GatewayConfig config, OwnHeaders ownHeaders) {
        this.config = config;
        this.ownHeaders = ownHeaders;
        this.eventStreams = new Semaphore(config.maxEventStreams());
    }

    void send(Answer answer, Upstream upstream, ServerRequest request, ServerResponse response) {
        Slice shortBody = answer.shortBody();
        if (shortBody != null) {
            copyHead(answer, upstream, request, response);
            answer.close(); // a slow client must not keep others from the service
            if (!sentBodiless(answer, request, response)) {
                response.send(shortBody.octets(), shortBody.from(), shortBody.length());
            }
        } else if (isEventStream(answer)) {
            Requests.requireChunks(request);
            streamEvents(answer, upstream, request, response);
        } else if (answer.length().isEmpty() && !Requests.takesChunks(request)) {
            sendCollected(answer, upstream, request, response);
        } else {
            stream(answer, upstream, request, response);
        }
    }

    /** For clients of HTTP/1.0, who need a length where the service gave none. */
    private void sendCollected(Answer answer, Upstream upstream, ServerRequest request, ServerResponse response) {
        ByteBuffer whole = ByteBuffer.allocate(MOST_COLLECTED);
        int read = 0;
        while (read >= 0 && whole.hasRemaining()) {
            read = readUnseen(answer, whole, upstream);
        }
        if (read >= 0) {
            throw ServiceException.of(
                            CommonErrors.BAD_GATEWAY,
                            "The answer of the " + upstream.service() + " is too long for HTTP/1.0.")
                    .with("service", upstream.service());
        }
        copyHead(answer, upstream, request, response);
        if (!sentBodiless(answer, request, response)) {
            response.send(Arrays.copyOf(whole.array(), whole.position()));
        }
    }

    private void stream(Answer answer, Upstream upstream, ServerRequest request, ServerResponse response) {
        ByteBuffer piece = Pieces.take();
        try {
            readUnseen(answer, piece, upstream);
            copyHead(answer, upstream, request, response);
            if (!sentBodiless(answer, request, response)) {
                stream(answer, upstream, response, piece);
            }
        } finally {
            Pieces.giveBack(piece);
        }
    }

    /** @param piece what has been read of the body already */
    private void stream(Answer answer, Upstream upstream, ServerResponse response, ByteBuffer piece) {
        answer.length().ifPresent(length -> response.headers().contentLength(length));
        answer.limitSilenceOnly(config.streamSilence());
        OutputStream out = response.outputStream();
        LongAnswers.Running running = LongAnswers.begin(answer);
        try {
            write(out, piece.flip());
            copy(answer, upstream, out, piece);
        } finally {
            running.end();
        }
    }

    /** Sends an answer without its body where there must be none. @return whether it was one of these */
    private static boolean sentBodiless(Answer answer, ServerRequest request, ServerResponse response) {
        if (isBodiless(answer.status())) {
            if (answer.status() != RESET_CONTENT) {
                NoLength.keepFrom(response);
            }
        } else if (request.prologue().method().text().equals("HEAD")) {
            NoLength.keepFrom(response);
            answer.headers()
                    .first(HeaderNames.CONTENT_LENGTH)
                    .ifPresent(length -> response.header(HeaderNames.CONTENT_LENGTH, length));
        } else {
            return false;
        }
        response.send();
        return true;
    }

    /** The server takes no body for these; of 205 there should be none, but there can be (RFC 9110, section 15.3.6). */
    private static boolean isBodiless(int status) {
        return status == NO_CONTENT || status == RESET_CONTENT || status == NOT_MODIFIED;
    }

    private static boolean isEventStream(Answer answer) {
        return answer.status() == 200
                && answer.headers()
                        .first(HeaderNames.CONTENT_TYPE)
                        .filter(type -> type.regionMatches(true, 0, EVENTS, 0, EVENTS.length()))
                        .isPresent();
    }

    private void streamEvents(Answer answer, Upstream upstream, ServerRequest request, ServerResponse response) {
        if (!eventStreams.tryAcquire()) {
            throw ServiceException.of(CommonErrors.UNAVAILABLE, "Too many event streams are open.")
                    .withHeader("Retry-After", "10");
        }
        try {
            answer.leavePool();
            answer.limitSilenceOnly(config.streamSilence());
            copyHead(answer, upstream, request, response);
            response.header("X-Accel-Buffering", "no");
            OutputStream out = response.outputStream();
            if (!answer.beginsWithin(PROMPT)) {
                // The server sends the head with the first octets of the body, and the client waits for the head. A
                // comment is no event (HTML standard, section 9.2.6).
                write(out, ByteBuffer.wrap(COMMENT));
            }
            copy(answer, upstream, out, ByteBuffer.allocate(EVENT_PIECE));
        } finally {
            eventStreams.release();
        }
    }

    /**
     * Copies the body as it comes. If the service breaks off, so does the connection to the client: a shorter answer
     * would look whole.
     */
    private static void copy(Answer answer, Upstream upstream, OutputStream out, ByteBuffer piece) {
        while (read(answer, piece.clear(), upstream) >= 0) {
            write(out, piece.flip());
        }
        try {
            out.close();
        } catch (IOException e) {
            throw new CloseConnectionException("the client went away", e);
        }
    }

    private static void write(OutputStream out, ByteBuffer piece) {
        try {
            if (out instanceof OctetOutput octets) {
                octets.write(piece);
            } else {
                byte[] copy = new byte[piece.remaining()];
                piece.get(copy);
                out.write(copy);
                out.flush(); // else it keeps the beginning back, and the head with it
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CloseConnectionException("the client went away", e);
        }
    }

    private static int read(Answer answer, ByteBuffer piece, Upstream upstream) {
        try {
            return answer.read(piece);
        } catch (IOException e) {
            endIfClientLeft(answer, e);
            LOG.log(Level.WARNING, "the " + upstream.service() + " broke off an answer: " + e.getMessage());
            RequestContext.current().ifPresent(context -> context.unfinishedAs(CommonErrors.BAD_GATEWAY.status()));
            throw new CloseConnectionException("the answer broke off", e);
        }
    }

    /** The same of a body of which the client has seen nothing yet, so that it can be told what went wrong. */
    private static int readUnseen(Answer answer, ByteBuffer piece, Upstream upstream) {
        try {
            return answer.read(piece);
        } catch (SocketTimeoutException e) {
            throw ServiceException.of(
                            CommonErrors.GATEWAY_TIMEOUT, "The " + upstream.service() + " did not answer in time.")
                    .with("service", upstream.service())
                    .causedBy(e);
        } catch (IOException e) {
            endIfClientLeft(answer, e);
            throw ServiceException.of(CommonErrors.BAD_GATEWAY, "The " + upstream.service() + " broke the connection.")
                    .with("service", upstream.service())
                    .causedBy(e);
        }
    }

    /** Then the call was broken off here, and the service is not to blame. */
    private static void endIfClientLeft(Answer answer, IOException failure) {
        if (answer.isCancelled()) {
            throw new CloseConnectionException("the client went away", failure);
        }
    }

    private void copyHead(Answer answer, Upstream upstream, ServerRequest request, ServerResponse response) {
        HopByHop hopByHop = HopByHop.of(answer.headers());
        ServerResponseHeaders headers = response.headers();
        response.status(Status.create(answer.status()));
        for (Header header : answer.headers()) {
            if (PLAIN.contains(header) && !hopByHop.names(header)) {
                headers.set(header);
            } else if (!hopByHop.contains(header)) {
                copyWithCare(header, upstream, headers);
            }
        }
        headers.add(ForwardedHeaders.VIA);
        answer.headers()
                .first(HeaderNames.VIA)
                .ifPresent(before -> response.header(HeaderNames.VIA, before + ", " + ForwardedHeaders.VIA.get()));
        ownHeaders.addTo(request, response);
    }

    private static void copyWithCare(Header header, Upstream upstream, ServerResponseHeaders headers) {
        if (OWN.contains(header) || Cors.isOwn(header)) {
            return;
        }
        if (REFERENCES.contains(header) && header.get().startsWith("/")) {
            // Services know only their own paths; the client resolves them against the gateway's.
            headers.set(HeaderValues.createCached(header.headerName(), upstream.prefix() + header.get()));
        } else if (header.headerName().equals(HeaderNames.VARY)) {
            headers.add(HeaderValues.create(HeaderNames.VARY, header.allValues()));
        } else {
            headers.set(header);
        }
    }
}
