package shop.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.testing.FreePorts;

/** The proxies that are compared, each in front of the same backend, which is an nginx that answers from memory. */
final class Peers {
    static final String NGINX = "nginx";

    private static final String NGINX_WITH_FIELDS = "nginx with the shop's fields";

    /** Rounds of a program that is what it is from the first. */
    private static final int COMPILED = 3;
    /** Rounds until what is hot has been compiled, with the cores shared with the load. */
    private static final int JUST_IN_TIME = 60;

    /** What the shop's gateway tells services and clients of each request, in nginx's words. */
    private static final String FIELDS_OF_THE_SHOP = """
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Prefix /api/products;
            proxy_set_header Forwarded 'for=$remote_addr;host="$http_host";proto=$scheme';
            proxy_set_header Via "1.1 nginx";
            proxy_set_header X-Request-Id $request_id;
            proxy_set_header traceparent "00-$request_id-0123456789abcdef-00";
            proxy_set_header Request-Timeout-Ms 10000;
            add_header X-Request-Id $request_id always;
            add_header Via "1.1 nginx" always;
            add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'; sandbox" always;
            add_header X-Content-Type-Options nosniff always;
            add_header X-Frame-Options DENY always;
            add_header Referrer-Policy no-referrer always;
            add_header Cross-Origin-Opener-Policy same-origin always;
            """;

    /** To its standard output, as the shop's gateway to its standard error: lines gathered to one write. */
    private static final String LOG = "access_log /dev/stdout combined buffer=64k flush=1s;\n";

    private final Place place;
    private final Path folder;
    private final int backend = FreePorts.one();

    Peers(Place place) {
        this.place = place;
        this.folder = place.temporaryFolder("peers");
        folder.toFile().setExecutable(true, false); // nginx's workers may run as another user
    }

    /**
     * One proxy.
     *
     * @param warmUp how many rounds it is called, with the same load, before anything is counted
     */
    record Peer(String name, Child process, int port, int warmUp) {}

    Child startBackend() throws IOException {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("1k"), "{\"text\":\"" + "x".repeat(1_010) + "\"}");
        Files.writeString(files.resolve("100k"), "{\"text\":\"" + "x".repeat(102_385) + "\"}");
        String server = """
                server {
                  listen 127.0.0.1:%d;
                  keepalive_requests 1000000000;
                  default_type application/json;
                  location /products/ { alias %s/; open_file_cache max=10; }
                  location = /product { client_body_buffer_size 64k; return 201 "{}"; }
                }
                """.formatted(backend, files);
        return nginx("backend", server).await(() -> answers(backend));
    }

    Peer shop() throws IOException {
        return shop(Map.of());
    }

    Peer shopWithLog() throws IOException {
        return shop(Map.of("SHOP_LOG_LEVEL", "info", "SHOP_LOG_REQUESTS", "true"));
    }

    private Peer shop(Map<String, String> settings) throws IOException {
        int port = FreePorts.one();
        Map<String, String> variables = new HashMap<>(settings);
        String url = "http://127.0.0.1:" + backend;
        variables.put("SHOP_ENV", "test");
        variables.put("SHOP_CONFIG_DIR", place.config().toString());
        variables.put("SHOP_GATEWAY_PORT", Integer.toString(port));
        for (String neighbour : List.of("USER", "PRODUCT", "ORDER")) {
            variables.put("SHOP_NEIGHBOURS_" + neighbour, url);
        }
        Child process = Child.java("gateway", List.of(), place.jar("gateway"), variables, "shop.gateway.Main");
        return new Peer("the shop's gateway", process.await(() -> answers(port)), port, JUST_IN_TIME);
    }

    /** As its manual has it for a proxy that keeps its connections. */
    Peer nginx() throws IOException {
        return nginxProxy(NGINX, "");
    }

    /** The same, doing more of what the shop's gateway does: it tells services and clients as much. */
    Peer nginxWithFields() throws IOException {
        return nginxProxy(NGINX_WITH_FIELDS, FIELDS_OF_THE_SHOP);
    }

    Peer nginxWithLog() throws IOException {
        return nginxProxy(NGINX, LOG);
    }

    Peer nginxWithFieldsAndLog() throws IOException {
        return nginxProxy(NGINX_WITH_FIELDS, FIELDS_OF_THE_SHOP + LOG);
    }

    private Peer nginxProxy(String name, String more) throws IOException {
        int port = FreePorts.one();
        String server = """
                upstream backend { server 127.0.0.1:%d; keepalive 256; keepalive_requests 1000000000; }
                server {
                  listen 127.0.0.1:%d;
                  keepalive_requests 1000000000;
                  location /api/products/ {
                    proxy_pass http://backend/;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    proxy_buffers 16 16k;
                    %s
                  }
                }
                """.formatted(backend, port, more);
        return new Peer(name, nginx("nginx-" + port, server).await(() -> answers(port)), port, COMPILED);
    }

    Peer haproxy() throws IOException {
        int port = FreePorts.one();
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                  nbthread 2
                  maxconn 4096
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                frontend front
                  bind 127.0.0.1:%d
                  http-request replace-path /api/products(/.*) \\1
                  option forwardfor
                  default_backend back
                backend back
                  http-reuse always
                  server one 127.0.0.1:%d
                """.formatted(port, backend));
        Child process = Child.start("haproxy", List.of("haproxy", "-db", "-f", configuration.toString()), Map.of());
        return new Peer("haproxy", process.await(() -> answers(port)), port, COMPILED);
    }

    /** With the same JVM and collector as the shop's gateway, and the rest as it comes. */
    Peer springCloudGateway() throws IOException {
        int port = FreePorts.one();
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-jar",
                place.home()
                        .resolve("bench/spring-cloud-gateway/target/spring-cloud-gateway.jar")
                        .toString(),
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--backend=http://127.0.0.1:" + backend);
        Child process = Child.start("spring-cloud-gateway", command, Map.of());
        return new Peer("Spring Cloud Gateway", process.await(() -> answers(port)), port, JUST_IN_TIME);
    }

    private Child nginx(String name, String server) throws IOException {
        Path prefix = Files.createDirectories(folder.resolve(name));
        String configuration = """
                daemon off;
                worker_processes 2;
                pid %1$s/pid;
                error_log %1$s/error.log warn;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  %2$s
                }
                """.formatted(prefix, server);
        Path file = Files.writeString(prefix.resolve("nginx.conf"), configuration);
        return Child.start(name, List.of("nginx", "-p", prefix.toString(), "-c", file.toString()), Map.of());
    }

    private static boolean answers(int port) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/api/products/products/1k")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(2_000);
            return connection.getResponseCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
