package shop.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the local shop is and what it runs with.
 *
 * @param home the folder of the repository ({@code SHOP_HOME}, default the working directory)
 * @param data the database's folder ({@code SHOP_DATA_DIR}, default {@code .shop/data} in the home)
 * @param variables the environment of every process of the shop
 */
record Place(Path home, Path data, Map<String, String> variables) {
    private static final String LOCAL = "local";
    private static final String DATA = ".shop/data";

    static Place of(Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("SHOP_HOME", "")).toAbsolutePath();
        Path data = home.resolve(environment.getOrDefault("SHOP_DATA_DIR", DATA));
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("SHOP_ENV", LOCAL);
        variables.putIfAbsent("SHOP_CONFIG_DIR", home.resolve("config").toString());
        return new Place(home, data.normalize(), Map.copyOf(variables));
    }

    boolean isLocal() {
        return variables.getOrDefault("SHOP_ENV", LOCAL).equals(LOCAL);
    }

    /** @throws CannotStart when another environment is chosen: its databases and neighbours are elsewhere */
    void mustBeLocal() {
        String chosen = variables.getOrDefault("SHOP_ENV", LOCAL);
        if (!chosen.equals(LOCAL)) {
            throw new CannotStart("This starts the environment local only, and SHOP_ENV is " + chosen + ".");
        }
    }

    /** Whether the variables name another database than the embedded one. */
    boolean hasOwnDatabase() {
        return variables.containsKey("SHOP_DATABASE_URI") || variables.containsKey("SHOP_DATABASE_URI_FILE");
    }

    /** Beside the data in their usual place, in them anywhere else: another shop of the same home has data of its own. */
    Path logs() {
        return data.equals(home.resolve(DATA)) ? home.resolve(".shop/log") : data.resolve("log");
    }

    /** A new, empty log file; the one of the last run is kept beside it. */
    Path newLog(String name) {
        Path log = logs().resolve(name + ".log");
        try {
            Files.createDirectories(log.getParent());
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(name + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
            }
            return Files.createFile(log);
        } catch (IOException e) {
            throw new CannotStart("The log file " + log + " cannot be written.");
        }
    }
}
