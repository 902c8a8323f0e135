package shop.defaults.mongo;

import com.mongodb.ConnectionString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Completes an operator's connection string with the process's own database and the options that the shop's promises
 * rest on. What the operator set stays, except that writes are always acknowledged by a majority and journaled, and that
 * reads go to the primary: with less, an acknowledged order could be rolled back by a failover, and what decides by what
 * it has just read or written would decide by what is old.
 */
final class ConnectionUri {
    private static final List<String> FIXED = List.of("w=majority", "journal=true", "readPreference=primary");
    /** Those, by any of their names, and what qualifies them. */
    private static final Set<String> NOT_THE_OPERATORS =
            Set.of("w", "journal", "j", "readpreference", "readpreferencetags", "maxstalenessseconds");

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
        List<String> options = new ArrayList<>();
        if (question >= 0) {
            given(uri.substring(question + 1)).forEach(options::add);
        }
        Set<String> names = Set.copyOf(options.stream().map(ConnectionUri::name).toList());
        defaults(config, parsed).forEach((name, value) -> {
            if (!names.contains(name.toLowerCase(Locale.ROOT))) {
                options.add(name + "=" + value);
            }
        });
        options.addAll(FIXED);
        return (servers.endsWith("/") ? servers : servers + "/") + databaseName + "?" + String.join("&", options);
    }

    /** The operator's options, as they stand. */
    private static Stream<String> given(String options) {
        return Stream.of(options.split("[&;]", -1))
                .filter(option -> option.indexOf('=') > 0)
                .filter(option -> !NOT_THE_OPERATORS.contains(name(option)));
    }

    private static String name(String option) {
        return option.substring(0, option.indexOf('=')).toLowerCase(Locale.ROOT);
    }

    /**
     * An operation's time ({@code timeoutMS}) holds for finding a server, for its answer and for the operation's repetition
     * together. This version of the driver leaves two things out of it, each with a limit of its own: the wait for a
     * connection of a pool that has none left, and the end of the sessions when the client is closed.
     */
    private static Map<String, String> defaults(DatabaseConfig config, ConnectionString parsed) {
        long operation = config.operationTimeout().toMillis();
        Map<String, String> options = new LinkedHashMap<>();
        options.put("connectTimeoutMS", Long.toString(config.connectTimeout().toMillis()));
        options.put(
                "serverSelectionTimeoutMS",
                Long.toString(config.selectionTimeout().toMillis()));
        options.put("timeoutMS", Long.toString(operation));
        options.put("waitQueueTimeoutMS", Long.toString(operation / 2));
        options.put("socketTimeoutMS", Long.toString(operation));
        options.put("maxPoolSize", Integer.toString(config.maxConnections()));
        if (parsed.getCredential() != null) {
            options.put("authSource", parsed.getCredential().getSource());
        }
        return options;
    }
}
