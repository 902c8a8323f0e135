package shop.order.domain;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The lines of an order, 1 to 100 of them, no two of the same product.
 *
 * @param expectedTotal what it is to cost, if whoever wants it will have it at no other price
 */
public record Basket(List<OrderLine> lines, Optional<Money> expectedTotal) {
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

    /** At whatever it costs. */
    public Basket(List<OrderLine> lines) {
        this(lines, Optional.empty());
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

    public Basket expecting(Optional<Money> total) {
        return new Basket(lines, total);
    }

    /** With the names and prices of all its products. */
    Basket at(Map<ProductId, Offer> offers) {
        List<OrderLine> agreed = new ArrayList<>();
        for (OrderLine line : lines) {
            Offer offer = offers.get(line.product());
            if (offer == null) {
                throw new IllegalArgumentException("no offer for " + line.product());
            }
            agreed.add(line.at(offer));
        }
        return new Basket(agreed, expectedTotal);
    }

    /** What it costs; there once every line has its price. */
    Optional<Money> total() {
        Money sum = Money.ZERO;
        for (OrderLine line : lines) {
            if (line.total().isEmpty()) {
                return Optional.empty();
            }
            sum = sum.plus(line.total().get());
        }
        return Optional.of(sum);
    }

    /** The same for every request that means the same: this basket for this user, in whatever order of lines. */
    public String fingerprint(UserId user) {
        String canonical = lines.stream()
                .sorted(comparing(line -> line.product().value()))
                .map(line -> line.product() + ":" + line.quantity().value())
                .collect(Collectors.joining(
                        "\n",
                        user + "\n",
                        expectedTotal.map(total -> "\n=" + total).orElse("")));
        return HexFormat.of().formatHex(OrderId.sha256(canonical));
    }
}
