package shop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** {@code ./shop bench NAME}: runs one comparison, prints its table in Markdown, and keeps it in {@code .shop/bench}. */
public final class Main {
    private static final int USAGE = 64;

    private static final Map<String, Bench> BENCHES = new TreeMap<>(Map.of(
            "orders", new OrdersBench(),
            "catalogue", new CatalogueBench(),
            "gateway", new GatewayBench(),
            "micro", new MicroBench(),
            "startup", new StartupBench()));

    /** One comparison. */
    interface Bench {
        /** @throws BenchFailed when a side is missing, or had errors: then there is nothing to compare */
        String run(Place place) throws IOException, InterruptedException;
    }

    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Bench bench = args.length == 1 ? BENCHES.get(args[0]) : null;
        if (bench == null) {
            System.err.println("Usage: ./shop bench " + String.join("|", BENCHES.keySet()));
            System.exit(USAGE);
            return;
        }
        Place place = Place.of(System.getenv());
        try {
            String table = bench.run(place);
            Path kept = place.home().resolve(".shop/bench").resolve(args[0] + ".md");
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, table);
            System.out.println("\n" + table);
        } catch (BenchFailed e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
