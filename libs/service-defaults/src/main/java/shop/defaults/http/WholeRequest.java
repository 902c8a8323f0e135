package shop.defaults.http;

/**
 * A request that has arrived whole. It is never compared.
 *
 * @param target as it has arrived
 */
@SuppressWarnings("ArrayRecordComponent")
record WholeRequest(String method, String target, ReceivedFields fields, byte[] body) {}
