package shop.order.domain;

import static java.util.Comparator.comparing;

import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The lines of an order, 1 to 100 of them, no two of the same product. */
public record Basket(List<OrderLine> lines) {
    public static final int MAX_LINES = 100;

    /** @throws IllegalArgumentException when there are too few or too many lines, or two name the same product */
    public Basket {
        lines = List.copyOf(lines);
        if (lines.isEmpty() || lines.size() > MAX_LINES) {
            throw new IllegalArgumentException("must have 1 to " + MAX_LINES + " lines");
        }
        if (lines.stream().map(OrderLine::product).distinct().count() < lines.size()) {
            throw new IllegalArgumentException("must name each product once");
        }
    }

    /**
     * Lines that name the same product become one, in the place of the first.
     *
     * @throws IllegalArgumentException when there are too few or too many, or a sum is out of range
     */
    public static Basket merging(Collection<OrderLine> wanted) {
        Map<ProductId, OrderLine> merged = new LinkedHashMap<>();
        for (OrderLine line : wanted) {
            merged.merge(
                    line.product(),
                    line,
                    (a, b) -> OrderLine.of(a.product(), a.quantity().plus(b.quantity())));
        }
        return new Basket(List.copyOf(merged.values()));
    }

    /** The same for every request that means the same: this basket for this user, in whatever order of lines. */
    public String fingerprint(UserId user) {
        String canonical = lines.stream()
                .sorted(comparing(line -> line.product().value()))
                .map(line -> line.product() + ":" + line.quantity().value())
                .collect(Collectors.joining("\n", user + "\n", ""));
        return HexFormat.of().formatHex(OrderId.sha256(canonical));
    }
}
