package shop.defaults.mongo;

import com.mongodb.ConnectionString;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Completes an operator's connection string with the process's own database and the options that the shop's promises
 * rest on. What the operator set stays, except that writes are always acknowledged by a majority and journaled: with
 * less, an acknowledged order could be rolled back by a failover.
 */
final class ConnectionUri {
    private ConnectionUri() {}

    /** @throws IllegalArgumentException if the configured string is not one, or names a database */
    static String complete(DatabaseConfig config, String databaseName) {
        String uri = config.uri().value();
        ConnectionString parsed = new ConnectionString(uri);
        if (parsed.getDatabase() != null) {
            throw new IllegalArgumentException("the connection string must not name a database");
        }
        int question = uri.indexOf('?');
        String servers = question < 0 ? uri : uri.substring(0, question);
        String given = question < 0 ? "" : uri.substring(question + 1);
        StringBuilder complete = new StringBuilder(servers.endsWith("/") ? servers : servers + "/")
                .append(databaseName)
                .append('?')
                .append(given);
        String lower = "&" + given.toLowerCase(Locale.ROOT);
        defaults(config, parsed).forEach((option, value) -> {
            if (!lower.contains("&" + option.toLowerCase(Locale.ROOT) + "=")) {
                append(complete, option, value);
            }
        });
        append(complete, "w", "majority");
        append(complete, "journal", "true");
        return complete.toString();
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

    private static void append(StringBuilder uri, String option, String value) {
        if (uri.charAt(uri.length() - 1) != '?' && uri.charAt(uri.length() - 1) != '&') {
            uri.append('&');
        }
        uri.append(option).append('=').append(value);
    }
}
