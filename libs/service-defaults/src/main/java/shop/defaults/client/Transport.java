package shop.defaults.client;

import io.helidon.common.buffers.BufferData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the octets of one connection come and go. */
interface Transport {
    /**
     * Waits for octets.
     *
     * @return null at the end
     * @throws java.net.SocketTimeoutException when none arrive within that time, which is positive
     */
    byte @Nullable [] receive(Duration longest) throws IOException;

    /** The same in larger pieces, where there is room. @return how many have arrived, at least one; negative at the end */
    int receive(ByteBuffer into, Duration longest) throws IOException;

    void send(BufferData data);

    /** Whether it is open, and nothing has arrived that was not read. If something has, it is lost. */
    boolean isSilent();

    /** The same for little effort: the end may not be noticed. */
    boolean isQuiet();

    /** Whether something is known to have arrived that was not read. */
    boolean hasInput();

    /** Says that no more will be sent. */
    void endOutput() throws IOException;

    void close();
}
