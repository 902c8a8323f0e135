package shop.defaults.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One file of settings, flat: {@code order.port} to {@code 5003}. A list of plain values is one value with commas. A key
 * without a value is declared, so that it is known, and has none.
 */
final class YamlFile {
    /** Leaves each value as the text that stands in the file: what is read as a number does not become 0123456701 again. */
    private static final class Texts extends SafeConstructor {
        Texts(LoaderOptions options) {
            super(options);
            for (Tag type : List.of(Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP)) {
                yamlConstructors.put(type, new ConstructYamlStr());
            }
        }
    }

    private YamlFile() {}

    static Map<String, String> read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new SettingsException("There is no file " + path + " (working directory "
                    + Path.of("").toAbsolutePath() + "; SHOP_CONFIG_DIR names the directory of the settings).");
        }
        Map<String, String> values = new LinkedHashMap<>();
        flatten(path, "", parse(path), values);
        return values;
    }

    /** What cannot be read is named by its place: SnakeYAML's message quotes the line, which may hold a secret. */
    private static Map<?, ?> parse(Path path) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            @Nullable Object content = new Yaml(new Texts(options)).load(Files.readString(path));
            return switch (content) {
                case null -> Map.of(); // a file of comments only
                case Map<?, ?> map -> map;
                default -> throw new SettingsException(path + " is not a YAML map of settings.");
            };
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String reason = e instanceof DuplicateKeyException ? "has a key twice" : "is not a YAML map of settings";
            throw new SettingsException(path + " " + reason + " at line " + (mark.getLine() + 1) + ", column "
                    + (mark.getColumn() + 1) + ".");
        } catch (IOException e) {
            throw new SettingsException(path + " cannot be read: " + e + ".");
        }
    }

    private static void flatten(Path path, String key, @Nullable Object node, Map<String, String> values) {
        switch (node) {
            case null -> values.put(key, "");
            case Map<?, ?> map ->
                map.forEach((name, child) ->
                        flatten(path, key.isEmpty() ? name(name) : key + "." + name(name), child, values));
            case List<?> list -> values.put(key, list(path, key, list));
            default -> values.put(key, node.toString());
        }
    }

    private static String name(@Nullable Object name) {
        return String.valueOf(name);
    }

    private static String list(Path path, String key, List<?> list) {
        return list.stream().map(element -> plain(path, key, element)).collect(Collectors.joining(","));
    }

    private static String plain(Path path, String key, @Nullable Object element) {
        return switch (element) {
            case null -> "";
            case Map<?, ?> map -> throw notPlain(path, key);
            case List<?> list -> throw notPlain(path, key);
            default -> element.toString();
        };
    }

    private static SettingsException notPlain(Path path, String key) {
        return new SettingsException(key + ": must be a list of plain values (from " + path + ").");
    }
}
