package shop.product.catalog;

import static java.util.Comparator.comparing;

import java.math.BigDecimal;
import java.net.URI;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/** A product as it is stored. */
final class ProductDocument {
    static final String ID = "_id";
    static final String NAME = "name";
    /** The name as it is compared and searched. */
    static final String NAME_KEY = "nameKey";

    static final String DESCRIPTION = "description";
    static final String IMAGE_URL = "imageUrl";
    static final String PRICE = "price";
    static final String STOCK = "stock";
    static final String STOCK_SEQ = "stockSeq";
    static final String OPENING_STOCK = "openingStock";
    static final String VERSION = "version";
    static final String ON_SALE = "onSale";
    static final String CREATED_AT = "createdAt";
    static final String UPDATED_AT = "updatedAt";
    static final String DELETED_AT = "deletedAt";
    /** The effect ids of the last changes, by which their repetitions are recognised, and when each was made. */
    private static final String EFFECTS = "effects";

    /** A repetition comes soon; nobody makes so many changes in between. */
    private static final int MOST_EFFECTS = 20;

    private ProductDocument() {}

    /**
     * Compatibility forms joined, and what differs by case alone made equal, so that search and order see what people see as
     * the same: upper case first, because only it knows that ß is SS and ı is I; and no sigma is a final one, because a part
     * of a name ends elsewhere.
     */
    static String nameKey(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ')
                .replace("i\u0307", "i"); // of İ
    }

    /** Where the effect with this id is noted; it has no dot in it. */
    static String effect(String effectId) {
        return EFFECTS + "." + effectId;
    }

    /** Where those are noted that must go to make room for one more. */
    static List<String> effectsToForget(Document document) {
        Document effects = document.get(EFFECTS, new Document());
        return effects.keySet().stream()
                .sorted(comparing(effects::getDate))
                .limit(Math.max(0, effects.size() + 1 - MOST_EFFECTS))
                .map(ProductDocument::effect)
                .toList();
    }

    static Document of(Product product) {
        Document document = new Document(ID, product.id())
                .append(NAME, product.name())
                .append(NAME_KEY, nameKey(product.name()))
                .append(DESCRIPTION, product.description())
                .append(PRICE, new Decimal128(product.price()))
                .append(OPENING_STOCK, product.stock().opening())
                .append(STOCK_SEQ, product.stock().seq())
                .append(STOCK, product.stock().available())
                .append(VERSION, product.version())
                .append(ON_SALE, product.isOnSale())
                .append(CREATED_AT, Date.from(product.createdAt()))
                .append(UPDATED_AT, Date.from(product.updatedAt()));
        product.imageUrl().ifPresent(url -> document.append(IMAGE_URL, url.toString()));
        product.deletedAt().ifPresent(at -> document.append(DELETED_AT, Date.from(at)));
        return document;
    }

    static Product product(Document document) {
        return new Product(
                document.getString(ID),
                document.getString(NAME),
                document.getString(DESCRIPTION),
                Optional.ofNullable(document.getString(IMAGE_URL)).map(URI::create),
                price(document),
                new StockLevel(number(document, OPENING_STOCK), number(document, STOCK_SEQ), number(document, STOCK)),
                number(document, VERSION),
                document.getDate(CREATED_AT).toInstant(),
                document.getDate(UPDATED_AT).toInstant(),
                instant(document.getDate(DELETED_AT)));
    }

    private static BigDecimal price(Document document) {
        return document.get(PRICE, Decimal128.class).bigDecimalValue();
    }

    private static long number(Document document, String field) {
        return document.get(field, Number.class).longValue();
    }

    private static Optional<Instant> instant(@Nullable Date date) {
        return Optional.ofNullable(date).map(Date::toInstant);
    }
}
