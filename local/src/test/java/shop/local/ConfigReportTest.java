package shop.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import shop.testing.TestSettings;

class ConfigReportTest {
    private static final Pattern COLUMNS = Pattern.compile(" {2,}");

    private int exitCode;

    @Test
    void localIsCompleteAndShowsEachValueWithItsOrigin() {
        String report = report("local");
        assertThat(exitCode).isZero();
        assertThat(report).startsWith("Environment local").contains("user-service", "order-service", "gateway");
        assertThat(row(report, "order.port")).containsExactly("order.port", "5003", file("base.yaml"));
        assertThat(row(report, "server.host")).containsExactly("server.host", "127.0.0.1", file("local.yaml"));
    }

    @Test
    void aVariableIsNamedAsTheOrigin() {
        assertThat(row(report("local", "SHOP_ORDER_PORT", "6003"), "order.port"))
                .containsExactly("order.port", "6003", "SHOP_ORDER_PORT");
    }

    /** As {@code ./shop up} tells the processes: a port is moved for all who call it. */
    @Test
    void localIsShownAsTheShopRunsIt() {
        String report = report("local", "SHOP_USER_PORT", "35001", "SHOP_LOCAL_DATABASE_PORT", "37017");
        assertThat(exitCode).isZero();
        assertThat(row(report, "neighbours.user"))
                .containsExactly("neighbours.user", "http://localhost:35001", "user.port");
        assertThat(row(report, "neighbours.order"))
                .containsExactly("neighbours.order", "http://localhost:5003", file("base.yaml"));
        assertThat(row(report, "database.uri"))
                .containsExactly("database.uri", "mongodb://127.0.0.1:37017", "local.database-port");
        assertThat(row(report, "local.database-port"))
                .containsExactly("local.database-port", "37017", "SHOP_LOCAL_DATABASE_PORT");
        assertThat(row(report("local"), "database.uri"))
                .containsExactly("database.uri", "mongodb://127.0.0.1:27117", "local.database-port");
    }

    @Test
    void whatIsGivenIsNotMadeFromAPort() {
        String report = report("local", "SHOP_USER_PORT", "35001", "SHOP_NEIGHBOURS_USER", "http://elsewhere:1");
        assertThat(row(report, "neighbours.user"))
                .containsExactly("neighbours.user", "http://elsewhere:1", "SHOP_NEIGHBOURS_USER");
        String compose = report("compose", "SHOP_USER_PORT", "35001");
        assertThat(row(compose, "neighbours.user"))
                .containsExactly("neighbours.user", "http://user:5001", file("compose.yaml"));
    }

    @Test
    void noKeyOfTheBaseFileIsLeftOut() {
        String report = report("local");
        assertThat(ConfigFilesTest.keysOf("base"))
                .allSatisfy(key -> assertThat(row(report, key)).isNotEmpty());
    }

    @Test
    void secretsAreMasked() {
        String report = report("local", "SHOP_DATABASE_URI", "mongodb://shop:s3cret@db/?tls=true");
        assertThat(report).doesNotContain("only-local", "development-only", "s3cret");
        assertThat(row(report, "database.uri"))
                .containsExactly("database.uri", "mongodb://••••@db/••••", "SHOP_DATABASE_URI");
        assertThat(row(report, "user.tokens.signing-keys"))
                .containsExactly("user.tokens.signing-keys", "••••", file("local.yaml"));
    }

    @Test
    void whatProductionHasToBeToldIsListedAtOnce() {
        String report = report("production");
        assertThat(exitCode).isEqualTo(1);
        assertThat(row(report, "database.uri")).containsExactly("database.uri", "MISSING", "set SHOP_DATABASE_URI");
        assertThat(report)
                .contains("A process would refuse to start:")
                .containsOnlyOnce("  database.uri: has no value in")
                .containsOnlyOnce("  user.tokens.signing-keys: has no value in")
                .containsOnlyOnce("  order.client-secret: has no value in");
    }

    @Test
    void whatIsWrongIsListed() {
        String report =
                report("local", "SHOP_ORDER_PORT", "http", "SHOP_ORDER_PROT", "1", "SHOP_LOCAL_DATABASE_PORT", "0");
        assertThat(exitCode).isEqualTo(1);
        assertThat(report)
                .contains("order.port: must be a whole number from 0 to 65535, not \"http\" (from SHOP_ORDER_PORT).")
                .containsOnlyOnce("local.database-port: must be a whole number from 1 to 65535, not \"0\"")
                .contains("SHOP_ORDER_PROT: no key has this environment variable. Did you mean SHOP_ORDER_PORT?");
    }

    @Test
    void anUnknownEnvironmentIsOneSentence() {
        assertThat(report("prod")).contains("SHOP_ENV is \"prod\", but " + TestSettings.directory() + " has only");
        assertThat(exitCode).isEqualTo(1);
    }

    private String report(String environment, String... more) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "SHOP_ENV",
                environment,
                "SHOP_CONFIG_DIR",
                TestSettings.directory().toString()));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        exitCode = ConfigReport.print(variables, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> row(String report, String key) {
        return report.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(key + " "))
                .map(line -> List.of(COLUMNS.split(line)))
                .findFirst()
                .orElse(List.of());
    }

    private static String file(String name) {
        return TestSettings.directory().resolve(name).toString();
    }
}
