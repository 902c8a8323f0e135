package shop.product.stock;

import shop.product.catalog.Product;

/**
 * Proof that a movement stands in the ledger.
 *
 * @param product as it is now, with the stock after the movement or after later ones
 * @param replayed whether it had been there before this request
 */
public record Receipt(Product product, StockMovement movement, boolean replayed) {}
