package shop.system.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import shop.testing.FaultProxy;
import shop.testing.ShopProcess;

/** Kills, stalls and cuts off parts of the shop, one after the other, as the seed says. */
final class Troublemaker {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

    private final ShopCluster shop;
    private final SplittableRandom random;
    private final Consumer<String> log;
    private final Map<Trouble, Integer> made = new EnumMap<>(Trouble.class);

    /** What can happen. */
    enum Trouble {
        KILL_SERVICE,
        KILL_SERVICE_AND_NEIGHBOUR,
        KILL_DATABASE,
        FREEZE,
        STOP_IN_ORDER,
        LOSE_ANSWERS,
        SLOW_PRODUCTS,
        UNREACHABLE_PRODUCTS,
        SILENT_PRODUCTS,
        UNREACHABLE_USERS
    }

    Troublemaker(ShopCluster shop, long seed, Consumer<String> log) {
        this.shop = shop;
        this.random = new SplittableRandom(seed);
        this.log = log;
    }

    /** How often each thing has happened. */
    Map<Trouble, Integer> made() {
        return made;
    }

    /** Makes trouble until the time is over; then some of the shop may still lie down. */
    void rage(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        List<Trouble> kinds = new ArrayList<>(List.of(Trouble.values()));
        if (!shop.databaseCanBeKilled()) {
            kinds.remove(Trouble.KILL_DATABASE);
        }
        while (System.nanoTime() < end) {
            sleep(200 + random.nextInt(1_500));
            Trouble trouble = kinds.get(random.nextInt(kinds.size()));
            made.merge(trouble, 1, Integer::sum);
            make(trouble);
        }
    }

    private void make(Trouble trouble) {
        switch (trouble) {
            case KILL_SERVICE -> killFor(List.of(anyService()));
            case KILL_SERVICE_AND_NEIGHBOUR -> killFor(List.of(anyService(), anyService()));
            case KILL_DATABASE -> {
                int down = random.nextInt(2_000);
                say("kill the database for " + down + " ms");
                shop.killDatabase();
                sleep(down);
                shop.restartDatabase();
            }
            case FREEZE -> freeze(anyService(), 500 + random.nextInt(9_000));
            case STOP_IN_ORDER -> {
                String service = anyService();
                say("stop " + service);
                ShopProcess process = shop.process(service);
                process.stop();
                process.restart().awaitReady(STARTS_WITHIN);
            }
            case LOSE_ANSWERS ->
                disturb(shop.productLinks(), "lose answers of", link -> link.loseAnswers(1 + random.nextInt(20)));
            case SLOW_PRODUCTS ->
                disturb(
                        shop.productLinks(),
                        "slow down",
                        link -> link.delay(Duration.ofMillis(50 + random.nextInt(2_000))));
            case UNREACHABLE_PRODUCTS -> disturb(shop.productLinks(), "cut off", FaultProxy::refuse);
            case SILENT_PRODUCTS -> disturb(shop.productLinks(), "silence", FaultProxy::blackHole);
            case UNREACHABLE_USERS -> disturb(shop.userLinks(), "cut off", FaultProxy::refuse);
        }
    }

    private String anyService() {
        List<String> services = shop.services();
        return services.get(random.nextInt(services.size()));
    }

    private void killFor(List<String> services) {
        int down = random.nextInt(3_000);
        List<String> victims = services.stream().distinct().toList();
        say("kill " + victims + " for " + down + " ms");
        victims.forEach(service -> shop.process(service).kill());
        sleep(down);
        victims.forEach(service -> shop.process(service).restart());
        if (random.nextInt(4) > 0) {
            victims.forEach(service -> shop.process(service).awaitReady(STARTS_WITHIN));
        }
    }

    /** Others take the process for dead, and then it goes on where it was. */
    private void freeze(String service, int ms) {
        say("freeze " + service + " for " + ms + " ms");
        long pid = shop.process(service).handle().pid();
        signal("STOP", pid);
        try {
            sleep(ms);
        } finally {
            signal("CONT", pid);
        }
    }

    private void disturb(List<FaultProxy> links, String how, Consumer<FaultProxy> fault) {
        List<FaultProxy> some = random.nextBoolean() ? links : List.of(links.get(random.nextInt(links.size())));
        int ms = 200 + random.nextInt(4_000);
        say(how + " " + some.size() + " of " + links.size() + " "
                + (links.equals(shop.userLinks()) ? "user" : "product") + " services for " + ms + " ms");
        some.forEach(fault);
        sleep(ms);
        some.forEach(FaultProxy::pass);
    }

    private void say(String what) {
        log.accept(String.format(Locale.ROOT, "  %s", what));
    }

    private static void signal(String name, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("kill does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(long ms) {
        LockSupport.parkNanos(Duration.ofMillis(ms).toNanos());
    }
}
