package shop.product.stock;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import shop.product.catalog.Product;
import shop.product.catalog.StockLevel;

/** Products for tests in which only the stock matters. */
final class SampleProducts {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private SampleProducts() {}

    static Product withStock(long units) {
        return new Product(
                UUID.randomUUID().toString(),
                "Teapot",
                "Holds tea.",
                Optional.empty(),
                new BigDecimal("19.90"),
                StockLevel.opening(units),
                1,
                CREATED,
                CREATED,
                Optional.empty());
    }
}
