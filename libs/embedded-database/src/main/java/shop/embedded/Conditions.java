package shop.embedded;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a query demands of single fields, as far as an index can help with it. It may be less than the query says, never
 * more: every document found is held against the query itself.
 */
final class Conditions {
    private final Map<String, List<@Nullable Object>> values = new HashMap<>();
    private final Map<String, Range> ranges = new HashMap<>();

    /** Values of one type between two bounds, each of which may be missing; without any, the field only has to be there. */
    record Range(Optional<Object> low, Optional<Object> high) {
        static final Range ALL = new Range(Optional.empty(), Optional.empty());

        boolean isBounded() {
            return low.isPresent() || high.isPresent();
        }

        Range and(Range other) {
            return new Range(low.or(other::low), high.or(other::high));
        }
    }

    Conditions(Document query) {
        gather(query);
    }

    /** The values that the field may have; empty when there is no such list. */
    Optional<List<@Nullable Object>> values(String field) {
        return Optional.ofNullable(values.get(field));
    }

    Optional<Range> range(String field) {
        return Optional.ofNullable(ranges.get(field));
    }

    private void gather(Document query) {
        query.forEach((field, demand) -> {
            if (field.equals("$and") && demand instanceof Collection<?> all) {
                all.stream().filter(Document.class::isInstance).forEach(part -> gather((Document) part));
            } else if (!field.startsWith("$")) {
                gather(field, demand);
            }
        });
    }

    private void gather(String field, @Nullable Object demand) {
        if (demand instanceof Document operators && startsWithOperator(operators)) {
            operators.forEach((operator, operand) -> gather(field, operator, operand));
        } else {
            gather(field, "$eq", demand);
        }
    }

    private void gather(String field, String operator, @Nullable Object operand) {
        switch (operator) {
            case "$eq" -> {
                if (isComparable(operand)) {
                    values.putIfAbsent(field, listOf(operand));
                }
            }
            case "$in" -> {
                if (operand instanceof Collection<?> any && any.stream().allMatch(Conditions::isComparable)) {
                    List<@Nullable Object> allowed = new ArrayList<>();
                    any.forEach(value -> allowed.add(normalized(value)));
                    values.putIfAbsent(field, allowed);
                }
            }
            case "$gt", "$gte" -> bound(field, operand, true);
            case "$lt", "$lte" -> bound(field, operand, false);
            case "$exists" -> {
                if (Utils.isTrue(operand)) {
                    ranges.putIfAbsent(field, Range.ALL);
                }
            }
            default -> {}
        }
    }

    private void bound(String field, @Nullable Object operand, boolean low) {
        if (operand != null && ValueOrder.isPlain(operand)) {
            Optional<Object> value = Optional.ofNullable(normalized(operand));
            Range range = low ? new Range(value, Optional.empty()) : new Range(Optional.empty(), value);
            ranges.merge(field, range, Range::and);
        }
    }

    /** Whether equal in the query is equal in the index; an array, for one, may also be found as an element. */
    private static boolean isComparable(@Nullable Object value) {
        return !(value instanceof Collection
                || value instanceof BsonRegularExpression
                || (value instanceof Document document && startsWithOperator(document)));
    }

    private static boolean startsWithOperator(Document document) {
        return !document.isEmpty() && document.keySet().iterator().next().startsWith("$");
    }

    private static List<@Nullable Object> listOf(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(normalized(value));
        return list;
    }

    private static @Nullable Object normalized(@Nullable Object value) {
        return new KeyValue(Collections.singletonList(value)).normalized().get(0);
    }
}
