package shop.defaults.config;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.ConfigException;
import io.helidon.config.spi.ConfigNode;
import io.helidon.config.spi.ConfigParser;
import io.helidon.config.yaml.YamlConfigParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * One file of settings, flat: {@code order.port} to {@code 5003}. A list of plain values is one value with commas. A key
 * without a value is declared, so that it is known, and has none.
 */
final class YamlFile {
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

    private static ConfigNode.ObjectNode parse(Path path) {
        try {
            byte[] content = Files.readAllBytes(path);
            check(path, content);
            return YamlConfigParser.create()
                    .parse(ConfigParser.Content.builder()
                            .data(new ByteArrayInputStream(content))
                            .mediaType(MediaTypes.APPLICATION_YAML)
                            .build());
        } catch (ConfigException e) {
            throw new SettingsException(path + " is not a YAML map of settings.");
        } catch (IOException e) {
            throw new SettingsException(path + " cannot be read: " + e + ".");
        }
    }

    /**
     * Helidon's parser takes the last of two equal keys without a word, and its message quotes the line that it cannot
     * read, which may hold a secret.
     */
    private static void check(Path path, byte[] content) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            new Yaml(new SafeConstructor(options)).load(new String(content, StandardCharsets.UTF_8));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String reason = e instanceof DuplicateKeyException ? "has a key twice" : "is not a YAML map of settings";
            throw new SettingsException(path + " " + reason + " at line " + (mark.getLine() + 1) + ", column "
                    + (mark.getColumn() + 1) + ".");
        }
    }

    private static void flatten(Path path, String key, ConfigNode node, Map<String, String> values) {
        switch (node.nodeType()) {
            case OBJECT ->
                ((ConfigNode.ObjectNode) node)
                        .forEach(
                                (name, child) -> flatten(path, key.isEmpty() ? name : key + "." + name, child, values));
            case LIST -> values.put(key, list(path, key, (ConfigNode.ListNode) node));
            case VALUE -> values.put(key, ((ConfigNode.ValueNode) node).get());
        }
    }

    private static String list(Path path, String key, ConfigNode.ListNode list) {
        return list.stream()
                .map(element -> element.value()
                        .orElseThrow(() ->
                                new SettingsException(key + ": must be a list of plain values (from " + path + ").")))
                .collect(Collectors.joining(","));
    }
}
