package shop.operations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code Forwarder PORT=HOST:PORT …}: passes each connection on to another address, looked up anew each time. Publishes
 * services that are scaled, and so cannot publish a port of their own.
 */
public final class Forwarder implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ServerSocket listener;
    private final String host;
    private final int port;

    Forwarder(ServerSocket listener, String host, int port) {
        this.listener = listener;
        this.host = host;
        this.port = port;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (String edge : args) {
            String[] ends = edge.split("[=:]", -1);
            Forwarder forwarder = listen(Integer.parseInt(ends[0]), ends[1], Integer.parseInt(ends[2]));
            threads.add(Thread.ofPlatform().name(edge).start(forwarder::accept));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** @param port where to listen; 0 for any free one */
    static Forwarder listen(int port, String host, int target) throws IOException {
        return new Forwarder(new ServerSocket(port), host, target);
    }

    int port() {
        return listener.getLocalPort();
    }

    void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException | RuntimeException | Error e) {
                if (!listener.isClosed()) {
                    System.err.println("A connection could not be taken: " + e.getMessage());
                    // What the reason is, such as too many open files, lasts; without a pause this would spin.
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket server = connected()) {
            Thread back = Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
            back.join();
        } catch (IOException e) {
            System.err.println(host + ":" + port + " cannot be reached: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** To the first of the host's addresses that takes the connection. */
    private Socket connected() throws IOException {
        IOException last = new IOException("there is no such host");
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), CONNECT_TIMEOUT_MS);
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            closeBoth(from, to); // one side has gone: the other is to notice
        }
    }

    private static void closeBoth(Socket one, Socket other) {
        try (one;
                other) {
            return;
        } catch (IOException e) {
            System.err.println("A connection could not be closed: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
