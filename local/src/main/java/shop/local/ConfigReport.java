package shop.local;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import shop.defaults.config.Setting;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;

/**
 * {@code ./shop config [env]}: what every process would run with, and where each value came from, found by making the
 * very records that the processes make. The exit code is 1 when a process would refuse to start.
 */
public final class ConfigReport {
    private static final String HEAD_KEY = "KEY";
    private static final String HEAD_VALUE = "VALUE";

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
            for (ShopProcess process : ShopProcess.ALL) {
                report.process(process, Settings.load(variables));
            }
        } catch (SettingsException e) {
            report.problems.addAll(e.problems());
        }
        return report.verdict();
    }

    private void process(ShopProcess process, Settings settings) {
        try {
            settings.make(process::read);
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        out.println();
        out.println(process.name());
        table(settings.used());
    }

    private void table(Collection<Setting> settings) {
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
