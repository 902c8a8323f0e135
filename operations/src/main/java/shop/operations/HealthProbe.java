package shop.operations;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * {@code HealthProbe [PORT]}: ends with 0 when this machine's server answers a health check with 2xx, else with 1, and
 * prints what is wrong, which {@code docker inspect} shows. Of the JDK's HTTP clients, none starts as fast as a socket.
 * Without a port it is the one of the service that this image is for ({@code IMAGE_SERVICE}).
 */
public final class HealthProbe {
    private static final String READY = "/observe/health/ready";
    private static final Map<String, String> USUAL_PORTS = Map.of("user", "5001", "product", "5002", "order", "5003");
    private static final int TIMEOUT_MS = 5_000;
    private static final int STATUS_LINE = 12; // HTTP/1.1 200
    private static final int AT_MOST_SHOWN = 2_000;

    private HealthProbe() {}

    public static void main(String[] args) {
        String port = args.length > 0 ? args[0] : port(System.getenv());
        System.exit(isUp(Integer.parseInt(port), READY) ? 0 : 1);
    }

    /** Reading the settings would take longer than asking. */
    static String port(Map<String, String> variables) {
        String service = variables.getOrDefault("IMAGE_SERVICE", "gateway");
        String usual = USUAL_PORTS.getOrDefault(service, "8000");
        return variables.getOrDefault("SHOP_" + service.toUpperCase(Locale.ROOT) + "_PORT", usual);
    }

    static boolean isUp(int port, String path) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String start = new String(in.readNBytes(STATUS_LINE), StandardCharsets.US_ASCII);
            boolean up = start.matches("HTTP/1\\.1 2\\d\\d");
            if (!up) {
                byte[] rest = new byte[AT_MOST_SHOWN];
                int length = Math.max(0, in.read(rest));
                System.out.println(start + new String(rest, 0, length, StandardCharsets.UTF_8));
            }
            return up;
        } catch (IOException e) {
            System.out.println("Port " + port + " does not answer: " + e.getMessage());
            return false;
        }
    }
}
