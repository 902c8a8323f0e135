package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table in the chart's README is made from values.yaml and its comments. */
class ReadmeTest {
    private static final Path README = Chart.DIRECTORY.resolve("README.md");
    private static final String HEAD = "| Value | Default | Meaning |\n| --- | --- | --- |\n";
    private static final Pattern LINE = Pattern.compile("( *)([A-Za-z0-9]+):(?: (.*))?");

    /** Run with -Dgolden.update=true to write it anew. */
    @Test
    void isMadeFromTheValues() throws IOException {
        String readme = Files.readString(README);
        String made = readme.substring(0, readme.indexOf(HEAD))
                + HEAD
                + String.join("\n", rows(Files.readAllLines(Chart.DIRECTORY.resolve("values.yaml"))))
                + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(README, made);
        }
        assertThat(Files.readString(README)).isEqualTo(made);
    }

    private record Level(int indent, String key) {}

    /** One row for each value; a comment belongs to the key below it. */
    private static List<String> rows(List<String> lines) {
        List<String> rows = new ArrayList<>();
        Deque<Level> path = new ArrayDeque<>();
        StringBuilder comment = new StringBuilder();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            String bare = line.strip();
            if (bare.startsWith("#")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(bare.substring(1).strip());
            } else if (bare.isEmpty()) {
                comment.setLength(0);
            } else if (matcher.matches()) {
                int indent = matcher.group(1).length();
                while (!path.isEmpty() && path.getLast().indent() >= indent) {
                    path.removeLast();
                }
                path.addLast(new Level(indent, matcher.group(2)));
                String value = matcher.group(3);
                if (value != null || !comment.isEmpty()) {
                    rows.add(row(path, value == null ? "" : value, comment.toString()));
                }
                comment.setLength(0);
            }
        }
        return rows;
    }

    private static String row(Deque<Level> path, String value, String comment) {
        String name = String.join(".", path.stream().map(Level::key).toList());
        return "| `" + name + "` | " + (value.isEmpty() ? "" : "`" + value + "`") + " | " + comment + " |";
    }
}
