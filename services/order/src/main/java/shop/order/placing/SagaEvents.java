package shop.order.placing;

/** Told of what happens to orders, to count it. */
@FunctionalInterface
public interface SagaEvents {
    SagaEvents IGNORED = event -> {};

    void happened(SagaEvent event);
}
