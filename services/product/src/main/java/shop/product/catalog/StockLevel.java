package shop.product.catalog;

/**
 * What a product's document says of its stock. The ledger decides; this is what it was last seen to say.
 *
 * @param opening what the product was created with; the ledger's first movement is made from it, whenever that is
 * @param seq number of the ledger entry that {@code available} was taken from; 0 before the first
 * @param available units that can be bought
 */
public record StockLevel(long opening, long seq, long available) {
    /** More units than this are never held of one product. */
    public static final long LIMIT = 1_000_000_000;

    public StockLevel {
        if (opening < 0 || opening > LIMIT || seq < 0 || available < 0) {
            throw new IllegalArgumentException("stock must be 0 to " + LIMIT);
        }
    }

    /** The stock of a product that is being created. */
    public static StockLevel opening(long units) {
        return new StockLevel(units, 0, units);
    }

    public StockLevel shown(long newSeq, long newAvailable) {
        return new StockLevel(opening, newSeq, newAvailable);
    }
}
