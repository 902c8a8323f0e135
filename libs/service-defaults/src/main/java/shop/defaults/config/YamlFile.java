package shop.defaults.config;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.ConfigException;
import io.helidon.config.spi.ConfigNode;
import io.helidon.config.spi.ConfigParser;
import io.helidon.config.yaml.YamlConfigParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One file of settings, flat: {@code order.port} to {@code 5003}. A list of plain values is one value with commas. A key
 * without a value is declared, so that it is known, and has none.
 */
final class YamlFile {
    /** Where the parser stopped; its message also quotes the line, which may hold a secret. */
    private static final Pattern POSITION = Pattern.compile("line (\\d+), column (\\d+)");

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
        try (InputStream data = Files.newInputStream(path)) {
            return YamlConfigParser.create()
                    .parse(ConfigParser.Content.builder()
                            .data(data)
                            .mediaType(MediaTypes.APPLICATION_YAML)
                            .build());
        } catch (ConfigException e) {
            Matcher position = POSITION.matcher(String.valueOf(e.getMessage()));
            String where = position.find() ? " at line " + position.group(1) + ", column " + position.group(2) : "";
            throw new SettingsException(path + " is not a YAML map of settings" + where + ".");
        } catch (IOException e) {
            throw new SettingsException(path + " cannot be read: " + e + ".");
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
