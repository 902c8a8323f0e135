package shop.local.audit;

import java.util.Locale;

/** Everything that the audit can find wrong. */
public enum Fault {
    /** A document that is not of its collection's form. */
    MALFORMED_MOVEMENT,
    MALFORMED_PRODUCT,
    MALFORMED_ORDER,

    /** The numbers of a product's entries are not 1, 2, 3 and so on. */
    LEDGER_GAP,
    /** The first entry is not the product's opening stock, or a later one is an opening. */
    WRONG_OPENING,
    /** An entry's delta does not go with its kind. */
    WRONG_DELTA,
    /** An entry's balance is not the previous balance plus its delta. */
    WRONG_BALANCE,
    /** More was sold than there was. */
    NEGATIVE_STOCK,
    /** A ledger without a product. */
    UNKNOWN_PRODUCT,
    /** The product shows another stock than its ledger at that entry. */
    WRONG_PROJECTION,
    /** The product shows an entry that the ledger does not have. */
    PROJECTION_AHEAD,
    /** The product has shown an old stock for longer than it may; no stock is wrong. */
    PROJECTION_BEHIND,

    /** A live order has taken nothing of one of its products. */
    NOT_TAKEN,
    /** An order has taken, or given back, another quantity than its line says. */
    WRONG_QUANTITY,
    /** A key has moved the same stock twice. */
    MOVED_TWICE,
    /** A live order's stock has gone back. */
    RELEASED_WHILE_LIVE,
    /** An order that is rejected or cancelled, and owes nothing any more, holds stock. */
    STILL_HELD,
    /** An order has moved a product that it does not name. */
    UNORDERED_PRODUCT,
    /** Stock was moved for an order that does not exist. */
    UNKNOWN_ORDER,
    /** An order has been pending, or has owed its stock, for longer than recovery may take. */
    UNSETTLED_TOO_LONG,

    /** What was received is not what is left, in live orders, and taken by hand. */
    UNACCOUNTED_STOCK;

    /** Whether it is only to be looked at. */
    public boolean isWarning() {
        return this == PROJECTION_BEHIND;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
