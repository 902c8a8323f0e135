package shop.local;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;
import shop.gateway.GatewayConfig;
import shop.local.demo.Demo;
import shop.local.demo.DemoConfig;
import shop.local.demo.DemoTally;

/** {@code ./shop demo}: fills a running shop and plays buyers against it until Ctrl-C, or for as long as is said. */
public final class DemoCommand {
    private static final String HELP =
            "Usage: ./shop demo [--url URL] [--products N] [--buyers N] [--rate ORDERS_A_SECOND] [--seconds N]";
    /** Given by {@code ./shop} when somebody watches a terminal. */
    private static final String LIVE = "--live";

    private static final List<String> OPTIONS = List.of("--url", "--products", "--buyers", "--rate", "--seconds", LIVE);
    private static final Duration END_WITHIN = Duration.ofSeconds(70);
    private static final int TELL_EVERY = 5;

    private DemoCommand() {}

    public static void main(String[] args) {
        DemoConfig config;
        Map<String, String> options;
        try {
            options = options(args);
            config = config(options, System.getenv());
        } catch (SettingsException e) {
            e.problems().forEach(Console::complain);
            System.exit(1);
            return;
        } catch (IllegalArgumentException e) {
            Console.complain(String.valueOf(e.getMessage()));
            Console.endMisused(HELP);
            return;
        }
        System.exit(run(config, progress(options.containsKey(LIVE))));
    }

    private static int run(DemoConfig config, Consumer<String> progress) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            stop.countDown();
            await(ended);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            DemoTally tally = new Demo(config, progress, () -> stop.getCount() == 0).run();
            Console.say("");
            Console.say("The shop at " + config.shop() + " has " + config.products() + " products and "
                    + config.buyers() + " buyers of the demo.");
            return tally.failures() == 0 ? 0 : 1;
        } catch (IOException e) {
            Console.complain("");
            Console.complain("The demo cannot go on: "
                    + (e.getMessage() == null
                            ? "nothing answers at " + config.shop() + ". Is the shop open?"
                            : e.getMessage()));
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            ended.countDown();
        }
    }

    private static void await(CountDownLatch ended) {
        try {
            ended.await(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static DemoConfig config(Map<String, String> options, Map<String, String> environment) {
        Place place = Place.of(environment);
        URI shop = address(options.getOrDefault("--url", "http://localhost:" + gatewayPort(place)));
        Admin admin = admin(environment, place);
        return new DemoConfig(
                shop,
                admin.email(),
                admin.password(),
                number(options, "--products", 48),
                number(options, "--buyers", 20),
                decimal(options, "--rate", 5),
                Optional.ofNullable(options.get("--seconds"))
                        .map(seconds -> Duration.ofSeconds(number(options, "--seconds", 1))));
    }

    private record Admin(String email, String password) {}

    /** That of the variables, for shops elsewhere; otherwise the first admin of the local shop. */
    private static Admin admin(Map<String, String> environment, Place place) {
        String email = environment.getOrDefault("DEMO_ADMIN_EMAIL", "");
        String password = environment.getOrDefault("DEMO_ADMIN_PASSWORD", "");
        if (!email.isEmpty() && !password.isEmpty()) {
            return new Admin(email, password);
        }
        LocalConfig local = Settings.load(place.variables()).make(LocalConfig::from);
        return new Admin(local.adminEmail(), local.adminPassword());
    }

    private static int gatewayPort(Place place) {
        return Settings.load(place.variables()).make(GatewayConfig::from).port();
    }

    static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i])) {
                throw new IllegalArgumentException("What does " + args[i] + " mean?");
            }
            if (i + 1 == args.length || OPTIONS.contains(args[i + 1])) {
                throw new IllegalArgumentException(args[i] + " needs a value.");
            }
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private static URI address(String url) {
        try {
            URI address = new URI(url);
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (URISyntaxException e) {
            // said below, as for everything else that is no address of a shop
        }
        throw new IllegalArgumentException("--url needs an address such as http://localhost:8000, not " + url + ".");
    }

    private static int number(Map<String, String> options, String name, int otherwise) {
        return (int) decimal(options, name, otherwise);
    }

    private static double decimal(Map<String, String> options, String name, double otherwise) {
        String text = options.get(name);
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " needs a number, not " + text + ".", e);
        }
    }

    /** One line that changes on a terminal; elsewhere a line now and then. */
    private static Consumer<String> progress(boolean live) {
        PrintStream out = System.out;
        if (live) {
            return line -> {
                out.print("\r\033[K" + line);
                out.flush();
            };
        }
        int[] times = {0};
        return line -> {
            if (times[0]++ % TELL_EVERY == 0) {
                out.println(line);
            }
        };
    }
}
