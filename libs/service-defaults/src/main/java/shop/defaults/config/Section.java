package shop.defaults.config;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The keys under one name, each read as what it means and within its limits. Reading a key makes it known. Whatever is
 * wrong is a {@link SettingsException} (or, inside {@link Settings#make}, one of its problems).
 */
public final class Section {
    private static final URI NOWHERE = URI.create("http://missing.invalid");

    private final Settings settings;
    private final String name;

    Section(Settings settings, String name) {
        this.settings = settings;
        this.name = name;
    }

    /** A section inside this one: {@code settings.section("order").section("recovery")}. */
    public Section section(String child) {
        return new Section(settings, key(child));
    }

    /** The names directly under this section in any of the files, sorted: for maps whose keys are chosen by operators. */
    public Set<String> names() {
        return settings.namesUnder(name + ".");
    }

    public int integer(String key, int min, int max) {
        return required(key, text -> Parsers.number(text, min, max), min);
    }

    public BigDecimal decimal(String key, BigDecimal min, BigDecimal max) {
        return required(key, text -> Parsers.decimal(text, min, max), min);
    }

    /** Text that is not only white space, without the space around it. */
    public String nonblank(String key) {
        return required(key, Parsers::stripped, "");
    }

    public boolean bool(String key) {
        return required(key, Parsers::bool, false);
    }

    public Duration duration(String key, Duration min, Duration max) {
        return required(key, text -> Parsers.duration(text, min, max), min);
    }

    /** A size in bytes, written with its unit. */
    public long bytes(String key, long min, long max) {
        return required(key, text -> Parsers.bytes(text, min, max), min);
    }

    /** One or more absolute {@code http} or {@code https} URLs: a YAML list, or one value with commas. */
    public List<URI> uris(String key) {
        return required(key, Parsers::uris, List.of(NOWHERE));
    }

    /**
     * Zero or more values with a type of their own: a YAML list, or one value with commas; {@code parse} throws as that of
     * {@link #parsed}.
     */
    public <T> List<T> list(String key, Function<String, T> parse) {
        return optional(key, text -> Parsers.list(text).stream().map(parse).toList())
                .orElse(List.of());
    }

    /** One of the constants, written in kebab-case. */
    public <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        return required(key, text -> Parsers.constant(text, type), type.getEnumConstants()[0]);
    }

    /** A value that is never printed. */
    public Secret secret(String key) {
        return secret(key, 1);
    }

    public Secret secret(String key, int minLength) {
        return settings.required(key(key), Masking.ALL, text -> Parsers.secret(text, minLength), new Secret(""));
    }

    /**
     * An address that may carry credentials, such as a connection string: only its scheme and hosts are ever printed.
     *
     * @param mustBe the reason that is given when it is not valid
     */
    public Secret secretAddress(String key, String mustBe, Predicate<String> valid) {
        return settings.required(
                key(key),
                Masking.ADDRESS,
                text -> {
                    if (!valid.test(text)) {
                        throw new IllegalArgumentException(mustBe);
                    }
                    return new Secret(text);
                },
                new Secret(""));
    }

    public Optional<Secret> optionalSecret(String key) {
        return settings.optional(key(key), Masking.ALL, Secret::new);
    }

    /**
     * A value with a type of its own.
     *
     * @param parse throws {@link IllegalArgumentException} with a message such as "must be a currency of ISO 4217"
     */
    public <T> T parsed(String key, Function<String, T> parse) {
        return settings.required(key(key), Masking.NONE, parse);
    }

    /** As {@link #parsed}; neither the value nor the parser's message is ever printed. */
    public <T> T parsedSecret(String key, String mustBe, Function<String, T> parse) {
        return settings.required(key(key), Masking.ALL, text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(mustBe, e);
            }
        });
    }

    public <T> Optional<T> optional(String key, Function<String, T> parse) {
        return settings.optional(key(key), Masking.NONE, parse);
    }

    private <T> T required(String key, Function<String, T> parse, T standIn) {
        return settings.required(key(key), Masking.NONE, parse, standIn);
    }

    private String key(String key) {
        return name + "." + key;
    }
}
