package shop.defaults.process;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** What a service is made of, to be closed in the opposite order. Used by one thread at a time. */
public final class OpenParts implements AutoCloseable {
    private static final Logger LOG = System.getLogger(OpenParts.class.getName());

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private OpenParts() {}

    /** Puts a service together; when that fails, what has been opened for it is closed again. */
    public static <S> S during(Function<OpenParts, S> start) {
        OpenParts parts = new OpenParts();
        try {
            return start.apply(parts);
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    /** @return the part */
    public <P extends AutoCloseable> P add(P part) {
        parts.push(part);
        return part;
    }

    /** Closes all of them, whatever becomes of each; a second call does nothing. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "something could not be closed", e);
            }
        }
    }
}
