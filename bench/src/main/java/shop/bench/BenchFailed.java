package shop.bench;

/** There is nothing to compare; the message says why. */
final class BenchFailed extends RuntimeException {
    BenchFailed(String message) {
        super(message);
    }
}
