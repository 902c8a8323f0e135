package shop.product.catalog;

/** How a list of products is sorted; products that are alike in it are sorted by id, so that pages never overlap. */
public enum ProductOrder {
    NEWEST("newest", ProductDocument.ID, false),
    OLDEST("oldest", ProductDocument.ID, true),
    NAME("name", ProductDocument.NAME_KEY, true),
    NAME_DESCENDING("-name", ProductDocument.NAME_KEY, false),
    PRICE("price", ProductDocument.PRICE, true),
    PRICE_DESCENDING("-price", ProductDocument.PRICE, false);

    private final String wireName;
    private final String field;
    private final boolean ascending;

    ProductOrder(String wireName, String field, boolean ascending) {
        this.wireName = wireName;
        this.field = field;
        this.ascending = ascending;
    }

    /** The value of the {@code sort} parameter. */
    public String wireName() {
        return wireName;
    }

    /** @throws IllegalArgumentException with a message for people, if there is no such order */
    public static ProductOrder of(String wireName) {
        for (ProductOrder order : values()) {
            if (order.wireName.equals(wireName)) {
                return order;
            }
        }
        throw new IllegalArgumentException("must be one of newest, oldest, name, -name, price, -price");
    }

    String field() {
        return field;
    }

    boolean isAscending() {
        return ascending;
    }

    boolean isById() {
        return field.equals(ProductDocument.ID);
    }
}
