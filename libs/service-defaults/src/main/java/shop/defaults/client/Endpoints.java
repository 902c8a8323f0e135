package shop.defaults.client;

import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import shop.defaults.http.Deadline;
import shop.defaults.loop.LoopClock;

/**
 * The addresses of a neighbour: all that its base URLs' names resolve to, looked up again from time to time on a thread
 * of its own. When a lookup fails, what was known stays in use.
 */
final class Endpoints {
    private final List<URI> bases;
    private final ClientConfig config;
    private final ClientMetrics metrics;
    private final Optional<Tls> tls;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Map<InetSocketAddress, Endpoint> known = Map.of();
    /** Used by one lookup after another. */
    private final Map<URI, List<InetSocketAddress>> resolved = new ConcurrentHashMap<>();

    private volatile long lookedUpNanos;
    private @Nullable CompletableFuture<Void> lookup;

    Endpoints(List<URI> bases, ClientConfig config, ClientMetrics metrics) {
        this.metrics = metrics;
        this.bases = List.copyOf(bases);
        this.config = config;
        boolean secure = bases.getFirst().getScheme().equals("https");
        this.tls = secure ? Optional.of(Tls.builder().build()) : Optional.empty();
    }

    /**
     * The address to use next: of those not tried yet the one with the fewest calls in progress, in turn among equals;
     * one that failed lately, or is about to stop, only when there is no other.
     *
     * @param broken the one that has just ended a connection, which will do if there is no other
     */
    Optional<Endpoint> choose(Set<Endpoint> tried, @Nullable Endpoint broken, Deadline deadline)
            throws IOException, InterruptedException {
        Collection<Endpoint> all = current(deadline);
        if (all.size() == 1 && tried.isEmpty()) {
            return Optional.of(all.iterator().next());
        }
        List<Endpoint> candidates = new ArrayList<>(all);
        candidates.removeAll(tried);
        if (broken != null && candidates.size() > 1) {
            candidates.remove(broken);
        }
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        int start = candidates.size() == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), candidates.size());
        Endpoint best = candidates.get(start);
        for (int i = 1; i < candidates.size(); i++) {
            Endpoint other = candidates.get((start + i) % candidates.size());
            if (isBetter(other, best)) {
                best = other;
            }
        }
        return Optional.of(best);
    }

    private static boolean isBetter(Endpoint one, Endpoint other) {
        if (one.isEjected() != other.isEjected()) {
            return other.isEjected();
        }
        if (one.isStopping() != other.isStopping()) {
            return other.isStopping();
        }
        return one.pending() < other.pending();
    }

    Collection<Endpoint> all() {
        return known.values();
    }

    void close() {
        known.values().forEach(Endpoint::retire);
    }

    private Collection<Endpoint> current(Deadline deadline) throws IOException, InterruptedException {
        if (known.isEmpty()) {
            await(startLookup(), deadline.atMost(config.connectTimeout()).remaining());
        } else if (LoopClock.nanos() - lookedUpNanos > config.dnsRefresh().toNanos()) {
            CompletableFuture<Void> unused = startLookup();
        }
        return known.values();
    }

    private synchronized CompletableFuture<Void> startLookup() {
        if (lookup == null || lookup.isDone()) {
            CompletableFuture<Void> started = new CompletableFuture<>();
            // The lookup blocks its thread, which must not be one that carries others.
            Thread.ofPlatform().name("dns").daemon().start(() -> lookUp(started));
            lookup = started;
        }
        return lookup;
    }

    private void lookUp(CompletableFuture<Void> done) {
        try {
            Map<InetSocketAddress, Endpoint> before = known;
            Map<InetSocketAddress, Endpoint> after = new LinkedHashMap<>();
            for (InetSocketAddress address : addresses()) {
                Endpoint kept = before.get(address);
                after.put(address, kept == null ? new Endpoint(address, tls, config, metrics) : kept);
            }
            known = after;
            before.values().stream()
                    .filter(endpoint -> !after.containsKey(endpoint.address()))
                    .forEach(Endpoint::retire);
            lookedUpNanos = System.nanoTime();
            done.complete(null);
        } catch (Throwable e) { // whoever waits must learn of it, and the next may try again
            lookedUpNanos = System.nanoTime();
            done.completeExceptionally(e);
        }
    }

    /** Of all bases. One whose name is not known just now keeps its addresses, and does not keep the others back. */
    private List<InetSocketAddress> addresses() throws UnknownHostException {
        List<InetSocketAddress> all = new ArrayList<>();
        UnknownHostException failure = new UnknownHostException("no address");
        for (URI base : bases) {
            try {
                resolved.put(
                        base,
                        Arrays.stream(InetAddress.getAllByName(host(base)))
                                .map(address -> new InetSocketAddress(address, port(base)))
                                .toList());
            } catch (UnknownHostException e) {
                failure = e;
            }
            all.addAll(resolved.getOrDefault(base, List.of()));
        }
        if (all.isEmpty()) {
            throw failure;
        }
        return all;
    }

    private static void await(CompletableFuture<Void> lookup, Duration time) throws IOException, InterruptedException {
        try {
            lookup.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the name cannot be resolved", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the name was not resolved in time", e);
        }
    }

    private static String host(URI base) {
        return base.getHost();
    }

    private static int port(URI base) {
        return base.getPort() >= 0 ? base.getPort() : base.getScheme().equals("https") ? 443 : 80;
    }
}
