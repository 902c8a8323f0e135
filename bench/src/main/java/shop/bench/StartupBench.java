package shop.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import shop.testing.FreePorts;
import shop.testing.TestClient;

/** Time from start to ready and memory then, of the gateway, with and without an AOT cache (JEP 483, 514, 515; JDK 25). */
final class StartupBench implements Main.Bench {
    private static final int ROUNDS = 7;

    private record Start(double seconds, long mebibytes) {}

    @Override
    public String run(Place place) throws IOException {
        if (Runtime.version().feature() < 25) {
            throw new BenchFailed("The AOT cache needs a JDK 25 or newer.");
        }
        Path cache = place.temporaryFolder("aot").resolve("gateway.aot");
        start(place, List.of("-XX:AOTCacheOutput=" + cache));
        Map<String, List<Start>> sides = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            sides.computeIfAbsent("without a cache", side -> new ArrayList<>()).add(start(place, List.of()));
            sides.computeIfAbsent("with an AOT cache", side -> new ArrayList<>())
                    .add(start(place, List.of("-XX:AOTCache=" + cache)));
        }
        StringBuilder table = new StringBuilder("### The gateway, from start to ready, medians of " + ROUNDS + "\n\n")
                .append("| | ready after s | resident MiB |\n| --- | ---: | ---: |\n");
        sides.forEach((side, starts) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %.2f | %d |%n",
                side,
                starts.stream().mapToDouble(Start::seconds).sorted().toArray()[ROUNDS / 2],
                starts.stream().mapToLong(Start::mebibytes).sorted().toArray()[ROUNDS / 2])));
        return table.append('\n').toString();
    }

    private static Start start(Place place, List<String> options) throws IOException {
        int port = FreePorts.one();
        Map<String, String> variables = Map.of(
                "SHOP_ENV", "test",
                "SHOP_CONFIG_DIR", place.config().toString(),
                "SHOP_GATEWAY_PORT", Integer.toString(port));
        long begin = System.nanoTime();
        try (Child gateway = Child.java("gateway", options, place.jar("gateway"), variables, "shop.gateway.Main")) {
            gateway.await(() -> isReady(port));
            double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3;
            return new Start(seconds, gateway.residentMebibytes());
        }
    }

    private static boolean isReady(int port) {
        try {
            return TestClient.at(port).get("/observe/health/started").status() == 200;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }
}
