package shop.local.audit;

/** Where the units of one product are, by one reading of its ledger. */
final class Sums {
    long received;
    long left;
    /** In orders that are placed, paid, shipped or delivered. */
    long live;
    /** In orders that are not settled: it may be there, and may go back. */
    long pending;
    /** Taken by admins. */
    long byHand;
    /** Of orders that were read at another time than their movements. */
    long moving;

    void add(Sums other) {
        received += other.received;
        left += other.left;
        live += other.live;
        pending += other.pending;
        byHand += other.byHand;
        moving += other.moving;
    }

    /** Units that ought to be somewhere and are not; negative: units that are in two places. */
    long unaccounted() {
        return received - left - live - pending - byHand - moving;
    }

    @Override
    public String toString() {
        return "received " + received + " = left " + left + " + in live orders " + live + " + in unsettled orders "
                + pending + " + taken by hand " + byHand + (moving == 0 ? "" : " + in motion " + moving)
                + (unaccounted() == 0 ? "" : " + unaccounted " + unaccounted());
    }
}
