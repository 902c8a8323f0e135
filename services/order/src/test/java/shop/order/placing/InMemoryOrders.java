package shop.order.placing;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.order.domain.Order;
import shop.order.domain.OrderId;
import shop.order.domain.OrderStatus;
import shop.order.domain.UserId;
import shop.order.domain.Work;

/** Orders that live as long as this object. */
public final class InMemoryOrders implements Orders {
    private final ConcurrentMap<OrderId, Order> orders = new ConcurrentHashMap<>();
    private final AtomicBoolean losesAnswer = new AtomicBoolean();
    private volatile boolean away;

    /** From now on nothing is to be had, or everything again. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** The next order that is removed is gone, but who removes it is not told. */
    public void loseTheAnswerToARemoval() {
        losesAnswer.set(true);
    }

    private void requireHere() {
        if (away) {
            throw noAnswer();
        }
    }

    private static ServiceException noAnswer() {
        return ServiceException.of(CommonErrors.UNAVAILABLE, "The database does not answer");
    }

    @Override
    public boolean add(Order order) {
        requireHere();
        return orders.putIfAbsent(order.id(), order) == null;
    }

    @Override
    public Optional<Order> find(OrderId id) {
        requireHere();
        return Optional.ofNullable(orders.get(id));
    }

    @Override
    public List<Order> findAll(Collection<OrderId> ids) {
        return ids.stream().flatMap(id -> find(id).stream()).toList();
    }

    @Override
    public boolean replace(Order successor) {
        requireHere();
        AtomicBoolean replaced = new AtomicBoolean();
        orders.computeIfPresent(successor.id(), (id, stored) -> {
            replaced.set(stored.version() == successor.version() - 1 && stored.isSameAs(successor));
            return replaced.get() ? successor : stored;
        });
        return replaced.get();
    }

    @Override
    public boolean remove(Order order) {
        requireHere();
        AtomicBoolean removed = new AtomicBoolean();
        orders.computeIfPresent(order.id(), (id, stored) -> {
            removed.set(stored.version() == order.version() && stored.isSameAs(order));
            return removed.get() ? null : stored;
        });
        if (losesAnswer.getAndSet(false)) {
            throw noAnswer();
        }
        return removed.get();
    }

    @Override
    public List<Order> due(Instant now, int limit) {
        return orders.values().stream()
                .filter(order ->
                        order.work().filter(work -> !work.due().isAfter(now)).isPresent())
                .sorted(comparing(order -> order.work().map(Work::due).orElseThrow()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Order> of(UserId user, Optional<OrderStatus> status, Optional<Place> after, int limit) {
        return newest(status, after, Integer.MAX_VALUE).stream()
                .filter(order -> order.user().equals(user))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Order> newest(Optional<OrderStatus> status, Optional<Place> after, int limit) {
        Comparator<Place> newestFirst = comparing(Place::createdAt)
                .thenComparing(place -> place.id().value())
                .reversed();
        return orders.values().stream()
                .filter(order -> status.isEmpty() || status.get() == order.status())
                .filter(order -> after.isEmpty() || newestFirst.compare(Place.of(order), after.get()) > 0)
                .sorted(comparing(Place::of, newestFirst))
                .limit(limit)
                .toList();
    }

    @Override
    public Backlog backlog() {
        List<Order> open = orders.values().stream()
                .filter(order -> order.work().isPresent())
                .toList();
        return new Backlog(
                open.size(),
                open.stream().map(order -> order.history().getLast().at()).min(Comparator.naturalOrder()));
    }

    /** Every order there is. */
    public Collection<Order> all() {
        return orders.values();
    }
}
