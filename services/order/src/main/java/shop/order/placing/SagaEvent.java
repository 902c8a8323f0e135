package shop.order.placing;

/** What is worth counting. */
public enum SagaEvent {
    PLACED,
    REJECTED,
    CANCELLED,
    /** The stock was out of reach and nothing was taken: the order was forgotten, its caller told to come back. */
    WITHDRAWN,
    /** The request ended before its order was settled. */
    LEFT_PENDING,
    /** A cancelled order's stock has gone back. */
    GAVE_BACK,
    /** Recovery took an order up that somebody had left. */
    TAKEN_UP,
    /** Recovery came no further this time, and will try again. */
    POSTPONED,
    /** Somebody else had changed the order first. */
    OVERTAKEN
}
