package shop.defaults.client;

/** Octets that lie somewhere in an array, where they stay as they are. */
@SuppressWarnings("ArrayRecordComponent") // it is not compared
public record Slice(byte[] octets, int from, int length) {}
