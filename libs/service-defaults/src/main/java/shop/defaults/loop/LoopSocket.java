package shop.defaults.loop;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection that an {@link EventLoop} watches. Reading and writing look as with a blocking socket: the calling
 * virtual thread waits. One thread may read while another writes; {@link #close} may be called by any. As with sockets,
 * a thread that is interrupted while it waits finds the connection closed.
 */
public final class LoopSocket implements HelidonSocket {
    /** How often a thread may read on at once when others wait for their turn. */
    private static final int LONGEST_STREAK = 8;

    private final EventLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Direction in = new Direction(SelectionKey.OP_READ);
    private final Direction out = new Direction(SelectionKey.OP_WRITE);
    private final Direction connecting = new Direction(SelectionKey.OP_CONNECT);
    private final OutputStream stream = new ChannelStream();
    private final String id;
    private final long readTimeoutNanos;
    private @Nullable PeerInfo remote;
    /** What was written and is not sent yet: one of the loop's buffers, being filled. Only for the loop's own thread. */
    private @Nullable ByteBuffer heldBack;
    /** What is left of it when the other side did not take it all. */
    private volatile @Nullable ByteBuffer stuck;

    private volatile @Nullable IOException failure;
    /** The channel is closed, or will be in a moment. */
    private volatile boolean closed;

    private LoopSocket(EventLoop loop, SocketChannel channel, Duration readTimeout) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.id = Integer.toHexString(System.identityHashCode(channel));
        this.readTimeoutNanos = readTimeout.toNanos();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        this.key = channel.register(loop.selector(), 0, this);
    }

    /**
     * Takes over a connection that was accepted, for a thread that was {@linkplain EventLoops#serve begun} on a loop.
     *
     * @param readTimeout how long {@link #get} waits
     */
    public static LoopSocket accepted(SocketChannel channel, Duration readTimeout) throws IOException {
        EventLoop loop = EventLoop.current().orElseThrow();
        LoopSocket socket = new LoopSocket(loop, channel, readTimeout);
        socket.in.arm();
        return socket;
    }

    /**
     * Connects.
     *
     * @throws SocketTimeoutException when it takes longer than that
     */
    public static LoopSocket connect(EventLoop loop, InetSocketAddress address, Duration longest) throws IOException {
        LoopSocket socket = opened(loop, longest);
        try {
            if (!socket.channel.connect(address)) {
                socket.connecting.await(EventLoop.after(longest.toNanos()));
                socket.channel.finishConnect();
            }
            // Once it is connected, the selector would find it worth looking at for ever, and nothing to tell.
            socket.connecting.disarm();
            socket.in.arm();
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static LoopSocket opened(EventLoop loop, Duration readTimeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            return new LoopSocket(loop, channel, readTimeout);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What has arrived, or null at the end. */
    @Override
    public byte @Nullable [] get() {
        try {
            return receive(readTimeoutNanos);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits for something to arrive.
     *
     * @return null at the end
     * @throws SocketTimeoutException when nothing arrives within so many nanoseconds
     */
    public byte @Nullable [] receive(long longestNanos) throws IOException {
        in.awaitIfNeeded(longestNanos);
        while (true) {
            ByteBuffer arrived = loop.scratch();
            int size = readOnce(arrived);
            if (size < 0) {
                return null;
            }
            if (size > 0) {
                byte[] bytes = new byte[size];
                arrived.flip().get(bytes);
                return bytes;
            }
            in.await(EventLoop.after(longestNanos));
        }
    }

    /**
     * Waits for something to arrive, where there is room for it; without a copy between when the buffer is a direct one.
     *
     * @return how much has; negative at the end
     * @throws SocketTimeoutException when nothing arrives within so many nanoseconds
     */
    public int read(ByteBuffer into, long longestNanos) throws IOException {
        in.awaitIfNeeded(longestNanos);
        while (true) {
            int size = readOnce(into);
            if (size != 0) {
                return size;
            }
            in.await(EventLoop.after(longestNanos));
        }
    }

    private int readOnce(ByteBuffer into) throws IOException {
        in.ready = false; // before, so that what is signalled meanwhile is not forgotten
        int size = channel.read(into);
        if (closed) { // what came too late is not begun with
            throw new SocketException("Socket closed");
        }
        if (size < 0 || !into.hasRemaining()) {
            in.ready = true;
        } else {
            in.arm(); // so that what comes next is noticed, even if nobody waits for it
        }
        return size;
    }

    @Override
    public int read(BufferData buffer) {
        byte[] bytes = get();
        if (bytes == null) {
            return -1;
        }
        buffer.write(bytes);
        return bytes.length;
    }

    @Override
    public void write(BufferData buffer) {
        buffer.writeTo(stream);
    }

    /** Several buffers in a row, as one message where that can be. */
    void write(BufferData... buffers) {
        if (loop.carriesThisThread()) {
            for (BufferData buffer : buffers) {
                write(buffer);
            }
        } else {
            BufferData all = BufferData.growing(EventLoop.BUFFER_BYTES);
            for (BufferData buffer : buffers) {
                all.write(buffer.readBytes());
            }
            write(all);
        }
    }

    /** All that is left in the buffer; without a copy between when it is a direct one, and not a few octets. */
    void write(ByteBuffer bytes) throws IOException {
        awaitFlush(EventLoop.NEVER);
        if (loop.carriesThisThread() && holdBack(bytes)) {
            return;
        }
        flushWith(bytes);
        awaitFlush(EventLoop.NEVER);
        while (bytes.hasRemaining()) {
            out.ready = false; // before, so that what is signalled meanwhile is not forgotten
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                out.await(EventLoop.NEVER);
            }
        }
    }

    /** Keeps the bytes until the loop has done what else there is to do; not if there are too many. */
    private boolean holdBack(ByteBuffer bytes) {
        ByteBuffer before = heldBack;
        if (bytes.remaining() > (before == null ? EventLoop.BUFFER_BYTES : before.remaining())) {
            return false;
        }
        if (before == null) {
            before = loop.takeBuffer();
            heldBack = before;
            loop.flushLater(this);
        }
        before.put(bytes);
        return true;
    }

    /** Sends what was held back, as far as the other side takes it; the rest goes when it takes more. */
    void flush() {
        flushWith(null);
    }

    /** The same, and in one message with it as much of the next octets, if any, as goes. */
    private void flushWith(@Nullable ByteBuffer next) {
        ByteBuffer bytes = heldBack;
        if (bytes != null) {
            heldBack = null;
            send(bytes.flip(), next);
            if (bytes.hasRemaining()) {
                keepStuck(bytes);
            }
            loop.giveBack(bytes);
        }
    }

    /** Where there is no memory for it, nothing may follow that would be taken for it. */
    private void keepStuck(ByteBuffer bytes) {
        try {
            stuck = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        } catch (Throwable e) {
            failure = new IOException("what was left could not be kept", e);
            throw e;
        }
        out.ready = false;
        out.arm();
    }

    /** Called when the other side takes more. */
    private void flushStuck() {
        ByteBuffer rest = stuck;
        if (rest != null) {
            send(rest, null);
            if (rest.hasRemaining()) {
                out.ready = false;
                out.arm();
            } else {
                stuck = null;
            }
        }
    }

    /** Sends what goes, of the next octets only behind all of the others; all of these, if the connection has failed. */
    private void send(ByteBuffer bytes, @Nullable ByteBuffer next) {
        try {
            if (next == null) {
                channel.write(bytes);
            } else {
                channel.write(new ByteBuffer[] {bytes, next});
            }
        } catch (IOException e) {
            failure = e;
            bytes.position(bytes.limit());
        }
    }

    /** Waits while the other side takes nothing of what was held back. */
    private void awaitFlush(long until) throws IOException {
        while (stuck != null) {
            out.await(until);
        }
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("what was written before could not be sent", failed);
        }
    }

    /** Sends what was held back, waiting no longer than reading would, and closes. */
    public void finish() {
        try {
            flushAll();
        } catch (IOException e) {
            // the other side has gone
        } finally {
            close();
        }
    }

    /** Sends what was held back, waiting no longer than reading would, and says that no more will be sent. */
    public void finishOutput() throws IOException {
        flushAll();
        channel.shutdownOutput();
    }

    private void flushAll() throws IOException {
        flush();
        awaitFlush(EventLoop.after(readTimeoutNanos));
    }

    /** Whether the connection is open, and nothing has arrived that was not read. If something has, it is lost. */
    public boolean isSilent() {
        try {
            return readOnce(ByteBuffer.allocate(1)) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether nothing had arrived when the calling thread was last given its turn. What came before that has been noticed
     * then, if the loop carries the thread; else it is looked for, and what has arrived is lost.
     */
    public boolean isQuiet() {
        return (loop.carriesThisThread() && !in.ready) || isSilent();
    }

    /** Whether the loop has noticed that something has arrived, or the end. */
    public boolean hasInput() {
        return in.ready;
    }

    /** Does this between what the threads do that the loop carries. May be called by any. */
    public void onLoop(Runnable task) {
        loop.execute(task);
    }

    /** Whether all was read that has been noticed, and all was sent. To be asked {@linkplain #onLoop on the loop}. */
    public boolean isAtRest() {
        return !in.ready && heldBack == null && stuck == null;
    }

    /** Whether the other side has not taken yet what was written last. May be asked by any thread. */
    public boolean isStuck() {
        return stuck != null;
    }

    /** Says that no more will be sent than was; may be called by any thread, and frees one that is stuck in writing. */
    public void shutdownOutput() throws IOException {
        if (loop.carriesThisThread()) {
            flush();
        }
        channel.shutdownOutput();
    }

    /**
     * Nothing that is read from now on is given out. The loop's own thread leaves the rest to another: a channel is closed
     * within a monitor, and a thread that the loop carries may hold it while it waits for one that reads elsewhere. The loop
     * would wait for its own thread.
     */
    @Override
    public void close() {
        closed = true;
        if (loop.isOwnThread()) {
            Thread.ofVirtual()
                    .name("socket-closer")
                    .inheritInheritableThreadLocals(false)
                    .start(this::closeChannel);
        } else {
            closeChannel();
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            // there is nothing left to be done with it
        }
        in.wake();
        out.wake();
        connecting.wake();
        loop.wakeUp(); // a registered channel is let go of only in the next round
    }

    /** Nothing to do: the loop watches it all the time. */
    @Override
    public void idle() {}

    /** No more than can be seen without reading: something has arrived, or the end, and only reading would tell. */
    @Override
    public boolean isConnected() {
        return !closed && !in.ready;
    }

    @Override
    public PeerInfo remotePeer() {
        if (remote == null) {
            remote = peer(channel.socket().getRemoteSocketAddress());
        }
        return remote;
    }

    @Override
    public PeerInfo localPeer() {
        return peer(channel.socket().getLocalSocketAddress());
    }

    private static PeerInfo peer(SocketAddress address) {
        return new TcpPeer((InetSocketAddress) address);
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String socketId() {
        return id;
    }

    @Override
    public String childSocketId() {
        return "0";
    }

    /** Called by the loop. */
    void signal(int operations) {
        if ((operations & in.operation) != 0) {
            in.signal();
        }
        if ((operations & out.operation) != 0) {
            out.signal();
            flushStuck();
        }
        if ((operations & connecting.operation) != 0) {
            connecting.signal();
        }
    }

    /** Called by the loop: has those threads look again whose time is up. @return when to call again */
    long expire(long now) {
        return Math.min(Math.min(in.expire(now), out.expire(now)), connecting.expire(now));
    }

    /** What one thread can wait for. */
    private final class Direction {
        private final int operation;
        /** It is worth while to try. */
        private volatile boolean ready;

        /** Whether the selector looks for it. Only for the loop's {@linkplain EventLoop#isOwnTurn own turn}. */
        private boolean armed;

        private int streak;
        private final AtomicReference<@Nullable Thread> waiting = new AtomicReference<>();
        private final AtomicLong expiry = new AtomicLong(EventLoop.NEVER);

        Direction(int operation) {
            this.operation = operation;
        }

        /** Waits, unless it is worth while to try at once; but not so often that others never have their turn. */
        @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it
        void awaitIfNeeded(long longestNanos) throws IOException {
            if (!ready) {
                await(EventLoop.after(longestNanos));
            } else if (++streak == LONGEST_STREAK) {
                streak = 0;
                Thread.yield();
            }
        }

        void await(long until) throws IOException {
            expiry.setRelease(until);
            waiting.set(Thread.currentThread()); // before it is looked whether there is something to wait for
            try {
                loop.expireAt(until);
                if (!ready) {
                    arm();
                }
                while (!ready) {
                    checkOpen();
                    LockSupport.park(this);
                    if (!ready && EventLoop.now() >= until) {
                        throw new SocketTimeoutException("Timed out");
                    }
                }
            } finally {
                waiting.setRelease(null); // who sees this late wakes a thread for nothing
                expiry.setRelease(EventLoop.NEVER);
                streak = 0;
            }
        }

        private void checkOpen() throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                if (loop.carriesThisThread()) {
                    flush();
                }
                close();
                throw new SocketException("Closed by interrupt");
            }
            if (closed) {
                throw new SocketException("Socket closed");
            }
        }

        /** Has the selector look for it until it has been found. */
        void arm() {
            turn(true);
        }

        /** Has the selector look for it no longer. */
        void disarm() {
            turn(false);
        }

        private void turn(boolean wanted) {
            if (!loop.isOwnTurn()) {
                loop.execute(() -> turn(wanted));
            } else if (armed != wanted) {
                armed = wanted;
                try {
                    if (wanted) {
                        key.interestOpsOr(operation);
                    } else {
                        key.interestOpsAnd(~operation);
                    }
                } catch (CancelledKeyException e) {
                    // Closed meanwhile, which whoever waits finds out.
                }
            }
        }

        /**
         * It stays armed while a thread waits that will have read, or written, before the loop looks again: signals come
         * for as long as that is possible.
         */
        void signal() {
            ready = true; // before the thread is looked for, as it looks at this after it has made itself known
            Thread thread = waiting.get();
            if (thread == null || !loop.isCarrying()) {
                disarm();
            }
            LockSupport.unpark(thread);
        }

        void wake() {
            LockSupport.unpark(waiting.get());
        }

        long expire(long now) {
            long moment = expiry.get();
            if (moment > now) {
                return moment;
            }
            wake();
            return EventLoop.NEVER;
        }
    }

    private final class ChannelStream extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            LoopSocket.this.write(ByteBuffer.wrap(bytes, offset, length));
        }
    }
}
