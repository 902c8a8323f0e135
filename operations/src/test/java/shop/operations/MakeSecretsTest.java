package shop.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MakeSecretsTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsThereStaysAndTheRestIsMade() throws Exception {
        Files.writeString(directory.resolve("mongodb-password"), "one of my own\n");
        MakeSecrets.make(directory);
        Map<String, String> made = content();
        assertThat(made)
                .containsOnlyKeys(
                        "database-uri",
                        "first-admin-password",
                        "mongodb-password",
                        "mongodb-root-password",
                        "order-client-secret",
                        "token-signing-keys");
        assertThat(made.get("mongodb-password")).isEqualTo("one of my own\n");
        assertThat(JWKSet.parse(made.get("token-signing-keys")).getKeys())
                .hasSize(1)
                .allMatch(key -> key.isPrivate() && key.size() == 2048);

        MakeSecrets.make(directory);
        assertThat(content()).isEqualTo(made);
    }

    @Test
    void nobodyElseMayReadThemButWhatMongodbHasToRead() throws Exception {
        Files.writeString(directory.resolve(".order-client-secret.new"), "left behind by one that died");
        MakeSecrets.make(directory);
        Map<String, String> modes = new TreeMap<>();
        for (String name : content().keySet()) {
            modes.put(name, PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
        }
        assertThat(modes)
                .containsExactly(
                        entry("database-uri", "rw-------"),
                        entry("first-admin-password", "rw-------"),
                        entry("mongodb-password", "rw-r--r--"),
                        entry("mongodb-root-password", "rw-r--r--"),
                        entry("order-client-secret", "rw-------"),
                        entry("token-signing-keys", "rw-------"));
    }

    @Test
    void whoMayNotWriteIsToldWhoMust() {
        assertThat(MakeSecrets.refusal(new AccessDeniedException("/run/secrets/.database-uri.new")))
                .contains("/run/secrets/.database-uri.new", "AccessDenied", "User 10001");
    }

    private Map<String, String> content() throws Exception {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return content;
    }
}
