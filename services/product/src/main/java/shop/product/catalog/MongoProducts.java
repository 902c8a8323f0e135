package shop.product.catalog;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.ReadPreference;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;
import shop.defaults.http.IfMatch;
import shop.defaults.mongo.DatabaseCalls;

/** The products in MongoDB. Sharded by a hash of {@code _id}. */
public final class MongoProducts implements Products {
    /** Name of the collection. */
    public static final String COLLECTION = "products";

    private static final FindOneAndUpdateOptions AFTER =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoCollection<Document> products;

    public MongoProducts(MongoCollection<Document> products) {
        this.products = products.withReadPreference(ReadPreference.primary());
    }

    /** Makes the indexes that the listing's orders need; does nothing where they are. */
    public void createIndexes() {
        DatabaseCalls.guarded(() -> {
            DatabaseCalls.unhurried(products)
                    .createIndex(
                            Indexes.ascending(ProductDocument.ON_SALE, ProductDocument.NAME_KEY, ProductDocument.ID));
            DatabaseCalls.unhurried(products)
                    .createIndex(Indexes.ascending(ProductDocument.ON_SALE, ProductDocument.PRICE, ProductDocument.ID));
            return DatabaseCalls.unhurried(products)
                    .createIndex(Indexes.ascending(ProductDocument.ON_SALE, ProductDocument.ID));
        });
    }

    @Override
    public boolean add(Product product) {
        return DatabaseCalls.insertIfAbsent(products, ProductDocument.of(product));
    }

    @Override
    public Optional<Product> find(String id) {
        return DatabaseCalls.guarded(() -> Optional.ofNullable(
                        products.find(eq(ProductDocument.ID, id)).first())
                .map(ProductDocument::product));
    }

    @Override
    public List<Product> search(ProductSearch search) {
        Bson filter = and(filters(search));
        Bson sort = search.order().isAscending()
                ? Sorts.ascending(fields(search.order()))
                : Sorts.descending(fields(search.order()));
        return list(filter, sort, search.limit() + 1);
    }

    @Override
    public Optional<Product> change(String id, IfMatch expected, ProductChange change, String effectId, Instant at) {
        List<Bson> updates = new ArrayList<>();
        change.name().ifPresent(name -> {
            updates.add(set(ProductDocument.NAME, name));
            updates.add(set(ProductDocument.NAME_KEY, ProductDocument.nameKey(name)));
        });
        change.description().ifPresent(text -> updates.add(set(ProductDocument.DESCRIPTION, text)));
        change.image()
                .ifPresent(image -> updates.add(
                        image.url().isPresent()
                                ? set(ProductDocument.IMAGE_URL, image.text())
                                : unset(ProductDocument.IMAGE_URL)));
        change.price().ifPresent(price -> updates.add(set(ProductDocument.PRICE, new Decimal128(price))));
        return update(id, expected, updates, effectId, at);
    }

    @Override
    public Optional<Product> delete(String id, IfMatch expected, String effectId, Instant at) {
        return update(
                id,
                expected,
                List.of(set(ProductDocument.ON_SALE, false), set(ProductDocument.DELETED_AT, Date.from(at))),
                effectId,
                at);
    }

    @Override
    public Optional<Product> afterEffect(String id, String effectId) {
        Bson filter = and(eq(ProductDocument.ID, id), exists(ProductDocument.effect(effectId)));
        return DatabaseCalls.guarded(
                () -> Optional.ofNullable(products.find(filter).first()).map(ProductDocument::product));
    }

    @Override
    public Optional<Product> showStock(String id, long seq, long available) {
        return findAndUpdate(
                and(eq(ProductDocument.ID, id), lt(ProductDocument.STOCK_SEQ, seq)),
                combine(set(ProductDocument.STOCK_SEQ, seq), set(ProductDocument.STOCK, available)));
    }

    @Override
    public List<Product> following(String id, int limit) {
        return list(gt(ProductDocument.ID, id), Sorts.ascending(ProductDocument.ID), limit);
    }

    private Optional<Product> update(String id, IfMatch expected, List<Bson> updates, String effectId, Instant at) {
        Document known = DatabaseCalls.guarded(
                () -> products.find(eq(ProductDocument.ID, id)).first());
        if (known == null) {
            return Optional.empty();
        }
        List<Bson> conditions = new ArrayList<>(List.of(
                eq(ProductDocument.ID, id),
                eq(ProductDocument.ON_SALE, true),
                exists(ProductDocument.effect(effectId), false)));
        expected.versions().ifPresent(versions -> conditions.add(in(ProductDocument.VERSION, versions)));
        List<Bson> all = new ArrayList<>(updates);
        all.add(set(ProductDocument.effect(effectId), Date.from(at)));
        ProductDocument.effectsToForget(known).forEach(effect -> all.add(unset(effect)));
        all.add(set(ProductDocument.UPDATED_AT, Date.from(at)));
        all.add(inc(ProductDocument.VERSION, 1L));
        return findAndUpdate(and(conditions), combine(all));
    }

    private Optional<Product> findAndUpdate(Bson filter, Bson update) {
        return DatabaseCalls.guarded(() -> Optional.ofNullable(products.findOneAndUpdate(filter, update, AFTER))
                .map(ProductDocument::product));
    }

    private List<Product> list(Bson filter, Bson sort, int limit) {
        return DatabaseCalls.guarded(() -> products.find(filter)
                .sort(sort)
                .limit(limit)
                .map(ProductDocument::product)
                .into(new ArrayList<>()));
    }

    private static List<Bson> filters(ProductSearch search) {
        List<Bson> filters = new ArrayList<>(List.of(eq(ProductDocument.ON_SALE, true)));
        search.text().ifPresent(text -> filters.add(regex(ProductDocument.NAME_KEY, literal(text))));
        search.minPrice().ifPresent(min -> filters.add(gte(ProductDocument.PRICE, new Decimal128(min))));
        search.maxPrice().ifPresent(max -> filters.add(lte(ProductDocument.PRICE, new Decimal128(max))));
        search.inStock()
                .ifPresent(
                        wanted -> filters.add(wanted ? gt(ProductDocument.STOCK, 0L) : eq(ProductDocument.STOCK, 0L)));
        search.after().ifPresent(place -> filters.add(after(search.order(), place)));
        return filters;
    }

    /**
     * What comes after a place: a greater key, or the same key and a greater id. That the key is no less is said as well:
     * else a server that looks for one bound in the index reads everything before the place.
     */
    private static Bson after(ProductOrder order, ProductSearch.Place place) {
        if (order.isById()) {
            return beyond(order, ProductDocument.ID, place.id());
        }
        Object key = order.field().equals(ProductDocument.PRICE) ? Decimal128.parse(place.key()) : place.key();
        return and(
                order.isAscending() ? gte(order.field(), key) : lte(order.field(), key),
                or(
                        beyond(order, order.field(), key),
                        and(eq(order.field(), key), beyond(order, ProductDocument.ID, place.id()))));
    }

    private static Bson beyond(ProductOrder order, String field, Object value) {
        return order.isAscending() ? gt(field, value) : lt(field, value);
    }

    private static List<String> fields(ProductOrder order) {
        return order.isById() ? List.of(ProductDocument.ID) : List.of(order.field(), ProductDocument.ID);
    }

    /** A pattern that matches the text itself, in PCRE and in Java alike. */
    private static String literal(String text) {
        return ProductDocument.nameKey(text).replaceAll("([\\p{Punct}])", "\\\\$1");
    }
}
