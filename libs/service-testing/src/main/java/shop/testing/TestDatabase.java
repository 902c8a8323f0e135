package shop.testing;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import shop.embedded.EmbeddedDatabase;

/**
 * A fresh, empty database, dropped at the end.
 *
 * <p>It lives on one embedded server for the whole JVM or, when the environment variable {@value #URI_VARIABLE} names
 * one, on a real MongoDB. As a JUnit extension it is fresh for each test, or for each class when the field is static:
 *
 * <pre>{@code
 * @RegisterExtension
 * final TestDatabase database = new TestDatabase();
 * }</pre>
 *
 * <p>Without JUnit's lifecycle (jqwik) it is opened and closed like any resource.
 */
public final class TestDatabase
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {
    static final String URI_VARIABLE = "SHOP_TEST_MONGODB_URI";

    private static final Optional<String> REAL =
            Optional.ofNullable(System.getenv(URI_VARIABLE)).filter(uri -> !uri.isBlank());

    private final String name = "shop_test_" + UUID.randomUUID().toString().replace("-", "");
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private volatile boolean forWholeClass;

    /** The one server of this JVM and the one client that looks at it; made when first needed. */
    private static final class Shared {
        static final String URI = REAL.orElseGet(
                () -> EmbeddedDatabase.start(EmbeddedDatabase.inMemory()).uri());
        static final Logger DRIVER_LOG = Logger.getLogger("org.mongodb.driver");
        static final MongoClient CLIENT;

        static {
            DRIVER_LOG.setLevel(Level.WARNING);
            CLIENT = MongoClients.create(URI);
        }
    }

    /** Whether the tests run against a real MongoDB. */
    public static boolean isReal() {
        return REAL.isPresent();
    }

    /** The server's connection string. */
    public String uri() {
        return Shared.URI;
    }

    /** The database's name. */
    public String name() {
        names.add(name);
        return name;
    }

    /** The name of one more database, for tests of several services: each has its own. */
    public String name(String suffix) {
        String full = name + "_" + suffix;
        names.add(full);
        return full;
    }

    /** The database itself, to look at what a service has written. */
    public MongoDatabase mongo() {
        return Shared.CLIENT.getDatabase(name());
    }

    /** The database that {@link #name(String)} names. */
    public MongoDatabase mongo(String suffix) {
        return Shared.CLIENT.getDatabase(name(suffix));
    }

    /** The settings that make a service use this database: {@code database.uri} and {@code <service>.database.name}. */
    public Map<String, String> settings(String service) {
        return Map.of("database.uri", uri(), service + ".database.name", name(service));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        forWholeClass = true;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        // the name is fresh since construction; JUnit needs the callback to keep the extension for each test
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forWholeClass) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        names.forEach(used -> Shared.CLIENT.getDatabase(used).drop());
        names.clear();
    }
}
