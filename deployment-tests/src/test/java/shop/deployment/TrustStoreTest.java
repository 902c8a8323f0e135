package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Authorities of one's own, for whoever speaks TLS: a trust store in a Secret. */
class TrustStoreTest {
    private static final List<String> SERVICES = List.of("user", "product", "order", "gateway");
    private static final String OPTION = "-Djavax.net.ssl.trustStore=/run/secrets/shop/trust-store";
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    @Test
    void everyServiceTrustsIt() {
        Manifests rendered = Chart.render("""
                trustStore: {existingSecret: authorities, key: ca.jks}
                services: {order: {javaOptions: "-Xlog:gc"}}
                """ + EnvironmentsTest.GIVEN_SECRETS);
        for (String service : SERVICES) {
            JsonNode container = container(rendered, service);
            assertThat(rendered.variable("shop-" + service, "JDK_JAVA_OPTIONS"))
                    .isEqualTo(service.equals("order") ? OPTION + " -Xlog:gc" : OPTION);
            assertThat(container.has("command")).isFalse();
            assertThat(container.path("volumeMounts").toString()).contains("\"/run/secrets/shop\"");
            assertThat(rendered.the("Deployment", "shop-" + service)
                            .at("/spec/template/spec/volumes")
                            .toString())
                    .contains("{\"secret\":{\"name\":\"authorities\","
                            + "\"items\":[{\"key\":\"ca.jks\",\"path\":\"trust-store\"}]}}");
        }
    }

    /** The JVM prints what it is given by variables, so the password is in its arguments, which are those of the image. */
    @Test
    void itsPasswordComesFromTheSecretAndIsNotPrinted() throws IOException {
        Manifests rendered = Chart.render(
                "trustStore: {existingSecret: authorities, passwordKey: password}\n" + EnvironmentsTest.GIVEN_SECRETS);
        for (String service : SERVICES) {
            assertThat(rendered.variable("shop-" + service, "JDK_JAVA_OPTIONS")).isEqualTo(OPTION);
            JsonNode container = container(rendered, service);
            assertThat(container.path("env").toString())
                    .contains("{\"name\":\"TRUST_STORE_PASSWORD\",\"valueFrom\":"
                            + "{\"secretKeyRef\":{\"name\":\"authorities\",\"key\":\"password\"}}}");
            List<String> command = new ArrayList<>();
            container.path("command").forEach(argument -> command.add(argument.asText()));
            assertThat(command.remove("-Djavax.net.ssl.trustStorePassword=$(TRUST_STORE_PASSWORD)"))
                    .isTrue();
            assertThat(command).isEqualTo(entryPoint());
        }
    }

    @Test
    void aChangedOneRollsAllWithTheNextUpgrade() {
        Manifests before = rendered("b25l");
        Manifests after = rendered("dHdv");
        for (String service : SERVICES) {
            assertThat(after.the("Deployment", "shop-" + service))
                    .isNotEqualTo(before.the("Deployment", "shop-" + service));
        }
    }

    @Test
    void withoutOneTheRuntimesOwnAuthoritiesAreTrusted() {
        assertThat(Chart.render(EnvironmentsTest.GIVEN_SECRETS).text())
                .doesNotContain("trust-store", "JDK_JAVA_OPTIONS");
    }

    private static Manifests rendered(String store) {
        return Chart.render(
                new ClusterSecrets().with("authorities", Map.of("trust.p12", store)),
                Map.of(),
                "trustStore: {existingSecret: authorities}\n" + EnvironmentsTest.GIVEN_SECRETS);
    }

    private static JsonNode container(Manifests rendered, String service) {
        return rendered.the("Deployment", "shop-" + service).at("/spec/template/spec/containers/0");
    }

    private static List<String> entryPoint() throws IOException {
        String dockerfile = Files.readString(Chart.PROJECT.resolve("Dockerfile"));
        Matcher words = TEXT.matcher(dockerfile.substring(dockerfile.indexOf("\nENTRYPOINT")));
        return words.results().map(word -> word.group(1)).toList();
    }
}
