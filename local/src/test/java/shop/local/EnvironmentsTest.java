package shop.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.defaults.config.Setting;
import shop.defaults.config.Settings;
import shop.defaults.config.SettingsException;
import shop.testing.TestSettings;

/** One build in four environments: what differs between them is what their YAML files say, and nothing besides. */
class EnvironmentsTest {
    private static final Set<String> ALL = Set.of("local", "test", "compose", "production");

    record Pair(String one, String other) {}

    @ParameterizedTest
    @MethodSource("pairs")
    void theProcessesDifferExactlyInWhatTheFilesSay(Pair pair) {
        assertThat(differences(effective(pair.one()), effective(pair.other())))
                .isEqualTo(differences(files(pair.one()), files(pair.other())));
    }

    private static Stream<Pair> pairs() {
        return ALL.stream().sorted().flatMap(one -> ALL.stream()
                .sorted()
                .filter(other -> one.compareTo(other) < 0)
                .map(other -> new Pair(one, other)));
    }

    private static Set<String> differences(Map<String, String> one, Map<String, String> other) {
        Set<String> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        keys.removeIf(key -> one.getOrDefault(key, "").equals(other.getOrDefault(key, "")));
        return keys;
    }

    /** What the four processes read, each by its own records: value and where it is from, for a mask hides secrets. */
    private static Map<String, String> effective(String environment) {
        Map<String, String> effective = new TreeMap<>();
        for (ShopProcess process : ShopProcess.ALL) {
            Settings settings = TestSettings.of(environment, Map.of());
            var unused = catchThrowableOfType(SettingsException.class, () -> settings.make(process::read));
            settings.used().stream()
                    .filter(Predicate.not(setting -> setting.key().startsWith("local.")))
                    .forEach(setting -> effective.put(setting.key(), value(setting)));
        }
        return effective;
    }

    private static String value(Setting setting) {
        boolean set = setting.state() == Setting.State.SET || setting.state() == Setting.State.INVALID;
        return set ? setting.shown() + " from " + setting.origin().replaceFirst(".*/", "") : "";
    }

    /** The same, from the files alone: the environment's over the base. */
    private static Map<String, String> files(String environment) {
        Map<String, String> files = new TreeMap<>();
        for (String file : new String[] {"base", environment}) {
            Config.just(ConfigSources.file(TestSettings.directory().resolve(file + ".yaml")))
                    .traverse()
                    .filter(Config::isLeaf)
                    .forEach(node -> files.put(
                            node.key().toString().replaceFirst("\\.\\d+$", "").replaceFirst("-file$", ""),
                            node.asString()
                                    .filter(text -> !text.isEmpty())
                                    .map(text -> text + " from " + file + ".yaml")
                                    .orElse("")));
        }
        return files;
    }
}
