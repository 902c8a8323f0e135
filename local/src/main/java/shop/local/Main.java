package shop.local;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import shop.defaults.process.Logging;
import shop.embedded.EmbeddedDatabase;
import shop.embedded.EmbeddedDatabaseException;

/**
 * {@code ./shop up}: the database and the four servers, in this process or, with {@code --processes}, in one each.
 * Ctrl-C or SIGTERM stops them in the order in which they need each other: gateway, order, product, user, database. What is
 * left when the time for that is over is killed.
 */
public final class Main {
    private static final Duration READY_WITHIN =
            AotCaches.isRecording() ? Duration.ofMinutes(10) : Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration STOPS_WITHIN =
            AotCaches.isRecording() ? Duration.ofMinutes(30) : Duration.ofSeconds(20);

    private final Place place;
    private final boolean processes;
    private final Parts parts = new Parts();
    private final CountDownLatch broken = new CountDownLatch(1);
    private Runnable whenOpen = () -> {};
    private volatile Runnable whenTooLate = () -> {};
    private volatile boolean open;

    private Main(Place place, boolean processes) {
        this.place = place;
        this.processes = processes;
    }

    public static void main(String[] args) throws InterruptedException {
        List<String> arguments = List.of(args);
        if (!arguments.isEmpty() && !arguments.equals(List.of("--processes"))) {
            Console.endMisused("Usage: ./shop up [--processes]");
        }
        new Main(Place.of(System.getenv()), !arguments.isEmpty()).run();
    }

    private void run() throws InterruptedException {
        if (AotCaches.isRecording()) {
            Rehearsal.endWithTheShop();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shop-stop"));
        try {
            start();
        } catch (CannotStart e) {
            e.sentences().forEach(Console::complain);
            System.exit(e.exitCode());
        } catch (EmbeddedDatabaseException e) {
            Console.complain(String.valueOf(e.getMessage()));
            System.exit(1);
        }
        broken.await();
        System.exit(1);
    }

    /** Said at once: with the database, the servers have nothing to do any more. */
    private void databaseIsBroken() {
        Console.complain("The database cannot write to " + place.data() + " any more; the log in " + place.logs()
                + " says why.");
        broken.countDown();
    }

    private void start() throws InterruptedException {
        place.mustBeLocal();
        LocalSettings settings = LocalSettings.read(place);
        mustBeFree(settings);
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        BooleanSupplier hopeless = processes ? startProcesses(settings) : startHere(settings);
        if (settings.databasePort().isPresent()) {
            int port = settings.databasePort().get();
            await("database", new LocalPort(port)::isServed, hopeless, end);
            tellReady("database", "127.0.0.1:" + port + ", data in " + place.data());
        }
        for (var service : settings.services().entrySet()) {
            int port = service.getValue().port();
            await(service.getKey().name(), new LocalHttp(port)::isReady, hopeless, end);
            tellReady(service.getKey().name(), "http://localhost:" + port);
        }
        if (hopeless.getAsBoolean()) {
            throw new CannotStart(1, List.of());
        }
        LocalConfig local = settings.local();
        new DemoProducts(settings.port("user"), settings.port("product"), local)
                .createOnce(place.data())
                .ifPresent(Console::say);
        open = true;
        whenOpen.run();
        Duration taken = Duration.between(startOfThisProcess(), Instant.now());
        String seconds = String.format(Locale.ROOT, "%.1f", taken.toMillis() / 1000.0);
        Console.say("");
        Console.say("The shop is open at http://localhost:" + settings.port("gateway") + " after " + seconds + " s.");
        Console.say("It is a demo. Its admin is " + local.adminEmail() + ", password " + local.adminPassword() + ".");
        Console.say("Logs are in " + place.logs() + ". Ctrl-C stops it.");
        if (AotCaches.isRecording()) {
            Rehearsal.play(settings.port("gateway"), local);
        } else {
            Rehearsal.startIfWanted(place, processes, parts);
        }
    }

    /**
     * Looks whether another shop has the data folder or a port, before that shop's logs are moved away and its servers
     * are taken for those that are started here.
     */
    private void mustBeFree(LocalSettings settings) {
        List<String> problems = new ArrayList<>();
        if (settings.databasePort().isPresent()) {
            EmbeddedDatabase.mustBeFree(place.data());
            LocalPort port = new LocalPort(settings.databasePort().get());
            if (port.isServed()) {
                problems.add(port.inUse("database"));
            }
        }
        settings.services().forEach((service, ready) -> {
            LocalPort port = new LocalPort(ready.port());
            if (port.isServed()) {
                problems.add(port.inUse(service.name()));
            }
        });
        if (!problems.isEmpty()) {
            throw new CannotStart(1, problems);
        }
    }

    /** @return whether it has become clear that not all will be ready */
    private BooleanSupplier startHere(LocalSettings settings) {
        Console.logTo(place.newLog("shop"));
        Logging.configure(settings.log());
        settings.databasePort()
                .ifPresent(port -> parts.add(EmbeddedDatabase.start(
                        EmbeddedDatabase.onDisk(place.data()).port(port).whenBroken(this::databaseIsBroken))));
        OneProcess.start(settings, parts);
        return () -> broken.getCount() == 0;
    }

    /** @return whether it has become clear that not all will be ready */
    private BooleanSupplier startProcesses(LocalSettings settings) {
        SeparateProcesses starter = new SeparateProcesses(place, settings.variables(), parts, Console::complain);
        whenTooLate = starter::kill;
        settings.databasePort().ifPresent(starter::startDatabase);
        LocalService.all().forEach(starter::start);
        whenOpen = starter::opened;
        return starter::oneHasEnded;
    }

    private static void await(String name, BooleanSupplier ready, BooleanSupplier hopeless, long end)
            throws InterruptedException {
        while (true) {
            boolean answers = ready.getAsBoolean();
            // Looked at last: what answers may be another's when one of those started here has ended.
            if (hopeless.getAsBoolean()) {
                throw new CannotStart(1, List.of());
            }
            if (answers) {
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new CannotStart(
                        "The " + name + " is not ready after " + READY_WITHIN.toSeconds() + " seconds; see its log.");
            }
            Thread.sleep(POLL);
        }
    }

    private static void tellReady(String name, String where) {
        Console.say(String.format("%-16s ready   %s", name, where));
    }

    private static Instant startOfThisProcess() {
        return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }

    private void stop() {
        boolean inTime = parts.stop(STOPS_WITHIN);
        Logging.flush();
        if (inTime && open) {
            Console.say("Stopped.");
        }
        if (!inTime) {
            whenTooLate.run();
            Console.complain("Not everything has stopped in time.");
            Runtime.getRuntime().halt(1);
        }
    }
}
