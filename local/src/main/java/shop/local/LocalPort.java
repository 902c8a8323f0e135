package shop.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port of this machine. */
record LocalPort(int number) {
    private static final int CONNECT_MS = 1_000;

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
