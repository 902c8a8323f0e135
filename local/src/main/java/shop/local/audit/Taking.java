package shop.local.audit;

/** That a key took units of a product, or put them back: what an order's check needs of a ledger entry. */
record Taking(String key, String product, boolean isRelease, long delta, long seq) {
    static Taking of(Movement entry) {
        return new Taking(
                entry.key(), entry.product(), entry.kind() == Movement.Kind.RELEASE, entry.delta(), entry.seq());
    }

    /** A decrease of nothing: the release came first, so that nothing can be taken any more. */
    boolean isVoid() {
        return !isRelease && delta == 0;
    }

    long quantity() {
        return Math.abs(delta);
    }
}
