package shop.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import shop.defaults.json.Json;

/** Calls a server of this machine, as any client would; the simplest client there is starts fastest. */
final class LocalHttp {
    private static final int TIMEOUT_MS = 10_000;

    private final int port;

    LocalHttp(int port) {
        this.port = port;
    }

    /** What came back; the body is a missing node when it is not JSON. */
    record Answer(int status, JsonNode body) {}

    boolean isReady() {
        try {
            return status("/observe/health/ready") / 100 == 2;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    Answer post(String path, Object body, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = connect(path);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        headers.forEach(connection::setRequestProperty);
        connection.getOutputStream().write(Json.bytes(body));
        int status = connection.getResponseCode();
        try (@Nullable InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(status, in == null ? MissingNode.getInstance() : json(in.readAllBytes()));
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.read(body);
        } catch (Json.MalformedJson e) {
            return MissingNode.getInstance();
        }
    }

    private int status(String path) throws IOException {
        HttpURLConnection connection = connect(path);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection connect(String path) throws IOException {
        var url = URI.create("http://127.0.0.1:" + port + path).toURL();
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        return connection;
    }
}
