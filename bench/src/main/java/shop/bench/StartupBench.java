package shop.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import shop.testing.LocalPorts;
import shop.testing.TestClient;

/**
 * From the start of a process until it is ready: time, processor time, and memory then, with and without an AOT cache
 * (JEP 483, 514, 515; JDK 25). Each of the four by itself, beside a database that runs, and {@code ./shop up} as a whole.
 */
final class StartupBench implements Main.Bench {
    private static final int ROUNDS = 7;

    /** @param ready a path that answers 200 when it is; the gateway's readiness is that of the services behind it */
    private record Service(String name, String module, String main, String ready) {}

    private static final List<Service> SERVICES = List.of(
            new Service("user", "services/user", "shop.user.Main", "/observe/health/ready"),
            new Service("product", "services/product", "shop.product.Main", "/observe/health/ready"),
            new Service("order", "services/order", "shop.order.Main", "/observe/health/ready"),
            new Service("gateway", "gateway", "shop.gateway.Main", "/observe/health/started"));

    /** Starts a process with these options for its JVM and measures until it is ready. */
    @FunctionalInterface
    private interface Starter {
        Start with(List<String> options) throws IOException;
    }

    private record Start(double seconds, double cpuSeconds, double mebibytes) {
        static Start of(Child child, long begin, BooleanSupplier ready) {
            child.await(ready);
            return new Start(
                    (System.nanoTime() - begin) / 1e9, child.cpu().toMillis() / 1e3, child.residentMebibytes());
        }
    }

    private record Sides(List<Start> without, List<Start> with) {
        Sides() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        String row(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f |%n",
                    name,
                    median(without, Start::seconds),
                    median(with, Start::seconds),
                    median(without, Start::cpuSeconds),
                    median(with, Start::cpuSeconds),
                    median(without, Start::mebibytes),
                    median(with, Start::mebibytes));
        }

        private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
            return starts.stream().mapToDouble(figure).sorted().toArray()[starts.size() / 2];
        }
    }

    @Override
    public String run(Place place) throws IOException {
        if (Runtime.version().feature() < 25) {
            throw new BenchFailed("The AOT cache needs a JDK 25 or newer.");
        }
        Path folder = place.temporaryFolder("startup");
        LocalPorts ports = LocalPorts.free();
        StringBuilder table = new StringBuilder("### From start to ready, medians of " + ROUNDS + "\n\n")
                .append(
                        "| | ready after s | with AOT cache | CPU s | with AOT cache | resident MiB | with AOT cache |\n")
                .append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        try (Child database = database(place, folder, ports)) {
            database.await(() -> isServed(ports.database()));
            for (Service service : SERVICES) {
                table.append(measured(service.name(), folder, options -> start(place, service, ports, options)));
            }
        }
        table.append(measured("`./shop up`", folder, options -> up(place, folder, ports, options)));
        return table.append('\n').toString();
    }

    /** Once without a cache, so that every measured start finds the same database; once to make it; then in turns. */
    private static String measured(String name, Path folder, Starter starter) throws IOException {
        starter.with(List.of());
        Path cache = Files.createTempFile(folder, "cache", ".aot");
        starter.with(List.of("-XX:AOTCacheOutput=" + cache));
        Sides sides = new Sides();
        for (int round = 0; round < ROUNDS; round++) {
            sides.without().add(starter.with(List.of()));
            sides.with().add(starter.with(List.of("-XX:AOTCache=" + cache)));
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %.2f s, with an AOT cache %.2f s%n",
                    name,
                    sides.without().getLast().seconds(),
                    sides.with().getLast().seconds());
        }
        return sides.row(name);
    }

    private static Child database(Place place, Path folder, LocalPorts ports) throws IOException {
        return Child.java(
                "database",
                List.of(),
                place.jar("libs/embedded-database"),
                Map.of(),
                "shop.embedded.Main",
                folder.resolve("database").toString(),
                Integer.toString(ports.database()));
    }

    private static Start start(Place place, Service service, LocalPorts ports, List<String> options)
            throws IOException {
        int port =
                switch (service.name()) {
                    case "user" -> ports.user();
                    case "product" -> ports.product();
                    case "order" -> ports.order();
                    default -> ports.gateway();
                };
        Map<String, String> variables = variables(place, ports);
        variables.put("SHOP_DATABASE_URI", "mongodb://127.0.0.1:" + ports.database());
        long begin = System.nanoTime();
        try (Child child =
                Child.java(service.name(), options, place.jar(service.module()), variables, service.main())) {
            return Start.of(child, begin, () -> answers(port, service.ready()));
        }
    }

    private static Start up(Place place, Path folder, LocalPorts ports, List<String> options) throws IOException {
        Map<String, String> variables = variables(place, ports);
        variables.put("SHOP_HOME", folder.resolve("home").toString());
        List<String> all = new ArrayList<>(options);
        all.add("-Xmx1g");
        long begin = System.nanoTime();
        try (Child child = Child.java("shop", all, place.jar("local"), variables, "shop.local.Main")) {
            return Start.of(child, begin, () -> child.hasSaid("The shop is open"));
        }
    }

    private static Map<String, String> variables(Place place, LocalPorts ports) {
        Map<String, String> variables = new HashMap<>(ports.variables());
        variables.put("SHOP_CONFIG_DIR", place.config().toString());
        return variables;
    }

    private static boolean isServed(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean answers(int port, String path) {
        try {
            return TestClient.at(port).get(path).status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
