package shop.order.placing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.Deadline;
import shop.order.domain.Money;
import shop.order.domain.Offer;
import shop.order.domain.OrderId;
import shop.order.domain.OrderLine;
import shop.order.domain.ProductId;
import shop.order.domain.Rejection;

/** A stock that keeps the ledger's rules, behind a network whose weather can be chosen. */
public final class FakeStock implements StockReservations {
    /** What happens to one call on its way. */
    public enum Weather {
        FAIR,
        /** The call does not get there. */
        UNREACHABLE,
        /** It is dealt with, and the answer is lost. */
        ANSWER_LOST,
        /** It gets lost, and nobody can tell. */
        CALL_LOST,
        /** It gets there much later, when nobody waits for it any more. */
        LATE,
        /** A first attempt gets there much later; a second one in time. */
        LATE_AND_REPEATED
    }

    /** One order's movement of one product; given back is for good, taken before or not. */
    public enum Movement {
        TAKEN,
        GIVEN_BACK
    }

    private record Key(ProductId product, OrderId order) {}

    private final Map<ProductId, Integer> left = new HashMap<>();
    private final Map<ProductId, Integer> received = new HashMap<>();
    private final Map<Key, Movement> movements = new HashMap<>();
    private final Deque<Runnable> late = new ArrayDeque<>();
    private Supplier<Weather> weather = () -> Weather.FAIR;

    public synchronized void weather(Supplier<Weather> next) {
        weather = next;
    }

    public synchronized void refill(ProductId product, int quantity) {
        left.merge(product, quantity, Integer::sum);
        received.merge(product, quantity, Integer::sum);
    }

    /** What was late arrives. */
    public synchronized void arrive() {
        while (!late.isEmpty()) {
            late.remove().run();
        }
    }

    public synchronized int left(ProductId product) {
        return left.getOrDefault(product, 0);
    }

    public synchronized Set<ProductId> products() {
        return Set.copyOf(received.keySet());
    }

    public synchronized int received(ProductId product) {
        return received.getOrDefault(product, 0);
    }

    public synchronized Optional<Movement> movement(ProductId product, OrderId order) {
        return Optional.ofNullable(movements.get(new Key(product, order)));
    }

    @Override
    public synchronized Taking take(OrderId order, OrderLine line, Deadline deadline) {
        return switch (weather.get()) {
            case FAIR -> taken(order, line);
            case UNREACHABLE -> new Taking.NotTaken(failure());
            case CALL_LOST -> new Taking.Unknown(failure());
            case ANSWER_LOST -> {
                taken(order, line);
                yield new Taking.Unknown(failure());
            }
            case LATE -> {
                late.add(() -> taken(order, line));
                yield new Taking.Unknown(failure());
            }
            case LATE_AND_REPEATED -> {
                late.add(() -> taken(order, line));
                yield taken(order, line) instanceof Taking.Refused refused
                        ? new Taking.Refused(refused.reason(), false)
                        : taken(order, line);
            }
        };
    }

    @Override
    public synchronized boolean giveBack(OrderId order, OrderLine line, Deadline deadline) {
        return switch (weather.get()) {
            case FAIR, LATE_AND_REPEATED -> {
                givenBack(order, line);
                yield true;
            }
            case UNREACHABLE, CALL_LOST -> false;
            case ANSWER_LOST -> {
                givenBack(order, line);
                yield false;
            }
            case LATE -> {
                late.add(() -> givenBack(order, line));
                yield false;
            }
        };
    }

    private Taking taken(OrderId order, OrderLine line) {
        Key key = new Key(line.product(), order);
        Integer stock = left.get(line.product());
        if (stock == null) {
            return new Taking.Refused(new Rejection.UnknownProduct(line.product()), true);
        }
        if (movements.get(key) == Movement.GIVEN_BACK) {
            return new Taking.Refused(new Rejection.Withdrawn(line.product()), true);
        }
        if (movements.get(key) == null) {
            if (stock < line.quantity().value()) {
                return new Taking.Refused(new Rejection.InsufficientStock(line.product(), stock), true);
            }
            left.put(line.product(), stock - line.quantity().value());
            movements.put(key, Movement.TAKEN);
        }
        return new Taking.Taken(new Offer("Product " + line.product(), Money.of("1.50")));
    }

    private void givenBack(OrderId order, OrderLine line) {
        if (left.containsKey(line.product())
                && movements.put(new Key(line.product(), order), Movement.GIVEN_BACK) == Movement.TAKEN) {
            left.merge(line.product(), line.quantity().value(), Integer::sum);
        }
    }

    private static ServiceException failure() {
        return ServiceException.of(CommonErrors.UNAVAILABLE, "product-service cannot be reached");
    }
}
