package shop.system.crash;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import shop.embedded.Main;
import shop.local.audit.Audit;
import shop.local.audit.AuditConfig;
import shop.local.audit.AuditReport;
import shop.testing.Eventually;
import shop.testing.FaultProxy;
import shop.testing.FreePorts;
import shop.testing.ShopProcess;
import shop.testing.TestSettings;

/**
 * The shop in processes of its own on free ports: the database, two of each service, and a gateway before them. The
 * Order Service reaches its neighbours through proxies that can lose, delay and swallow what passes.
 *
 * <p>The database is the embedded one, unless {@value #URI_VARIABLE} names a MongoDB; that one is never killed.
 */
final class ShopCluster implements AutoCloseable {
    /**
     * How long things may take.
     *
     * @param request a request, as {@code server.request-timeout}
     * @param settling an order after a crash, as {@code order.saga.settle-within}
     */
    record Timing(Duration request, Duration settling) {
        /** Shorter than in production, because crashes are waited for. */
        static final Timing IMPATIENT = new Timing(Duration.ofSeconds(6), Duration.ofSeconds(18));

        /** Longer than in production, because these machines may be slow and nothing crashes. */
        static final Timing PATIENT = new Timing(Duration.ofSeconds(30), Duration.ofSeconds(90));
    }

