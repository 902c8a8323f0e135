package shop.defaults.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a process runs with. {@code SHOP_ENV} (default {@code local}) chooses {@code <env>.yaml} over {@code base.yaml} in
 * {@code SHOP_CONFIG_DIR} (default {@code config}); environment variables override both. The variable of {@code
 * order.recovery.interval} is {@code SHOP_ORDER_RECOVERY_INTERVAL}; any key with {@code -file} (variable: {@code _FILE})
 * names a file that holds the value. An empty value is no value, and takes back what a weaker place says.
 *
 * <p>Defaults live in {@code base.yaml} alone; limits and types live in the configuration records that read the keys.
 * Not for use by several threads.
 */
public final class Settings {
    private final String environment;
    /** The strongest first. */
    private final List<Layer> layers;

    private final Map<String, Setting> used = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private boolean collecting;

    private Settings(String environment, List<Layer> layers) {
        this.environment = environment;
        this.layers = layers;
    }

    /** The settings of this process. */
    public static Settings load() {
        return load(System.getenv());
    }

    /** The settings that a process with these environment variables would have. */
    public static Settings load(Map<String, String> variables) {
        Path directory = Path.of(variables.getOrDefault("SHOP_CONFIG_DIR", "config"));
        String environment = variables.getOrDefault("SHOP_ENV", "local");
        Path file = Environments.file(directory, environment);
        return new Settings(
                environment,
                List.of(
                        Layer.ofVariables(variables),
                        Layer.ofFile(file),
                        Layer.ofFile(directory.resolve("base.yaml"))));
    }

    /** The value of {@code SHOP_ENV}: for what is printed. Nothing is decided by it but whether there is a fault switch. */
    public String environment() {
        return environment;
    }

    public Section section(String name) {
        if (!Sections.isKnown(name)) {
            throw new IllegalArgumentException("not a section of the settings: " + name);
        }
        return new Section(this, name);
    }

    /**
     * What {@code from} makes of these settings, if there is nothing wrong with them; else one exception with every key
     * that is missing, wrong or unknown. While {@code from} runs, a stand-in takes the place of each bad value, so it
     * must only build configuration records.
     */
    public <T> T make(Function<Settings, T> from) {
        collecting = true;
        try {
            T made = from.apply(this);
            problems.addAll(new UnknownKeys(layers, used.keySet()).problems());
            if (problems.isEmpty()) {
                return made;
            }
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        } catch (RuntimeException e) {
            // A record that dislikes a stand-in says nothing new; anything else does.
            if (problems.isEmpty()) {
                throw e;
            }
        } finally {
            collecting = false;
        }
        throw new SettingsException(drained());
    }

    /** Every key that was read so far, sorted, safe to print. */
    public Collection<Setting> used() {
        return List.copyOf(used.values());
    }

    /**
     * A value of a type that nobody here knows, so there is nothing but null to take its place while problems are being
     * collected. It stays within {@link #make}, which throws away what was made with it.
     */
    @SuppressWarnings("NullAway")
    <T> T required(String key, Masking masking, Function<String, T> parse) {
        return read(key, masking, true, parse).orElse(null);
    }

    <T> T required(String key, Masking masking, Function<String, T> parse, T standIn) {
        return read(key, masking, true, parse).orElse(standIn);
    }

    <T> Optional<T> optional(String key, Masking masking, Function<String, T> parse) {
        return read(key, masking, false, parse);
    }

    Set<String> namesUnder(String prefix) {
        return layers.stream()
                .flatMap(layer -> layer.values().keySet().stream())
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()).split("\\.", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The value; nothing when there is none, or when there is a problem and problems are being collected. */
    private <T> Optional<T> read(String key, Masking masking, boolean required, Function<String, T> parse) {
        Optional<Layer.Value> value = Optional.empty();
        try {
            value = find(key);
            if (value.isPresent()) {
                T parsed = parse.apply(value.get().text());
                used.put(key, Setting.of(key, Setting.State.SET, masking, value));
                return Optional.of(parsed);
            }
        } catch (SettingsException e) {
            return refuse(Setting.of(key, Setting.State.INVALID, masking, value), String.join(" ", e.problems()));
        } catch (IllegalArgumentException e) {
            return refuse(Setting.of(key, Setting.State.INVALID, masking, value), invalid(key, masking, value, e));
        }
        if (required) {
            return refuse(Setting.of(key, Setting.State.MISSING, masking, value), missing(key));
        }
        used.putIfAbsent(key, Setting.of(key, Setting.State.UNSET, masking, value));
        return Optional.empty();
    }

    /** The value of the strongest layer that names the key, unless that is empty. */
    private Optional<Layer.Value> find(String key) {
        return layers.stream()
                .flatMap(layer -> layer.find(key).stream())
                .findFirst()
                .filter(value -> !value.text().isEmpty());
    }

    private <T> Optional<T> refuse(Setting setting, String problem) {
        used.put(setting.key(), setting);
        if (!collecting) {
            throw new SettingsException(problem);
        }
        problems.add(problem);
        return Optional.empty();
    }

    private String missing(String key) {
        String files = layers.reversed().stream()
                .map(Layer::source)
                .filter(source -> !source.isEmpty())
                .collect(Collectors.joining(" and "));
        return key + ": has no value in " + files + "; set " + VariableNames.of(key) + " or, to read it from a file, "
                + VariableNames.of(key) + VariableNames.FILE_SUFFIX + ".";
    }

    private static String invalid(
            String key, Masking masking, Optional<Layer.Value> value, IllegalArgumentException reason) {
        String shown = value.map(Layer.Value::text).map(masking::show).orElse("");
        String from = value.map(Layer.Value::origin).orElse("");
        return key + ": " + reason.getMessage() + (masking == Masking.NONE ? ", not \"" + shown + "\"" : "") + " (from "
                + from + ").";
    }

    private List<String> drained() {
        List<String> drained = problems.stream().distinct().toList();
        problems.clear();
        return drained;
    }
}
