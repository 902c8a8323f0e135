package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a release or a Secret is called, Kubernetes takes the names, and YAML takes them for text. */
class NamesTest {
    private static final Pattern OF_A_SERVICE = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Set<String> MADE_OF_THE_RELEASE = Set.of("Service", "Deployment", "StatefulSet", "Secret");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1st",
                "123",
                "my.shop.eu",
                "a-release-with-a-name-that-is-as-long-as-helm-allows1",
                "shop-shop",
                "true"
            })
    void everyReleaseNameWillDo(String release) {
        Manifests rendered = Chart.renderAs(release, EnvironmentsTest.GIVEN_SECRETS);
        for (JsonNode object : rendered.all()) {
            if (MADE_OF_THE_RELEASE.contains(object.path("kind").asText())) {
                assertThat(object.at("/metadata/name").asText()).matches(OF_A_SERVICE);
            }
            JsonNode instance = object.at("/metadata/labels/app.kubernetes.io~1instance");
            assertThat(instance.isTextual()).isTrue();
            assertThat(instance.asText()).isEqualTo(release);
        }
    }

    /** YAML reads each of these as something else than text. */
    @Test
    void textThatLooksLikeSomethingElseStaysText() {
        Manifests rendered = Chart.render("""
                fullnameOverride: "on"
                image: {pullSecrets: ["123"]}
                defaults: {priorityClassName: "1"}
                mongodb: {storageClass: "2"}
                ingress: {enabled: true, hosts: [shop.example], className: "3", tlsSecret: "4"}
                httpRoute: {enabled: true, parentRefs: [{name: public}]}
                externalSecrets: {enabled: true, store: {name: "5"}, remoteKeys: {orderClient: "shop: 6"}}
                secrets:
                  database: {keys: {user: "1", product: "2", order: "3"}}
                  tokenKeys: {existingSecret: "123", key: "on"}
                  firstAdmin: {keys: {email: "1.0", password: "yes"}}
                """);
        rendered.all().forEach(EnvironmentsTest::valid);
        assertThat(rendered.the("Secret", "on-database").path("data").has("2")).isTrue();
        assertThat(rendered.the("ExternalSecret", "on-order-client")
                        .at("/spec/dataFrom/0/extract/key")
                        .asText())
                .isEqualTo("shop: 6");
    }

    /** Where the gateway's test and MongoDB's pod run, and with what they are pulled, is the user's to say as well. */
    @Test
    void everyPodCanBePlacedAndPulled() {
        Chart.render(EnvironmentsTest.EVERYTHING).pods().forEach((name, pod) -> {
            JsonNode spec = pod.path("spec");
            assertThat(spec.at("/imagePullSecrets/0/name").asText()).as(name).isEqualTo("registry");
            assertThat(spec.at("/nodeSelector/disk").asText()).as(name).isEqualTo("fast");
            assertThat(spec.path("tolerations").size()).as(name).isOne();
            assertThat(spec.path("priorityClassName").asText()).as(name).isEqualTo("high");
            assertThat(pod.at("/metadata/labels/team").asText()).as(name).isEqualTo("shop");
        });
    }

    @Test
    void aDigestPinsOneImage() {
        Manifests rendered = Chart.render(EnvironmentsTest.EVERYTHING);
        assertThat(image(rendered, "order")).matches("localhost:5000/team/shop-order:[^@]+@sha256:[0-9a-f]{64}");
        assertThat(image(rendered, "user")).doesNotContain("@");
    }

    private static String image(Manifests rendered, String service) {
        return rendered.the("Deployment", "shop-" + service)
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }
}
