package shop.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy in front of a server of this machine that loses, delays or swallows what passes through it. Requests
 * always reach the server while connections are let through: a cut answer is the case where the server has acted and
 * the client does not know.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final int targetPort;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answersToCut = new AtomicInteger();
    private final AtomicInteger answersCut = new AtomicInteger();
    private volatile ServerSocket server;
    private volatile Fault fault = Fault.NONE;

    /**
     * What happens to the bytes that come back from the server.
     *
     * @param cutAfter number of bytes of one connection after which it is closed; -1 for never
     * @param delay how much later each piece goes on
     * @param blackHole whether nothing goes on, in either direction, and nothing is closed
     */
    private record Fault(long cutAfter, Duration delay, boolean blackHole) {
        static final Fault NONE = new Fault(-1, Duration.ZERO, false);
    }

    private FaultProxy(int targetPort) {
        this.targetPort = targetPort;
        this.server = listen(0);
        this.port = server.getLocalPort();
        acceptFrom(server);
    }

    /** Starts passing everything on to this port. */
    public static FaultProxy before(int targetPort) {
        return new FaultProxy(targetPort);
    }

    public int port() {
        return port;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Passes everything again. */
    public void pass() {
        fault = Fault.NONE;
        answersToCut.set(0);
        if (server.isClosed()) {
            server = listen(port);
            acceptFrom(server);
        }
    }

    /** Closes each connection after this many bytes from the server; 0 loses the answer as a whole. */
    public void cutAnswersAfter(long bytes) {
        fault = new Fault(bytes, Duration.ZERO, false);
    }

    /** Loses the next answers as a whole, after the server has given them, and passes what follows. */
    public void loseAnswers(int count) {
        answersToCut.set(count);
    }

    /** How many answers were lost through {@link #loseAnswers}. */
    public int answersLost() {
        return answersCut.get();
    }

    /** Holds back each piece of an answer. */
    public void delay(Duration delay) {
        fault = new Fault(-1, delay, false);
    }

    /** Accepts connections and requests and lets nothing through. */
    public void blackHole() {
        fault = new Fault(-1, Duration.ZERO, true);
    }

    /** Refuses connections and drops those that are open. */
    public void refuse() {
        close(server);
        dropConnections();
    }

    /** Closes the open connections; new ones are let through. */
    public void dropConnections() {
        sockets.forEach(FaultProxy::close);
    }

    @Override
    public void close() {
        refuse();
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptFrom(ServerSocket from) {
        Thread.ofVirtual().name("fault-proxy-" + port).start(() -> {
            while (!from.isClosed()) {
                try {
                    Socket client = from.accept();
                    Thread.ofVirtual().start(() -> connect(client));
                } catch (IOException e) {
                    // closed: refuse() was called
                }
            }
        });
    }

    private void connect(Socket client) {
        sockets.add(client);
        Socket target = new Socket();
        sockets.add(target);
        try {
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
            Thread requests = Thread.ofVirtual().start(() -> pump(client, target, false));
            pump(target, client, true);
            requests.join();
        } catch (IOException e) {
            // the server is not there: the client sees its connection close
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close(client);
            close(target);
            sockets.remove(client);
            sockets.remove(target);
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER];
        long passed = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Fault now = fault;
                holdBack(now, answers);
                int allowed = answers ? allowed(now, passed, read) : read;
                out.write(buffer, 0, allowed);
                out.flush();
                passed += allowed;
                if (allowed < read) {
                    break;
                }
            }
        } catch (IOException e) {
            // either side went away: so does the other
        } finally {
            close(from);
            close(to);
        }
    }

    private void holdBack(Fault now, boolean answers) {
        if (answers && now.delay().isPositive()) {
            LockSupport.parkNanos(now.delay().toNanos());
        }
        while (fault.blackHole() && !server.isClosed()) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    private int allowed(Fault now, long passed, int read) {
        if (answersToCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            answersCut.incrementAndGet();
            return 0;
        }
        return now.cutAfter() < 0 ? read : Math.clamp(now.cutAfter() - passed, 0, read);
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // closed is what it should be
        }
    }
}
