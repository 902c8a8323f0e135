package shop.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port of this machine. */
record LocalPort(int number) {
    private static final int CONNECT_MS = 1_000;

    /** What to say when it is served already. */
    String inUse(String part) {
        return "Port " + number + " is in use; the " + part + " needs it.";
    }

    /** Whether somebody listens. */
    boolean isServed() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), CONNECT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
