package shop.product.catalog;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Cursor;
import shop.defaults.http.Paging;
import shop.defaults.json.Field;
import shop.defaults.json.JsonFields;
import shop.defaults.json.QueryFields;
import shop.defaults.json.ValueParser;
import shop.defaults.json.Values;
import shop.product.catalog.ProductChange.ImageChange;

/** What clients may ask of the catalogue, with its limits. */
final class ProductRequests {
    private static final int MAX_NAME = 200;
    private static final int MAX_DESCRIPTION = 4_000;
    private static final int MAX_URL = 500;
    private static final int MAX_TEXT = 100;
    /** MongoDB 4.0 takes no index entry of more than 1,024 octets. */
    private static final int MAX_NAME_KEY_OCTETS = 900;

    private static final ValueParser<String> NAME = name();
    private static final BigDecimal MAX_PRICE = new BigDecimal("9999999.99");

    private static final Pattern PRICE = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,2})?");
    private static final Pattern IMAGE_URL = Pattern.compile("(https?://[^/]|/[^/]).*");
    private static final String IMAGE_URL_MESSAGE =
            "must be a URL with http or https, or a path that begins with a slash, of at most " + MAX_URL
                    + " characters";

    private final ValueParser<BigDecimal> price;

    ProductRequests(Currency currency) {
        int places = Math.clamp(currency.getDefaultFractionDigits(), 0, 2);
        this.price = Values.decimal(BigDecimal.ZERO, MAX_PRICE, places);
    }

    NewProduct newProduct(JsonFields body) {
        Field<String> name = body.required("name", NAME);
        Field<String> description = body.optional("description", Values.text(0, MAX_DESCRIPTION), "");
        Field<Optional<URI>> imageUrl = body.optional("imageUrl", Values.parsed(ProductRequests::imageUrl));
        Field<BigDecimal> priced = body.required("price", price);
        Field<Integer> stock = body.required("stock", Values.integer(0, (int) StockLevel.LIMIT));
        body.end();
        return new NewProduct(name.value(), description.value(), imageUrl.value(), priced.value(), stock.value());
    }

    ProductChange change(JsonFields body) {
        Field<Optional<String>> name = body.optional("name", NAME);
        Field<Optional<String>> description = body.optional("description", Values.text(0, MAX_DESCRIPTION));
        Field<Optional<ImageChange>> image = body.optional("imageUrl", Values.parsed(ProductRequests::imageChange));
        Field<Optional<BigDecimal>> priced = body.optional("price", price);
        body.end();
        ProductChange change = new ProductChange(name.value(), description.value(), image.value(), priced.value());
        if (change.isEmpty()) {
            throw ServiceException.invalid("", "must name something to change");
        }
        return change;
    }

    ProductSearch search(QueryFields query) {
        Field<Optional<String>> text = query.optional("q", Values.text(1, MAX_TEXT));
        Field<Optional<BigDecimal>> min = query.optional("minPrice", price);
        Field<Optional<BigDecimal>> max = query.optional("maxPrice", price);
        Field<Optional<Boolean>> inStock = query.optional("inStock", Values.bool());
        Field<ProductOrder> order = query.optional("sort", Values.parsed(ProductOrder::of), ProductOrder.NEWEST);
        Field<Integer> limit = Paging.limit(query);
        Field<Optional<List<String>>> after = query.optional("after", Paging.cursor(3));
        query.end();
        return new ProductSearch(
                text.value(),
                min.value(),
                max.value(),
                inStock.value(),
                order.value(),
                after.value().map(cursor -> place(cursor, order.value())),
                limit.value());
    }

    /** The place in a cursor, which has to be one of the same order. */
    private static ProductSearch.Place place(List<String> cursor, ProductOrder order) {
        String key = cursor.get(1);
        boolean fits = cursor.get(0).equals(order.wireName())
                && (!order.field().equals(ProductDocument.PRICE)
                        || PRICE.matcher(key).matches());
        if (!fits) {
            throw ServiceException.invalid("?after", "must be the value of a rel=\"next\" link of the same list");
        }
        return new ProductSearch.Place(key, cursor.get(2));
    }

    /** A name is sorted and searched by its key, which may be many times as long: some characters stand for a sentence. */
    private static ValueParser<String> name() {
        ValueParser<String> text = Values.text(1, MAX_NAME);
        return (node, pointer) -> {
            String name = text.parse(node, pointer);
            if (ProductDocument.nameKey(name).getBytes(StandardCharsets.UTF_8).length > MAX_NAME_KEY_OCTETS) {
                throw new IllegalArgumentException("has characters that stand for too many others");
            }
            return name;
        };
    }

    /** The empty text takes the picture away. */
    private static ImageChange imageChange(String text) {
        return text.isEmpty() ? ImageChange.NONE : new ImageChange(Optional.of(imageUrl(text)));
    }

    private static URI imageUrl(String text) {
        if (text.length() <= MAX_URL && IMAGE_URL.matcher(text).matches()) {
            try {
                return new URI(text);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(IMAGE_URL_MESSAGE, e);
            }
        }
        throw new IllegalArgumentException(IMAGE_URL_MESSAGE);
    }

    static String cursor(Product product, ProductOrder order) {
        ProductSearch.Place place = ProductSearch.Place.of(product, order);
        return Cursor.encode(order.wireName(), place.key(), place.id());
    }
}
