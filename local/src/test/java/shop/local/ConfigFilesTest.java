package shop.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.defaults.config.Setting;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;
import shop.testing.TestSettings;

/** The files in {@code config/} and the records that read them say the same. */
class ConfigFilesTest {
    /** What production has to be told, and nothing else. */
    private static final Map<String, String> GIVEN_IN_PRODUCTION = Map.of(
            "database.uri", "mongodb://shop:secret@db-0,db-1,db-2/?replicaSet=rs0",
            "neighbours.user", "http://user:5001",
            "neighbours.product", "http://product:5002",
            "neighbours.order", "http://order:5003",
            "user.tokens.signing-keys", developmentKeys(),
            "user.service-clients.order-service.secret", "a-secret-of-24-characters-or-more",
            "order.client-secret", "a-secret-of-24-characters-or-more");

    @ParameterizedTest
    @MethodSource("processes")
    void everyProcessStartsInLocalAndTestAsTheyAre(ShopProcess process) {
        TestSettings.of("local", Map.of()).make(process::read);
        TestSettings.of("test", Map.of()).make(process::read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "test", "compose", "production"})
    void oneBuildRunsInEveryEnvironmentOnceItsSecretsAreGiven(String environment) {
        for (ShopProcess process : ShopProcess.ALL) {
            TestSettings.of(environment, given(environment)).make(process::read);
        }
    }

    @Test
    void productionNamesExactlyWhatItHasToBeTold() {
        Set<String> missing = read("production")
                .filter(setting -> setting.state() == Setting.State.MISSING)
                .map(Setting::key)
                .collect(Collectors.toSet());
        assertThat(missing).isEqualTo(GIVEN_IN_PRODUCTION.keySet());
    }

    @ParameterizedTest
    @CsvSource({"base,local", "local,local", "test,test", "compose,compose", "production,production"})
    void everyKeyOfAFileIsReadBySomeProcess(String file, String environment) {
        assertThat(keysReadIn(environment)).containsAll(keysOf(file));
    }

    @Test
    void everyKeyThatIsReadStandsInTheBaseFile() {
        assertThat(keysOf("base")).containsAll(keysReadIn("production"));
    }

    @Test
    void noTwoKeysHaveTheSameVariable() {
        Set<String> keys = keysOf("base");
        assertThat(keys.stream().map(key -> key.replace('-', '.')).distinct()).hasSameSizeAs(keys);
    }

    @ParameterizedTest
    @CsvSource({"local,true", "test,true", "compose,false", "production,false", "base,false"})
    void onlyLocalAndTestKnowADemoSecret(String file, boolean demo) {
        String values = String.join("\n", yaml(file).asMap().get().values());
        assertThat(values.contains("only-local")).isEqualTo(demo);
        assertThat(values.contains("development-only")).isEqualTo(demo);
    }

    private static List<ShopProcess> processes() {
        return ShopProcess.ALL;
    }

    private static Map<String, String> given(String environment) {
        return switch (environment) {
            case "production" -> GIVEN_IN_PRODUCTION;
            case "compose" -> {
                Map<String, String> given = new HashMap<>(GIVEN_IN_PRODUCTION);
                given.put("user.first-admin.password", "nobody would guess this one");
                yield given;
            }
            default -> Map.of();
        };
    }

    private static Set<String> keysReadIn(String environment) {
        ShopProcess local = new ShopProcess("local", LocalConfig::from);
        return Stream.concat(read(environment), read(local, environment))
                .map(Setting::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every setting that some process reads, whether or not there is something wrong with it. */
    private static Stream<Setting> read(String environment) {
        return ShopProcess.ALL.stream().flatMap(process -> read(process, environment));
    }

    private static Stream<Setting> read(ShopProcess process, String environment) {
        Settings settings = TestSettings.of(environment, Map.of());
        var unused = catchThrowableOfType(SettingsException.class, () -> settings.make(process::read));
        return settings.used().stream();
    }

    /** The keys of the file: a list is one key, and {@code -file} gives the key before it. */
    static Set<String> keysOf(String file) {
        return yaml(file)
                .traverse()
                .filter(node -> node.type() == Config.Type.VALUE || node.type() == Config.Type.LIST)
                .map(node -> node.key().toString())
                .map(key -> key.replaceFirst("\\.\\d+$", "").replaceFirst("-file$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String developmentKeys() {
        return yaml("local").get("user.tokens.signing-keys").asString().get();
    }

    private static Config yaml(String file) {
        return Config.just(ConfigSources.file(TestSettings.directory().resolve(file + ".yaml")));
    }
}
