package shop.product.stock;

import shop.product.catalog.StockLevel;

/**
 * What somebody wants of a product's stock.
 *
 * @param key the order's id, or whatever else names this one act: repeated with it, it happens once
 * @param kind anything but an opening
 */
record StockRequest(MovementKind kind, String key, long quantity) {
    StockRequest {
        if (kind == MovementKind.OPENING) {
            throw new IllegalArgumentException("an opening is not asked for");
        }
        if (quantity < 1 || quantity > StockLevel.LIMIT) {
            throw new IllegalArgumentException("quantity must be from 1 to " + StockLevel.LIMIT);
        }
    }
}
