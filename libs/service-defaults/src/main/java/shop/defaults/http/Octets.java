package shop.defaults.http;

import java.io.ByteArrayOutputStream;

/** Octets that are collected by one thread, which can ask for their number without a lock. */
final class Octets extends ByteArrayOutputStream {
    boolean isEmpty() {
        return count == 0;
    }

    int length() {
        return count;
    }
}
