package shop.defaults.http;

import io.helidon.webserver.http.ServerRequest;

/** Notices that a client has gone while its request is still being worked on. */
public final class ClientWatch {
    private ClientWatch() {}

    /**
     * Runs the action, on another thread, when the client closes its connection before the answer is sent. To be called
     * once the body has been read, from any thread. A client that sends its next request meanwhile is not watched.
     */
    public static void whenGone(ServerRequest request, Runnable action) {
        if (request.remotePeer() instanceof GuardedConnection.Peer peer) {
            peer.input().watch(action);
        }
    }
}
