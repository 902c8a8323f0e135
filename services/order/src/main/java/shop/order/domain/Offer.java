package shop.order.domain;

/** What a product was called and cost when its stock was taken; the order keeps it for good. */
public record Offer(String name, Money unitPrice) {}
