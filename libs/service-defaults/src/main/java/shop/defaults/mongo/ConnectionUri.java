package shop.defaults.mongo;

import com.mongodb.ConnectionString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Completes an operator's connection string with the process's own database and the options that the shop's promises
 * rest on. What the operator set stays, except that writes are always acknowledged by a majority and journaled: with
 * less, an acknowledged order could be rolled back by a failover.
 */
final class ConnectionUri {
    private static final Map<String, String> FIXED = Map.of("w", "majority", "journal", "true");

    private ConnectionUri() {}

    /** Whether it can be completed. What is behind a name in DNS (mongodb+srv) is only known when it is looked up. */
    static boolean isValid(String uri) {
        try {
            return uri.startsWith("mongodb+srv://") || new ConnectionString(uri).getDatabase() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @throws IllegalArgumentException if the configured string is not one, or names a database */
    static String complete(DatabaseConfig config, String databaseName) {
        String uri = config.uri().value();
        ConnectionString parsed = new ConnectionString(uri);
        if (parsed.getDatabase() != null) {
            throw new IllegalArgumentException("the connection string must not name a database");
        }
        int question = uri.indexOf('?');
        String servers = question < 0 ? uri : uri.substring(0, question);
        Map<String, String> options = new LinkedHashMap<>();
        if (question >= 0) {
            given(uri.substring(question + 1)).forEach(options::put);
        }
        defaults(config, parsed).forEach((name, value) -> {
            if (options.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
                options.put(name, value);
            }
        });
        options.keySet().removeIf(name -> FIXED.keySet().stream().anyMatch(name::equalsIgnoreCase));
        options.putAll(FIXED);
        return (servers.endsWith("/") ? servers : servers + "/")
                + databaseName
                + options.entrySet().stream()
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static Map<String, String> given(String options) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String option : options.split("[&;]", -1)) {
            int equals = option.indexOf('=');
            if (equals > 0) {
                given.put(option.substring(0, equals), option.substring(equals + 1));
            }
        }
        return given;
    }

    private static Map<String, String> defaults(DatabaseConfig config, ConnectionString parsed) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connectTimeoutMS", Long.toString(config.connectTimeout().toMillis()));
        options.put(
                "serverSelectionTimeoutMS",
                Long.toString(config.selectionTimeout().toMillis()));
        options.put("socketTimeoutMS", Long.toString(config.operationTimeout().toMillis()));
        options.put(
                "waitQueueTimeoutMS", Long.toString(config.operationTimeout().toMillis()));
        options.put("maxPoolSize", Integer.toString(config.maxConnections()));
        if (parsed.getCredential() != null) {
            options.put("authSource", parsed.getCredential().getSource());
        }
        return options;
    }
}
