package shop.defaults.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection that is not closed while its client still sends. The answer to a refused request often comes before its
 * body has; closing then would make the client's system discard the answer unread (RFC 9112, 9.6).
 */
record LingeringConnection(
        ServerConnection connection,
        Optional<DirectAnswers> directAnswers,
        GuardedInput input,
        OpenConnections.Connection own,
        OpenConnections open)
        implements ServerConnection, InterruptableTask<Void> {
    private static final Duration LONGEST = Duration.ofSeconds(2);

    @Override
    public void handle(Limit limit) throws InterruptedException {
        directAnswers.ifPresent(direct -> input.answerBy(request -> direct.answer(request, limit)));
        open.add(own);
        try {
            connection.handle(limit);
        } finally {
            open.remove(own);
            input.discardRest(LONGEST);
        }
    }

    @Override
    public boolean canInterrupt() {
        return connection instanceof InterruptableTask<?> task && task.canInterrupt() && !input.isAnswering();
    }

    @Override
    public Duration idleTime() {
        return connection.idleTime();
    }

    /** The server takes a connection for idle, and interrupts it, that answers a request the server does not know of. */
    @Override
    public void close(boolean interrupt) {
        if (interrupt || !input.isAnswering()) {
            connection.close(interrupt);
        }
    }
}