    private static final String URI_VARIABLE = "SHOP_TEST_MONGODB_URI";
    private static final String DATABASE = "database";
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);

    /** What can be killed and started again. */
    enum Role {
        USER("services/user/target/user-service"),
        PRODUCT("services/product/target/product-service"),
        ORDER("services/order/target/order-service"),
        GATEWAY("gateway/target/gateway");

        private final String jar;

        Role(String jar) {
            this.jar = jar;
        }

        String section() {
            return name().toLowerCase(Locale.ROOT);
        }

        Path jar() {
            return root().resolve(jar + "-1.0.0-SNAPSHOT.jar");
        }
    }

    /** Kept, because loggers that nobody holds forget their level: a database that is killed is not worth a word. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.mongodb.driver");

    static {
        DRIVER_LOG.setLevel(Level.SEVERE);
    }

    private final Timing timing;
    private final Path folder;
    private final String prefix = "shop_crash_" + UUID.randomUUID().toString().substring(0, 8) + "_";
    private final Optional<String> realDatabase =
            Optional.ofNullable(System.getenv(URI_VARIABLE)).filter(uri -> !uri.isBlank());
    private final int databasePort = FreePorts.one();
    private final Map<String, ShopProcess.Spec> specs = new LinkedHashMap<>();
    private final Map<String, ShopProcess> processes = new LinkedHashMap<>();
    private final List<FaultProxy> productLinks = new ArrayList<>();
    private final List<FaultProxy> userLinks = new ArrayList<>();
    private final Map<String, String> shared = new HashMap<>();

    private ShopCluster(Timing timing) {
        this.timing = timing;
        try {
            folder = Files.createTempDirectory("shop-crash-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts everything and waits until it is ready. */
    static ShopCluster start(Timing timing) {
        ShopCluster cluster = new ShopCluster(timing);
        try {
            cluster.startAll();
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void startAll() {
        if (realDatabase.isEmpty()) {
            processes.put(
                    DATABASE,
                    ShopProcess.start(ShopProcess.Spec.main(DATABASE, databasePort, Main.class)
                            .argument(folder.toString())
                            .argument(Integer.toString(databasePort))));
        }
        awaitDatabase();
        plan();
        specs.forEach((name, spec) -> processes.put(name, ShopProcess.start(spec)));
        services().forEach(name -> process(name).awaitReady(STARTS_WITHIN));
    }

    private void plan() {
        List<Integer> ports = FreePorts.some(7);
        for (int port : ports.subList(0, 2)) {
            userLinks.add(FaultProxy.before(port));
        }
        for (int port : ports.subList(2, 4)) {
            productLinks.add(FaultProxy.before(port));
        }
        shared.put("SHOP_ENV", "test");
        shared.put("SHOP_CONFIG_DIR", root().resolve("config").toString());
        shared.put("SHOP_DATABASE_URI", databaseUri());
        shared.put("SHOP_SERVER_REQUEST_TIMEOUT", timing.request().toSeconds() + "s");
        shared.put("SHOP_CLIENT_ANSWER_TIMEOUT", timing.request().toSeconds() + "s");
        shared.put("SHOP_ORDER_CALL_TIMEOUT", timing.request().toSeconds() / 2 + "s");
        shared.put("SHOP_SERVER_DRAIN_DELAY", "1500ms");
        shared.put("SHOP_SERVER_SHUTDOWN_GRACE", "8s");
        for (Role role : List.of(Role.USER, Role.PRODUCT, Role.ORDER)) {
            shared.put(variable(role, "DATABASE_NAME"), databaseName(role));
        }
        shared.put("SHOP_ORDER_SAGA_SETTLE_WITHIN", timing.settling().toSeconds() + "s");
        shared.put("SHOP_ORDER_RECOVERY_INTERVAL", "500ms");
        shared.put("SHOP_PRODUCT_STOCK_SWEEP_INTERVAL", "1s");

        String users = urls(ports.subList(0, 2));
        String products = urls(ports.subList(2, 4));
        String orders = urls(ports.subList(4, 6));
        Map<String, String> direct = Map.of(
                "SHOP_NEIGHBOURS_USER", users, "SHOP_NEIGHBOURS_PRODUCT", products, "SHOP_NEIGHBOURS_ORDER", orders);
        specs.put("user-1", spec("user-1", Role.USER, ports.get(0), direct));
        specs.put("user-2", spec("user-2", Role.USER, ports.get(1), direct));
        specs.put("product-1", spec("product-1", Role.PRODUCT, ports.get(2), direct));
        specs.put("product-2", spec("product-2", Role.PRODUCT, ports.get(3), direct));
        specs.put("order-1", spec("order-1", Role.ORDER, ports.get(4), linked()));
        specs.put("order-2", spec("order-2", Role.ORDER, ports.get(5), linked()));
        specs.put("gateway-1", spec("gateway-1", Role.GATEWAY, ports.get(6), direct));
    }

    private Map<String, String> linked() {
        return Map.of(
                "SHOP_NEIGHBOURS_USER",
                        urls(userLinks.stream().map(FaultProxy::port).toList()),
                "SHOP_NEIGHBOURS_PRODUCT",
                        urls(productLinks.stream().map(FaultProxy::port).toList()));
    }

    private ShopProcess.Spec spec(String name, Role role, int port, Map<String, String> neighbours) {
        return ShopProcess.Spec.jar(name, port, role.jar())
                .with(shared)
                .with(neighbours)
                .with(variable(role, "PORT"), Integer.toString(port));
    }

    /** One more gateway, beside the first. */
    ShopProcess startGateway(String name) {
        int port = FreePorts.one();
        ShopProcess.Spec first = specs.get("gateway-1");
        ShopProcess.Spec spec = spec(name, Role.GATEWAY, port, first.environment())
                .with(variable(Role.GATEWAY, "PORT"), Integer.toString(port));
        specs.put(name, spec);
        processes.put(name, ShopProcess.start(spec));
        return process(name).awaitReady(STARTS_WITHIN);
    }

    /** An Order Service of its own that no gateway knows, with these faults. The caller closes it. */
    ShopProcess startOrderService(String name, String faultPoints) {
        return ShopProcess.start(
                spec(name, Role.ORDER, FreePorts.one(), linked()).with("SHOP_ORDER_FAULT_POINTS", faultPoints));
    }

    Timing timing() {
        return timing;
    }

    ShopProcess process(String name) {
        ShopProcess process = processes.get(name);
        if (process == null) {
            throw new IllegalArgumentException("there is no " + name + " among " + processes.keySet());
        }
        return process;
    }

    /** The names of all processes but the database. */
    List<String> services() {
        return List.copyOf(specs.keySet());
    }

    boolean databaseCanBeKilled() {
        return realDatabase.isEmpty();
    }

    void killDatabase() {
        process(DATABASE).kill();
    }

    void restartDatabase() {
        process(DATABASE).restart();
        awaitDatabase();
    }

    List<FaultProxy> productLinks() {
        return productLinks;
    }

    List<FaultProxy> userLinks() {
        return userLinks;
    }

    int gatewayPort() {
        return process("gateway-1").port();
    }

    /** Everything runs, nothing is disturbed; returns when all are ready. */
    void heal() {
        Stream.concat(productLinks.stream(), userLinks.stream()).forEach(FaultProxy::pass);
        if (databaseCanBeKilled() && !process(DATABASE).isAlive()) {
            restartDatabase();
        }
        services().forEach(name -> {
            if (!process(name).isAlive()) {
                process(name).restart();
            }
        });
        services().forEach(name -> process(name).awaitReady(STARTS_WITHIN));
    }

    /** Reads the databases as {@code ./shop audit} does. */
    AuditReport audit() {
        Map<String, String> settings = Map.of(
                "database.uri", databaseUri(),
                "product.database.name", databaseName(Role.PRODUCT),
                "order.database.name", databaseName(Role.ORDER));
        AuditConfig config = AuditConfig.from(TestSettings.with(settings)).withBound(timing.settling());
        return Audit.run(config, Clock.systemUTC());
    }

    @Override
    public void close() {
        List<ShopProcess> all = new ArrayList<>(processes.values());
        all.reversed().forEach(ShopProcess::close);
        Stream.concat(productLinks.stream(), userLinks.stream()).forEach(FaultProxy::close);
        realDatabase.ifPresent(this::dropDatabases);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void dropDatabases(String uri) {
        try (MongoClient client = MongoClients.create(uri)) {
            for (Role role : List.of(Role.USER, Role.PRODUCT, Role.ORDER)) {
                client.getDatabase(databaseName(role)).drop();
            }
        }
    }

    private void awaitDatabase() {
        String uri = databaseUri() + (realDatabase.isEmpty() ? "/?serverSelectionTimeoutMS=500" : "");
        Eventually.that("the database answers", STARTS_WITHIN, () -> {
            try (MongoClient client = MongoClients.create(uri)) {
                client.getDatabase("admin").runCommand(new Document("ping", 1));
                return true;
            } catch (RuntimeException e) {
                return false;
            }
        });
    }

    private String databaseUri() {
        return realDatabase.orElse("mongodb://127.0.0.1:" + databasePort);
    }

    private String databaseName(Role role) {
        return prefix + role.section();
    }

    private static String variable(Role role, String key) {
        return "SHOP_" + role.name() + "_" + key;
    }

    private static String urls(List<Integer> ports) {
        return ports.stream().map(port -> "http://127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    private static Path root() {
        return TestSettings.directory().toAbsolutePath().getParent();
    }
}
