package shop.local.audit;

/**
 * One thing that is wrong.
 *
 * @param subject which product, ledger entry or order, as {@code name=id}, several separated by blanks
 * @param detail what is there and what ought to be
 */
public record Finding(Fault fault, String subject, String detail) {
    static Finding ofProduct(Fault fault, String product, String detail) {
        return new Finding(fault, "product=" + product, detail);
    }

    static Finding ofEntry(Fault fault, String product, long seq, String detail) {
        return new Finding(fault, "product=" + product + " seq=" + seq, detail);
    }

    static Finding ofOrder(Fault fault, String order, String detail) {
        return new Finding(fault, "order=" + order, detail);
    }

    static Finding ofLine(Fault fault, String order, String product, String detail) {
        return new Finding(fault, "order=" + order + " product=" + product, detail);
    }

    @Override
    public String toString() {
        return fault + " " + subject + ": " + detail;
    }
}
