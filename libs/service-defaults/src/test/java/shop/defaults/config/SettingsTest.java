package shop.defaults.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void someFiles() throws IOException {
        write("base.yaml", "order: {port: 5003, recovery: {interval: 5s}}\nneighbours: {user: 'http://user:5001'}\n");
        write("local.yaml", "order: {port: 6003}\n");
        write("production.yaml", "");
    }

    @Nested
    class Layering {
        @Test
        void theEnvironmentsFileWinsOverTheBaseFile() {
            assertThat(order().integer("port", 0, 65535)).isEqualTo(6003);
            assertThat(order("SHOP_ENV", "production").integer("port", 0, 65535))
                    .isEqualTo(5003);
        }

        @Test
        void aVariableWinsOverBoth() {
            assertThat(order("SHOP_ORDER_PORT", "7003").integer("port", 0, 65535))
                    .isEqualTo(7003);
        }

        @Test
        void dotsAndDashesOfAKeyAreUnderscoresInItsVariable() {
            Section order = order("SHOP_ORDER_RECOVERY_FIRST_INTERVAL", "9s");
            assertThat(order.section("recovery").nonblank("first-interval")).isEqualTo("9s");
        }

        @Test
        void eachValueKnowsWhereItCameFrom() {
            Settings settings = settings("SHOP_ORDER_SECRET", "s3cret");
            settings.section("order").integer("port", 0, 65535);
            settings.section("order").section("recovery").nonblank("interval");
            settings.section("order").secret("secret");
            settings.section("order").optional("note", note -> note);
            assertThat(settings.used())
                    .containsExactly(
                            new Setting("order.note", Setting.State.UNSET, "", "SHOP_ORDER_NOTE"),
                            new Setting("order.port", Setting.State.SET, "6003", file("local.yaml")),
                            new Setting("order.recovery.interval", Setting.State.SET, "5s", file("base.yaml")),
                            new Setting("order.secret", Setting.State.SET, "••••", "SHOP_ORDER_SECRET"));
        }

        @Test
        void anEmptyValueTakesBackTheWeakerOne() throws IOException {
            assertThat(order("SHOP_ORDER_PORT", "").optional("port", port -> port))
                    .isEmpty();
            write("local.yaml", "order:\n  port:\n");
            assertThat(order().optional("port", port -> port)).isEmpty();
        }

        @Test
        void aListIsOneValueThatIsReplacedAsAWhole() throws IOException {
            write("local.yaml", "order:\n  replicas:\n    - http://one:1\n    - http://two:2\n");
            assertThat(order().uris("replicas"))
                    .containsExactly(URI.create("http://one:1"), URI.create("http://two:2"));
            assertThat(order("SHOP_ORDER_REPLICAS", "http://three:3, http://four:4")
                            .uris("replicas"))
                    .containsExactly(URI.create("http://three:3"), URI.create("http://four:4"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0123456701",
                    "0x10",
                    "1_0",
                    "12:30:45",
                    "1e3",
                    "1.10",
                    "on",
                    "Yes",
                    "TRUE",
                    "2026-11-22",
                    "~x",
                    ".5",
                    "="
                })
        void aPlainValueIsTheTextThatStandsInTheFile(String text) throws IOException {
            write("local.yaml", "order: {x: " + text + ", y: [" + text + ", " + text + "], z: '" + text + "'}");
            assertThat(order().nonblank("x")).isEqualTo(text);
            assertThat(order().list("y", element -> element)).containsExactly(text, text);
            assertThat(order().nonblank("z")).isEqualTo(text);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "~", "null"})
        void noValueIsWrittenAsYamlHasIt(String text) throws IOException {
            write("local.yaml", "order:\n  port: " + text + "\n");
            assertThat(order().optional("port", port -> port)).isEmpty();
        }

        @Test
        void aValueThatLooksLikeNoneIsTextInQuotes() throws IOException {
            write("local.yaml", "order: {x: 'null', y: \"~\"}");
            assertThat(order().nonblank("x")).isEqualTo("null");
            assertThat(order().nonblank("y")).isEqualTo("~");
        }

        @Test
        void keysAreTextToo() throws IOException {
            write("base.yaml", "order: {on: 1, 010: 2}");
            assertThat(settings().section("order").names()).containsExactly("010", "on", "port");
        }

        @Test
        void namesOfASectionAreThoseOfAllFiles() throws IOException {
            write("base.yaml", "order: {clients: {b: {id: 1}}}");
            write("local.yaml", "order: {clients: {a: {id: 1}}}");
            assertThat(order().section("clients").names()).containsExactly("a", "b");
        }
    }

    @Nested
    class ValuesInFiles {
        @Test
        void aKeyCanBeReadFromTheFileThatAVariableNames() throws IOException {
            Path secret = write("secret", "top\nsecret\n");
            Settings settings = settings("SHOP_ORDER_SECRET_FILE", secret.toString());
            assertThat(settings.section("order").secret("secret").value()).isEqualTo("top\nsecret");
            assertThat(settings.used())
                    .extracting(Setting::origin)
                    .containsExactly("SHOP_ORDER_SECRET_FILE → " + secret);
        }

        @Test
        void aKeyCanBeReadFromTheFileThatAYamlFileNames() throws IOException {
            Path secret = write("secret", "top secret");
            write("base.yaml", "");
            write("local.yaml", "order: {secret-file: '" + secret + "'}");
            String value = settings()
                    .make(settings -> settings.section("order").secret("secret").value());
            assertThat(value).isEqualTo("top secret");
        }

        @Test
        void aValueWinsOverTheFileOfAWeakerLayer() throws IOException {
            write("local.yaml", "order: {secret-file: /nowhere}");
            assertThat(order("SHOP_ORDER_SECRET", "direct").secret("secret").value())
                    .isEqualTo("direct");
        }

        @Test
        void valueAndFileInOneLayerAreRefused() {
            Section order = order("SHOP_ORDER_SECRET", "direct", "SHOP_ORDER_SECRET_FILE", "/nowhere");
            assertThatThrownBy(() -> order.secret("secret"))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("SHOP_ORDER_SECRET and SHOP_ORDER_SECRET_FILE are both set");
        }

        @Test
        void aFileThatCannotBeReadIsNamed() {
            Section order = order("SHOP_ORDER_SECRET_FILE", "/nowhere/at-all");
            assertThatThrownBy(() -> order.secret("secret"))
                    .hasMessage("order.secret: the file with its value cannot be read"
                            + " (SHOP_ORDER_SECRET_FILE → /nowhere/at-all).");
        }
    }

    @Nested
    class Types {
        @ParameterizedTest
        @CsvSource({"500ms,PT0.5S", "30s,PT30S", "15m,PT15M", "2h,PT2H", "7d,P7D", "PT1M30S,PT1M30S"})
        void durationsHaveUnits(String text, Duration expected) {
            assertThat(order("SHOP_ORDER_X", text).duration("x", Duration.ZERO, Duration.ofDays(7)))
                    .isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({"64B,64", "16KiB,16384", "1MiB,1048576", "1 GiB,1073741824"})
        void sizesHaveUnits(String text, long expected) {
            assertThat(order("SHOP_ORDER_X", text).bytes("x", 0, 1L << 30)).isEqualTo(expected);
        }

        @Test
        void theOthersAreReadAsWhatTheyMean() {
            Section order = order("SHOP_ORDER_X", "true", "SHOP_ORDER_Y", " 0.5 ", "SHOP_ORDER_Z", "not-found");
            assertThat(order.bool("x")).isTrue();
            assertThat(order.decimal("y", BigDecimal.ZERO, BigDecimal.ONE)).isEqualByComparingTo("0.5");
            assertThat(order.nonblank("y")).isEqualTo("0.5");
            assertThat(order.oneOf("z", Answer.class)).isEqualTo(Answer.NOT_FOUND);
            assertThat(order.list("z", String::length)).containsExactly(9);
            assertThat(order.parsed("z", String::length).intValue()).isEqualTo(9);
            assertThat(order.optionalSecret("missing")).isEmpty();
        }

        enum Answer {
            FOUND,
            NOT_FOUND
        }

        @Test
        void aSecretDoesNotPrintItself() {
            assertThat(order("SHOP_ORDER_SECRET", "s3cret").secret("secret")).hasToString("••••");
        }

        @ParameterizedTest
        @CsvSource({
            "mongodb://one:1,mongodb://one:1",
            "'mongodb://shop:p@ss/w?rd@one,two/?tls=true','mongodb://••••@one,two/••••'",
            "'mongodb+srv://one/','mongodb+srv://one/'",
            "p@ssword,••••"
        })
        void ofASecretAddressOnlySchemeAndHostsAreShown(String uri, String shown) {
            Settings settings = settings("SHOP_ORDER_X", uri);
            assertThat(settings.section("order")
                            .secretAddress("x", "", text -> true)
                            .value())
                    .isEqualTo(uri);
            assertThat(settings.used()).extracting(Setting::shown).containsExactly(shown);
        }

        @Test
        void credentialsWhereNoneBelongAreMasked() {
            Settings settings = settings("SHOP_ORDER_X", "https://shop:p@ss@one/path");
            settings.section("order").nonblank("x");
            assertThat(settings.used()).extracting(Setting::shown).containsExactly("https://••••@one/path");
        }
    }

    @Nested
    class Errors {
        @Test
        void aMissingKeySaysWhereItWasLookedForAndWhatSetsIt() {
            assertThatThrownBy(() -> order().nonblank("client-secret"))
                    .hasMessage("order.client-secret: has no value in " + file("base.yaml") + " and "
                            + file("local.yaml") + "; set SHOP_ORDER_CLIENT_SECRET or, to read it from a file,"
                            + " SHOP_ORDER_CLIENT_SECRET_FILE.");
        }

        @Test
        void aWrongValueNamesKeyReasonAndFile() throws IOException {
            write("local.yaml", "order: {port: http}");
            assertThatThrownBy(() -> order().integer("port", 0, 65535))
                    .hasMessage("order.port: must be a whole number from 0 to 65535, not \"http\" (from "
                            + file("local.yaml") + ").");
        }

        @Test
        void aWrongValueNamesItsVariable() {
            assertThatThrownBy(() -> order("SHOP_ORDER_PORT", "70000").integer("port", 0, 65535))
                    .hasMessage("order.port: must be a whole number from 0 to 65535, not \"70000\""
                            + " (from SHOP_ORDER_PORT).");
        }

        @Test
        void aSecretIsNeverShown() {
            assertThatThrownBy(() -> order("SHOP_ORDER_SECRET", "s3cret").secret("secret", 16))
                    .hasMessage("order.secret: must have at least 16 characters (from SHOP_ORDER_SECRET).");
            assertThatThrownBy(() -> order("SHOP_ORDER_SECRET", "s3cret")
                            .parsedSecret("secret", "must be a JWK set", Integer::valueOf))
                    .hasMessage("order.secret: must be a JWK set (from SHOP_ORDER_SECRET).");
            assertThatThrownBy(() -> order("SHOP_ORDER_X", "s3cret").secretAddress("x", "must be a URI", text -> false))
                    .hasMessage("order.x: must be a URI (from SHOP_ORDER_X).");
        }

        @ParameterizedTest
        @ValueSource(strings = {"30", "s", "-1s", "2 weeks", "1h30m", "31s", "213503982335d", "P999999999999D"})
        void aDurationOutOfLimitsOrWithoutUnitIsRefused(String text) {
            Section order = order("SHOP_ORDER_X", text);
            assertThatThrownBy(() -> order.duration("x", Duration.ofMillis(500), Duration.ofSeconds(30)))
                    .hasMessageStartingWith("order.x: must be a duration");
        }

        @Test
        void limitsAreShownAsTheyAreWritten() {
            assertThatThrownBy(() ->
                            order("SHOP_ORDER_X", "9h").duration("x", Duration.ofMillis(1500), Duration.ofHours(1)))
                    .hasMessageStartingWith("order.x: must be a duration from 1500ms to 1h, not \"9h\"");
            assertThatThrownBy(() -> order("SHOP_ORDER_X", "9GiB").bytes("x", 0, 1 << 20))
                    .hasMessageStartingWith("order.x: must be a size from 0B to 1MiB, not \"9GiB\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "1MB", "one MiB", "2MiB", "999999999GiB", "17179869184GiB"})
        void aSizeOutOfLimitsOrWithoutUnitIsRefused(String text) {
            Section order = order("SHOP_ORDER_X", text);
            assertThatThrownBy(() -> order.bytes("x", 0, 1 << 20)).hasMessageStartingWith("order.x: must be a size");
        }

        @ParameterizedTest
        @ValueSource(strings = {"localhost:5001", "ftp://x", "http://", "mongodb://x", "http://a b"})
        void onlyWebUrlsAreUris(String text) {
            assertThatThrownBy(() -> order("SHOP_ORDER_X", text).uris("x"))
                    .hasMessageStartingWith("order.x: must be a URL such as http://localhost:5001");
        }

        @Test
        void theOthersSayWhatTheyMustBe() {
            Section order = order("SHOP_ORDER_X", "yes", "SHOP_ORDER_Y", " ", "SHOP_ORDER_Z", ",");
            assertThatThrownBy(() -> order.bool("x")).hasMessageStartingWith("order.x: must be true or false, not");
            assertThatThrownBy(() -> order.nonblank("y")).hasMessageStartingWith("order.y: must not be blank");
            assertThatThrownBy(() -> order.uris("z")).hasMessageStartingWith("order.z: must name at least one URL");
            assertThatThrownBy(() -> order.list("x", Units::duration))
                    .hasMessageStartingWith("order.x: must be a duration such as");
            assertThatThrownBy(() -> order.decimal("x", BigDecimal.ZERO, BigDecimal.TEN))
                    .hasMessageStartingWith("order.x: must be a number from 0 to 10");
            assertThatThrownBy(() -> order.oneOf("x", Types.Answer.class))
                    .hasMessageStartingWith("order.x: must be one of found, not-found");
        }

        @Test
        void aFileThatIsNotYamlIsNamedWithoutItsContent() throws IOException {
            write("local.yaml", "order:\n  secret: \"s3cret\n");
            assertThatThrownBy(SettingsTest.this::order)
                    .hasMessageStartingWith(file("local.yaml") + " is not a YAML map of settings at line ")
                    .hasMessageNotContaining("s3cret");
            write("local.yaml", "- s3cret");
            assertThatThrownBy(SettingsTest.this::order)
                    .hasMessage(file("local.yaml") + " is not a YAML map of settings.");
        }

        @Test
        void aKeyGivenTwiceIsRefused() throws IOException {
            write("local.yaml", "order:\n  port: 1\n  port: 2\n");
            assertThatThrownBy(SettingsTest.this::order)
                    .hasMessage(file("local.yaml") + " has a key twice at line 3, column 3.");
        }

        @Test
        void aListOfMapsIsRefused() throws IOException {
            write("local.yaml", "order: {x: [{a: 1}]}");
            assertThatThrownBy(SettingsTest.this::order)
                    .hasMessage("order.x: must be a list of plain values (from " + file("local.yaml") + ").");
        }

        @ParameterizedTest
        @ValueSource(strings = {"prod", "base", "../base", ""})
        void anUnknownEnvironmentIsOneSentence(String environment) {
            assertThatThrownBy(() -> settings("SHOP_ENV", environment))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage(
                            "SHOP_ENV is \"" + environment + "\", but " + directory + " has only local, production.");
        }

        @Test
        void aMissingDirectoryOrBaseFileIsOneSentence() throws IOException {
            assertThatThrownBy(() -> settings("SHOP_CONFIG_DIR", "/nowhere"))
                    .hasMessageStartingWith("There is no directory /nowhere with settings: set SHOP_CONFIG_DIR");
            Files.delete(directory.resolve("base.yaml"));
            assertThatThrownBy(SettingsTest.this::settings)
                    .hasMessageStartingWith("There is no file " + file("base.yaml"));
        }
    }

    @Nested
    class UnknownNames {
        @Test
        void aKeyThatNobodyReadIsRefusedWithASuggestion() throws IOException {
            write("local.yaml", "order: {prot: 1}");
            assertThat(problems())
                    .containsExactly(
                            "order.prot: no such key (in " + file("local.yaml") + "). Did you mean order.port?");
        }

        @Test
        void soIsAVariable() {
            assertThat(problems("SHOP_ORDER_PROT", "1", "SHOP_ORDER_PORT_FIEL", "x"))
                    .containsExactly(
                            "SHOP_ORDER_PORT_FIEL: no key has this environment variable.",
                            "SHOP_ORDER_PROT: no key has this environment variable. Did you mean SHOP_ORDER_PORT?");
        }

        @Test
        void unknownSectionsAreRefused() throws IOException {
            write("local.yaml", "ordre: {port: 1}");
            assertThat(problems("SHOP_ODER_PORT", "1"))
                    .containsExactly(
                            "SHOP_ODER_PORT: no key has this environment variable. Did you mean SHOP_ORDER_PORT?",
                            "ordre.port: no such section (in " + file("local.yaml") + "). Did you mean order?");
        }

        @Test
        void othersSectionsAreLeftToThem() throws IOException {
            write("local.yaml", "user: {anything: 1}\nneighbours: {product: 'http://x'}\n");
            assertThat(problems("SHOP_PRODUCT_ANYTHING", "1", "SHOP_HOME", "/opt/shop", "HOME", "/root"))
                    .isEmpty();
        }

        @Test
        void whatTheDocumentsTellPeopleToExportIsNoWrongKey() {
            assertThat(problems("SHOP_URL", "http://localhost:8000", "SHOP_TEST_CHROMIUM", "/usr/bin/chromium"))
                    .isEmpty();
        }

        @Test
        void onlyListedSectionsCanBeRead() {
            assertThatThrownBy(() -> settings().section("ordre")).isInstanceOf(IllegalArgumentException.class);
        }

        private List<String> problems(String... variables) {
            try {
                settings(variables).make(OrderConfig::from);
                return List.of();
            } catch (SettingsException e) {
                return e.problems();
            }
        }
    }

    @Nested
    class Making {
        @Test
        void makesTheRecord() {
            assertThat(settings().make(OrderConfig::from))
                    .isEqualTo(new OrderConfig(6003, List.of(URI.create("http://user:5001"))));
        }

        @Test
        void tellsOfEveryProblemAtOnce() throws IOException {
            write("base.yaml", "order: {recovery: {interval: 5}}");
            write("local.yaml", "order: {prot: 1, secret-file: /nowhere}");
            SettingsException e = catchThrowableOfType(SettingsException.class, () -> settings("SHOP_ORDER_PORT", "x")
                    .make(settings -> {
                        settings.section("order").secret("secret");
                        settings.section("order")
                                .section("recovery")
                                .duration("interval", Duration.ZERO, Duration.ZERO);
                        return OrderConfig.from(settings);
                    }));
            assertThat(e.problems())
                    .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                    .containsExactly(
                            "order.secret", "order.recovery.interval", "order.port", "neighbours.user", "order.prot");
        }

        @Test
        void aRecordThatDislikesAStandInAddsNothing() {
            SettingsException e = catchThrowableOfType(SettingsException.class, () -> settings()
                    .make(settings -> new Strict(settings.section("order").nonblank("missing"))));
            assertThat(e.problems()).singleElement().asString().startsWith("order.missing: ");
        }

        @Test
        void aMissingValueOfATypeOfItsOwnDoesNotEndTheList() {
            SettingsException e = catchThrowableOfType(
                    SettingsException.class, () -> settings().make(settings -> {
                        Section order = settings.section("order");
                        StringBuilder own = order.parsed("own", StringBuilder::new);
                        return own + order.nonblank("missing");
                    }));
            assertThat(e.problems()).anyMatch(problem -> problem.startsWith("order.missing: has no value"));
        }

        @Test
        void whatARecordItselfThrowsIsNotSwallowed() {
            assertThatThrownBy(() -> settings().make(settings -> new Strict("")))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        record Strict(String text) {
            Strict {
                if (text.isEmpty()) {
                    throw new IllegalArgumentException("must not be empty");
                }
            }
        }
    }

    record OrderConfig(int port, List<URI> user) {
        static OrderConfig from(Settings settings) {
            settings.section("order").section("recovery").optional("interval", interval -> interval);
            return new OrderConfig(
                    settings.section("order").integer("port", 0, 65535),
                    settings.section("neighbours").uris("user"));
        }
    }

    private Section order(String... variables) {
        return settings(variables).section("order");
    }

    private Settings settings(String... variables) {
        Map<String, String> all = new HashMap<>(Map.of("SHOP_CONFIG_DIR", directory.toString()));
        for (int i = 0; i < variables.length; i += 2) {
            all.put(variables[i], variables[i + 1]);
        }
        return Settings.load(all);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
