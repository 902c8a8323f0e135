package shop.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A way to answer a query by an index: a run of entries that begin with the same values, for each of the allowed
 * values; perhaps bounded in the next field; perhaps in the order that is asked for.
 */
final class IndexScan {
    private static final int MAX_RUNS = 10_000;

    private final StoredIndex index;
    private final List<List<@Nullable Object>> prefixes;
    private final int prefixLength;
    private final Optional<Conditions.Range> range;
    private final boolean sorted;
    private final boolean reverse;

    private IndexScan(
            StoredIndex index,
            List<List<@Nullable Object>> prefixes,
            int prefixLength,
            Optional<Conditions.Range> range,
            Optional<Boolean> reverseOfSort) {
        this.index = index;
        this.prefixes = prefixes;
        this.prefixLength = prefixLength;
        this.range = range;
        this.sorted = reverseOfSort.isPresent();
        this.reverse = reverseOfSort.orElse(false);
    }

    /** The best scan for the query; none when reading the whole collection is as good. */
    static Optional<IndexScan> choose(
            List<StoredIndex> indexes, Document query, @Nullable Document orderBy, boolean limited) {
        Conditions conditions = new Conditions(query);
        return indexes.stream()
                .map(index -> of(index, conditions, orderBy))
                .filter(scan -> scan.prefixLength > 0 || scan.range.isPresent() || (scan.sorted && limited))
                .max(Comparator.comparingInt(IndexScan::merit));
    }

    /** Whether the documents come in the order that was asked for. */
    boolean isSorted() {
        return sorted;
    }

    Stream<Long> positions() {
        Stream<Long> all = prefixes.stream().flatMap(this::positions);
        return index.isPlain() && prefixes.size() == 1 ? all : all.distinct();
    }

    private Stream<Long> positions(List<@Nullable Object> prefix) {
        boolean ascending = prefixLength >= index.getKeys().size()
                || index.getKeys().get(prefixLength).isAscending();
        IndexEntry from = IndexEntry.before(extend(prefix, ascending));
        IndexEntry to = IndexEntry.after(extend(prefix, !ascending));
        Iterator<Long> found = index.positions(from, to, reverse);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(found, 0), false);
    }

    private List<@Nullable Object> extend(List<@Nullable Object> prefix, boolean low) {
        Optional<Object> bound = range.flatMap(low ? Conditions.Range::low : Conditions.Range::high);
        if (bound.isEmpty()) {
            return prefix;
        }
        List<@Nullable Object> longer = new ArrayList<>(prefix);
        longer.add(bound.get());
        return longer;
    }

    private int merit() {
        int merit = 8 * prefixLength + (range.isPresent() ? 2 : 0) + (sorted ? 3 : 0);
        return index.isUnique() && prefixLength == index.getKeys().size() ? merit + 1000 : merit;
    }

    private static IndexScan of(StoredIndex index, Conditions conditions, @Nullable Document orderBy) {
        List<List<@Nullable Object>> prefixes = new ArrayList<>();
        prefixes.add(List.of());
        int length = 0;
        for (IndexKey key : index.getKeys()) {
            Optional<List<@Nullable Object>> values = conditions.values(key.getKey());
            if (values.isEmpty()
                    || (index.leavesOutMissing() && values.get().contains(null))
                    || (long) prefixes.size() * values.get().size() > MAX_RUNS) {
                break;
            }
            prefixes = prefixes.stream()
                    .flatMap(prefix -> values.get().stream().map(value -> append(prefix, value)))
                    .toList();
            length++;
        }
        Optional<Conditions.Range> range =
                index.isPlain() && length < index.getKeys().size()
                        ? conditions
                                .range(index.getKeys().get(length).getKey())
                                .filter(any -> any.isBounded() || index.leavesOutMissing())
                        : Optional.empty();
        Optional<Boolean> reverse = prefixes.size() == 1 && canSort(index, range)
                ? reverseOfSort(index.getKeys(), length, conditions, orderBy)
                : Optional.empty();
        return new IndexScan(index, prefixes, length, range, reverse);
    }

    /** A sparse index does not have every document; one with arrays has some of them twice. */
    private static boolean canSort(StoredIndex index, Optional<Conditions.Range> range) {
        return index.isPlain() && (!index.leavesOutMissing() || range.isPresent());
    }

    /** Whether the index must be read backwards to be in this order; empty when it is in neither. */
    private static Optional<Boolean> reverseOfSort(
            List<IndexKey> keys, int from, Conditions conditions, @Nullable Document orderBy) {
        if (orderBy == null || orderBy.isEmpty()) {
            return Optional.empty();
        }
        int at = from;
        Optional<Boolean> reverse = Optional.empty();
        for (Map.Entry<String, Object> field : orderBy.entrySet()) {
            if (isFixed(conditions, field.getKey())) {
                continue;
            }
            if (at >= keys.size()
                    || !keys.get(at).getKey().equals(field.getKey())
                    || !(field.getValue() instanceof Number direction)) {
                return Optional.empty();
            }
            boolean against = keys.get(at).isAscending() != direction.intValue() > 0;
            if (reverse.isPresent() && reverse.get() != against) {
                return Optional.empty();
            }
            reverse = Optional.of(against);
            at++;
        }
        return reverse.or(() -> Optional.of(false));
    }

    private static boolean isFixed(Conditions conditions, String field) {
        return conditions.values(field).filter(values -> values.size() == 1).isPresent();
    }

    private static List<@Nullable Object> append(List<@Nullable Object> prefix, @Nullable Object value) {
        List<@Nullable Object> longer = new ArrayList<>(prefix);
        longer.add(value);
        return longer;
    }
}
