package shop.local;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import shop.defaults.config.Setting;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;

/**
 * {@code ./shop config [env]}: what every process would run with, and where each value came from, found by making the
 * very records that the processes make. In the environment local that is what {@code ./shop up} gives them: there a
 * database and neighbours are where their ports are. The exit code is 1 when a process would refuse to start.
 */
public final class ConfigReport {
    private static final String HEAD_KEY = "KEY";
    private static final String HEAD_VALUE = "VALUE";

    /** What {@code ./shop up} makes of which key, by the variable in which it hands it on. */
    private static final Map<String, String> MADE_FROM = Map.of(
            "SHOP_DATABASE_URI", "local.database-port",
            "SHOP_NEIGHBOURS_USER", "user.port",
            "SHOP_NEIGHBOURS_PRODUCT", "product.port",
            "SHOP_NEIGHBOURS_ORDER", "order.port");

    private final PrintStream out;
    private final Set<String> problems = new LinkedHashSet<>();

    private ConfigReport(PrintStream out) {
        this.out = out;
    }

    /** @param args the environment, if it is not the one that {@code SHOP_ENV} names */
    public static void main(String[] args) {
        if (args.length > 1 || (args.length == 1 && args[0].startsWith("-"))) {
            Console.endMisused("Usage: ./shop config [ENV]");
        }
        Map<String, String> variables = new HashMap<>(System.getenv());
        Optional.ofNullable(variables.get("SHOP_HOME"))
                .ifPresent(home -> variables.putIfAbsent("SHOP_CONFIG_DIR", home + "/config"));
        if (args.length > 0) {
            variables.put("SHOP_ENV", args[0]);
        }
        System.exit(print(variables, new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    /** Prints the report and returns the exit code. */
    static int print(Map<String, String> variables, PrintStream out) {
        ConfigReport report = new ConfigReport(out);
        try {
            out.println("Environment " + Settings.load(variables).environment());
            Place place = Place.of(variables);
            report.processes(place, place.isLocal() ? report.local(place) : place.variables());
        } catch (SettingsException e) {
            report.problems.addAll(e.problems());
        }
        return report.verdict();
    }

    /** @return the variables that the processes of {@code ./shop up} have */
    private Map<String, String> local(Place place) {
        table(
                "./shop up",
                read(place.variables(), LocalConfig::from).stream()
                        .filter(setting -> setting.key().startsWith("local."))
                        .toList());
        return LocalSettings.ofServices(place, place.hasOwnDatabase() ? Optional.empty() : databasePort(place));
    }

    /** The port; none when it is wrong, which has been said by then. */
    private static Optional<Integer> databasePort(Place place) {
        try {
            return Optional.of(LocalConfig.databasePort(Settings.load(place.variables())));
        } catch (SettingsException e) {
            return Optional.empty();
        }
    }

    private void processes(Place place, Map<String, String> variables) {
        for (ShopProcess process : ShopProcess.ALL) {
            table(
                    process.name(),
                    read(variables, process::read).stream()
                            .map(setting -> asGiven(setting, place, variables))
                            .toList());
        }
    }

    /** A value that nobody has given in its variable comes from the key that it was made from. */
    private static Setting asGiven(Setting setting, Place place, Map<String, String> variables) {
        String variable = setting.origin();
        String source = MADE_FROM.get(variable);
        if (source == null
                || Objects.equals(variables.get(variable), place.variables().get(variable))) {
            return setting;
        }
        return new Setting(setting.key(), setting.state(), setting.shown(), source);
    }

    private List<Setting> read(Map<String, String> variables, Function<Settings, ?> from) {
        Settings settings = Settings.load(variables);
        try {
            settings.make(from);
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        return List.copyOf(settings.used());
    }

    private void table(String title, List<Setting> settings) {
        out.println();
        out.println(title);
        int keys = width(HEAD_KEY, settings.stream().map(Setting::key).toList());
        int values =
                width(HEAD_VALUE, settings.stream().map(ConfigReport::value).toList());
        String row = "  %-" + keys + "s  %-" + values + "s  %s%n";
        out.printf(row, HEAD_KEY, HEAD_VALUE, "FROM");
        settings.forEach(setting -> out.printf(row, setting.key(), value(setting), origin(setting)));
    }

    private static int width(String head, List<String> cells) {
        return cells.stream().mapToInt(String::length).reduce(head.length(), Math::max);
    }

    private static String value(Setting setting) {
        return switch (setting.state()) {
            case SET -> setting.shown();
            case UNSET -> "-";
            case MISSING -> "MISSING";
            case INVALID -> "INVALID " + setting.shown();
        };
    }

    private static String origin(Setting setting) {
        return switch (setting.state()) {
            case SET, INVALID -> setting.origin();
            case UNSET -> "not set; " + setting.origin() + " would";
            case MISSING -> "set " + setting.origin();
        };
    }

    private int verdict() {
        if (problems.isEmpty()) {
            return 0;
        }
        out.println();
        out.println("A process would refuse to start:");
        problems.forEach(problem -> out.println("  " + problem));
        return 1;
    }
}
