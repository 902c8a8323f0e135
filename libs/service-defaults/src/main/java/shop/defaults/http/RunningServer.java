package shop.defaults.http;

import io.helidon.webserver.WebServer;

/** A server that listens. */
interface RunningServer {
    int port();

    /** Stops listening, and lets running requests end within the grace period. */
    void stop();

    /** Helidon's own. */
    record Helidon(WebServer server) implements RunningServer {
        @Override
        public int port() {
            return server.port();
        }

        @Override
        public void stop() {
            server.stop();
        }
    }
}
