package shop.operations;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * {@code MakeSecrets DIRECTORY}: makes each secret that {@code docker-compose.yml} needs and the directory does not have
 * yet. What is there stays as it is, so it can be run at every start.
 */
public final class MakeSecrets {
    private static final int KEY_BITS = 2048;
    private static final int SECRET_BYTES = 24;

    private final Path directory;

    private MakeSecrets(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws JOSEException {
        try {
            make(Path.of(args[0]));
        } catch (IOException e) {
            System.err.println(refusal(e));
            System.exit(1);
        }
    }

    /** A directory of one's own (SHOP_SECRETS) often belongs to somebody else. */
    static String refusal(IOException why) {
        return "The secrets cannot be made: " + why
                + ". User 10001 must be able to read what is in the directory and to" + " write what is missing there.";
    }

    static void make(Path directory) throws IOException, JOSEException {
        new MakeSecrets(directory).make();
    }

    private void make() throws IOException, JOSEException {
        keep("mongodb-root-password", random());
        keep("mongodb-password", random());
        String password =
                Files.readString(directory.resolve("mongodb-password")).strip();
        keep(
                "database-uri",
                "mongodb://shop:"
                        + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20")
                        + "@mongodb:27017/?replicaSet=rs0&authSource=admin");
        keep("token-signing-keys", signingKeys());
        keep("order-client-secret", random());
        keep("first-admin-password", random());
    }

    /** Whole or not at all: a file that a dying process left half written would be kept for ever. */
    private void keep(String name, String value) throws IOException {
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            return;
        }
        Path draft = directory.resolve("." + name + ".new");
        Files.writeString(draft, value);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        System.out.println("Made " + file + ".");
    }

    private static String random() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String signingKeys() throws JOSEException {
        return new JWKSet(new RSAKeyGenerator(KEY_BITS)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.RS256)
                        .keyIDFromThumbprint(true)
                        .generate())
                .toString(false);
    }
}
