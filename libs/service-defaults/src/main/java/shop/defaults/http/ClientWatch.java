package shop.defaults.http;

import io.helidon.webserver.http.ServerRequest;

/**
 * Notices that a client has gone while its request is still being worked on. Most requests are answered before it is
 * worth while to look, and a timer for each would cost more than all else that is done for them; so one thread goes
 * round all connections from time to time, and sets a thread to read from those where it finds the same request again.
 */
public final class ClientWatch {
    private ClientWatch() {}

    /**
     * From now on, and until {@link #end}, the action is run when the client closes its connection: on another thread,
     * and only if the request has been worked on for 100 to 200 ms. To be called once the body has been read. A client
     * that sends its next request meanwhile is not watched.
     */
    public static void begin(ServerRequest request, Runnable gone) {
        if (request.remotePeer() instanceof GuardedConnection.Peer peer) {
            peer.input().whenGone(gone);
        }
    }

    /** The answer is there. */
    public static void end(ServerRequest request) {
        if (request.remotePeer() instanceof GuardedConnection.Peer peer) {
            peer.input().whenGone(null);
        }
    }
}
