package shop.order.placing;

/** Told of each point that an order passes. */
@FunctionalInterface
public interface FaultPoints {
    /** Nothing ever happens. */
    FaultPoints NONE = point -> {};

    void pass(FaultPoint point);
}
