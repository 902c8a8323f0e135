package shop.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import shop.defaults.config.Settings;

/** The settings of the {@code test} environment, whatever the variables of the shell that runs the tests. */
public final class TestSettings {
    private TestSettings() {}

    public static Settings load() {
        return with(Map.of());
    }

    /** @param overrides values by key, such as {@code order.port} */
    public static Settings with(Map<String, String> overrides) {
        return of("test", overrides);
    }

    /** The settings of another environment of the repository, in its own words. */
    public static Settings of(String environment, Map<String, String> overrides) {
        Map<String, String> variables = new HashMap<>();
        overrides.forEach((key, value) -> variables.put(variable(key), value));
        variables.put("SHOP_CONFIG_DIR", directory().toString());
        variables.put("SHOP_ENV", environment);
        return Settings.load(variables);
    }

    /** The repository's {@code config}, from whichever module the tests run in. */
    public static Path directory() {
        Path here = Path.of("").toAbsolutePath();
        for (Path up = here; up != null; up = up.getParent()) {
            if (Files.isRegularFile(up.resolve("config/base.yaml"))) {
                return up.resolve("config");
            }
        }
        throw new IllegalStateException("no config/base.yaml in " + here + " or above it");
    }

    private static String variable(String key) {
        return "SHOP_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
