package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every pod is fit for a namespace with the Pod Security Standard "restricted", and ends without dropping a request. */
class PodsTest {
    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production"})
    void everyPodIsRestricted(String environment) {
        Map<String, JsonNode> pods = Chart.render(Chart.valuesOf(environment)).pods();
        assertThat(pods).hasSizeGreaterThanOrEqualTo(5);
        pods.forEach((name, pod) -> {
            JsonNode spec = pod.path("spec");
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean())
                    .as(name)
                    .isTrue();
            assertThat(spec.at("/securityContext/runAsUser").asInt()).as(name).isPositive();
            assertThat(spec.at("/securityContext/seccompProfile/type").asText())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            assertThat(spec.path("automountServiceAccountToken").asBoolean(true))
                    .as(name)
                    .isFalse();
            assertThat(spec.path("enableServiceLinks").asBoolean(true)).as(name).isFalse();
            for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
                assertThat(spec.path(host).asBoolean(false)).as(name).isFalse();
            }
            spec.path("volumes").forEach(volume -> assertThat(fields(volume))
                    .as(name)
                    .isSubsetOf("name", "configMap", "emptyDir", "projected", "secret"));
            spec.path("containers").forEach(container -> restricted(name, container));
        });
    }

    private static void restricted(String name, JsonNode container) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                .as(name)
                .isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).as(name).isTrue();
        assertThat(security.at("/capabilities/drop/0").asText()).as(name).isEqualTo("ALL");
        assertThat(security.at("/capabilities/add").isMissingNode()).as(name).isTrue();
        assertThat(container.at("/resources/requests/cpu").isMissingNode())
                .as(name)
                .isFalse();
        assertThat(container.at("/resources/limits/memory").isMissingNode())
                .as(name)
                .isFalse();
        assertThat(container.path("image").asText()).as(name).contains(":").doesNotEndWith(":latest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "product", "order", "gateway"})
    void startReadinessAndLivenessAreAskedApart(String service) {
        JsonNode container = Chart.render(Chart.valuesOf("production"))
                .the("Deployment", "shop-" + service)
                .at("/spec/template/spec/containers/0");
        assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/observe/health/started");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/observe/health/ready");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/observe/health/live");
        assertThat(container.at("/readinessProbe/timeoutSeconds").asInt())
                .as("a service says within 0.8 s, and the gateway within 1 s, that it is not ready")
                .isGreaterThan(1);
        assertThat(container.at("/lifecycle/preStop/sleep/seconds").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "product", "order", "gateway"})
    void autoscalingAndAFixedNumberOfPodsDoNotFight(String service) {
        Manifests production = Chart.render(Chart.valuesOf("production"));
        JsonNode spec = production.the("Deployment", "shop-" + service).path("spec");
        assertThat(spec.path("replicas").isMissingNode()).isTrue();
        assertThat(production
                        .the("HorizontalPodAutoscaler", "shop-" + service)
                        .at("/spec/scaleTargetRef/name")
                        .asText())
                .isEqualTo("shop-" + service);
        assertThat(spec.at("/strategy/rollingUpdate/maxUnavailable").asInt()).isZero();
        assertThat(production
                        .the("PodDisruptionBudget", "shop-" + service)
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isOne();
        assertThat(production
                        .the("ServiceAccount", "shop-" + service)
                        .path("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
    }

    private static Set<String> fields(JsonNode node) {
        Set<String> fields = new TreeSet<>();
        node.fieldNames().forEachRemaining(fields::add);
        return fields;
    }
}
