package shop.defaults.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One place that values may come from. It gives a key as itself or, with a suffix, as the name of a file that holds the
 * value.
 *
 * @param source the name of the file; empty for the environment variables, each of which is its own source
 * @param nameOf what a key is called here
 */
record Layer(String source, UnaryOperator<String> nameOf, String fileSuffix, Map<String, String> values) {
    static Layer ofVariables(Map<String, String> variables) {
        return new Layer("", VariableNames::of, VariableNames.FILE_SUFFIX, variables);
    }

    static Layer ofFile(Path path) {
        return new Layer(path.toString(), UnaryOperator.identity(), "-file", YamlFile.read(path));
    }

    /** The value, which may be empty, or nothing when this place does not name the key. */
    Optional<Value> find(String key) {
        String plain = nameOf.apply(key);
        String inFile = plain + fileSuffix;
        Optional<String> text = Optional.ofNullable(values.get(plain));
        Optional<String> file = Optional.ofNullable(values.get(inFile)).filter(name -> !name.isEmpty());
        if (file.isEmpty()) {
            return text.map(value -> new Value(value, origin(plain)));
        }
        if (text.filter(value -> !value.isEmpty()).isPresent()) {
            throw new SettingsException(
                    key + ": " + plain + " and " + inFile + " are both set; keep one (" + origin(inFile) + ").");
        }
        return Optional.of(content(key, Path.of(file.get()), origin(inFile) + " → " + file.get()));
    }

    private static Value content(String key, Path file, String origin) {
        try {
            return new Value(Files.readString(file).replaceFirst("\\R\\z", ""), origin);
        } catch (IOException e) {
            throw new SettingsException(key + ": the file with its value cannot be read (" + origin + ").");
        }
    }

    String origin(String name) {
        return source.isEmpty() ? name : source;
    }

    /** The name without {@code -file}. */
    String plain(String name) {
        return name.endsWith(fileSuffix) ? name.substring(0, name.length() - fileSuffix.length()) : name;
    }

    /** @param origin the file or the variable, as an operator would look for it */
    record Value(String text, String origin) {}
}
