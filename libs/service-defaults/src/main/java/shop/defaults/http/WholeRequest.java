package shop.defaults.http;

/** A request that has arrived whole. It is never compared. */
@SuppressWarnings("ArrayRecordComponent")
record WholeRequest(RequestHead head, byte[] body) {}
