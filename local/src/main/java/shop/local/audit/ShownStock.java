package shop.local.audit;

/**
 * What a product's document says of its stock.
 *
 * @param opening what the product was created with
 * @param seq the ledger entry that the stock was taken from; 0 when the ledger had none
 */
record ShownStock(String product, long opening, long seq, long stock) {
    /** @throws Stored.Malformed when it is not a product */
    static ShownStock read(Stored stored) {
        return new ShownStock(
                stored.text("_id"), stored.number("openingStock"), stored.number("stockSeq"), stored.number("stock"));
    }
}
