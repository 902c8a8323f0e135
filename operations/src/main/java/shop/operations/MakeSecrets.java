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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * {@code MakeSecrets DIRECTORY}: makes each secret that {@code docker-compose.yml} needs and the directory does not have
 * yet. What is there stays as it is, so it can be run at every start.
 *
 * <p>The directory may be one of the machine itself. What it makes belongs to the services' user, who alone may read it.
 * Two passwords are read by MongoDB's image as a user of its own, who is in none of our groups, and whom we, without any
 * privilege, can give nothing: those two everybody may read who gets into the directory.
 */
public final class MakeSecrets {
    private static final int KEY_BITS = 2048;
    private static final int SECRET_BYTES = 24;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> ALL = PosixFilePermissions.fromString("rw-r--r--");
    private static final String ROOT_PASSWORD = "mongodb-root-password";
    private static final String SHOP_PASSWORD = "mongodb-password";
    private static final Set<String> READ_BY_MONGODB = Set.of(ROOT_PASSWORD, SHOP_PASSWORD);

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
        keep(ROOT_PASSWORD, random());
        keep(SHOP_PASSWORD, random());
        String password = Files.readString(directory.resolve(SHOP_PASSWORD)).strip();
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
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(OWNER));
        Files.writeString(draft, value);
        if (READ_BY_MONGODB.contains(name)) {
            Files.setPosixFilePermissions(draft, ALL);
        }
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
