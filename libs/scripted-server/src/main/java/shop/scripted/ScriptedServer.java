package shop.scripted;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A TCP server that does to each connection just what the test says, and remembers what it was sent. */
public final class ScriptedServer implements AutoCloseable {
    /** What to do with one connection; it is closed afterwards. */
    public interface Script {
        void play(Connection connection) throws Exception;
    }

    private final ServerSocket server;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    private ScriptedServer(ServerSocket server, int port, Script script) throws IOException {
        this.server = server;
        this.script = script;
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
        Thread.ofVirtual().start(this::accept);
    }

    public static ScriptedServer start(Script script) throws IOException {
        return new ScriptedServer(new ServerSocket(), 0, script);
    }

    /** The same by TLS. */
    public static ScriptedServer start(SSLContext identity, Script script) throws IOException {
        return new ScriptedServer(identity.getServerSocketFactory().createServerSocket(), 0, script);
    }

    /** Starts again where another one has just ended, whose port may take a moment to be free. */
    public static ScriptedServer startOn(int port, Script script) throws Exception {
        for (int tries = 50; ; tries--) {
            try {
                return new ScriptedServer(new ServerSocket(), port, script);
            } catch (BindException e) {
                if (tries == 0) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    /** Answers every request alike, on connections that stay open. */
    public static ScriptedServer answering(String answer) throws IOException {
        return start(connection -> {
            while (connection.readRequest()) {
                connection.write(answer);
            }
        });
    }

    /** Answers the first request of each connection, and closes it. */
    public static ScriptedServer answeringOnce(String answer) throws IOException {
        return start(connection -> {
            connection.readRequest();
            connection.write(answer);
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int connections() {
        return connections.get();
    }

    public List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                if (server.isClosed()) { // while this one came, so that close() may not have seen it
                    socket.close();
                    return;
                }
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.play(new Connection(socket, number));
        } catch (Exception e) {
            // the client went away
        }
    }

    public final class Connection {
        private final Socket socket;
        private final int number;
        private final InputStream in;

        Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** Counted from one. */
        public int number() {
            return number;
        }

        public Socket socket() {
            return socket;
        }

        /** What comes behind what has been read; the socket's own stream may lack the beginning of it. */
        public InputStream in() {
            return in;
        }

        /** Reads a head and its body; false at the end of the connection. */
        public boolean readRequest() throws IOException {
            String head = readHead();
            if (head.isEmpty()) {
                return false;
            }
            String lower = head.toLowerCase(Locale.ROOT);
            int at = lower.indexOf("content-length: ");
            String body = "";
            if (at >= 0) {
                int length = Integer.parseInt(lower.substring(at + 16, lower.indexOf('\r', at)));
                body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
            } else if (lower.contains("transfer-encoding: chunked")) {
                body = readChunks();
            }
            requests.add(head + body);
            return true;
        }

        public String readHead() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int b;
            while ((b = in.read()) >= 0) {
                head.write(b);
                if (b == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                    return head.toString(StandardCharsets.ISO_8859_1);
                }
            }
            return "";
        }

        /** The body as it came, framing and all. */
        private String readChunks() throws IOException {
            StringBuilder body = new StringBuilder();
            while (body.lastIndexOf("0\r\n\r\n") < 0) {
                body.append((char) in.read());
            }
            return body.toString();
        }

        public void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /** Closes with a reset instead of a FIN. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Until the other side closes. */
        public void awaitEnd() throws IOException {
            in.skip(Long.MAX_VALUE);
            while (in.read() >= 0) {
                // whatever comes is not looked at
            }
        }
    }
}
