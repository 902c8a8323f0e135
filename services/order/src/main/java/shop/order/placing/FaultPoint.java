package shop.order.placing;

/** The places where a process can die between two steps of an order, by name, so that tests can make it die there. */
public enum FaultPoint {
    /** The order is stored as pending; nothing is taken. */
    AFTER_INSERT,
    /** One line's stock is taken. */
    AFTER_FIRST_TAKE,
    /** Every line's answer is there; nothing is decided. */
    AFTER_TAKES,
    /** It is placed; nobody has been told. */
    AFTER_PLACED,
    /** It is decided that it cannot be had; nothing has gone back. */
    AFTER_CONDEMNED,
    /** One line's stock has gone back. */
    AFTER_FIRST_RETURN,
    /** Everything has gone back; that is not stored yet. */
    AFTER_RETURNS,
    /** It is rejected; nobody has been told. */
    AFTER_REJECTED,
    /** It is cancelled; nothing has gone back. */
    AFTER_CANCELLED,
    /** A cancelled order's stock has gone back, and that is stored. */
    AFTER_CLEARED,
    /** Recovery has taken the lease and done nothing. */
    AFTER_LEASE
}
