package shop.defaults.http;

import io.helidon.http.ServerRequestHeaders;

/** The header section of a message as it has arrived, field by field. */
public final class ReceivedFields extends Fields implements ServerRequestHeaders {
    /** Takes the next one. */
    public void add(ReceivedField field) {
        merge(field);
    }
}
