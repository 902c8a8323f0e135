package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Who may call whom, as a cluster that enforces policies would see it. */
class NetworkPoliciesTest {
    private static final Set<String> EDGES = Set.of(
            "test -> gateway:8000",
            "gateway -> user:5001",
            "gateway -> product:5002",
            "gateway -> order:5003",
            "order -> user:5001",
            "order -> product:5002",
            "product -> user:5001",
            "user -> mongodb:27017",
            "product -> mongodb:27017",
            "order -> mongodb:27017",
            "mongodb -> mongodb:27017");

    private final Manifests trial = Chart.render(EnvironmentsTest.GIVEN_SECRETS);

    @Test
    void nothingIsAllowedThatIsNotNamed() {
        JsonNode nothing = trial.the("NetworkPolicy", "shop-nothing").path("spec");
        assertThat(nothing.at("/podSelector/matchLabels").has("app.kubernetes.io/component"))
                .isFalse();
        assertThat(nothing.path("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(nothing.has("ingress") || nothing.has("egress")).isFalse();
    }

    @Test
    void eachEdgeIsLetOutAtOneEnd() {
        assertThat(outgoing(trial)).isEqualTo(EDGES);
    }

    @Test
    void andInAtTheOther() {
        Set<String> incoming = new TreeSet<>(EDGES);
        incoming.remove("test -> gateway:8000"); // the gateway is open to everybody in a trial
        assertThat(incoming(trial)).isEqualTo(incoming);
        assertThat(trial.the("NetworkPolicy", "shop-gateway")
                        .at("/spec/ingress/0/from")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void inProductionOnlyTheNamedMayComeToTheGateway() {
        Manifests production = Chart.render(Chart.valuesOf("production"));
        assertThat(incoming(production)).contains("test -> gateway:8000");
        JsonNode from = production.the("NetworkPolicy", "shop-gateway").at("/spec/ingress/0/from");
        assertThat(from.toString()).contains("gateways", "monitoring");
        assertThat(production
                        .the("NetworkPolicy", "shop-order")
                        .path("spec")
                        .path("egress")
                        .toString())
                .contains("10.20.0.0/24");
    }

    @Test
    void aCollectorIsReachedOnlyWhereOneIsNamed() {
        assertThat(trial.text()).doesNotContain("TRACING");
        Manifests traced = Chart.render("""
                tracing: {endpoint: "http://collector.observability:4318", sampleRatio: 0.25}
                networkPolicy: {collectorTo: [{ipBlock: {cidr: 10.30.0.0/24}}]}
                services: {order: {settings: {tracing.otlp-endpoint: "https://traces.example/otlp"}}}
                """ + EnvironmentsTest.GIVEN_SECRETS);
        for (String service : Set.of("user", "product", "order", "gateway")) {
            JsonNode egress = traced.the("NetworkPolicy", "shop-" + service).at("/spec/egress");
            assertThat(egress.toString())
                    .contains("{\"to\":[{\"ipBlock\":{\"cidr\":\"10.30.0.0/24\"}}],\"ports\":[{\"port\":"
                            + (service.equals("order") ? "443" : "4318") + "}]}");
            assertThat(traced.variable("shop-" + service, "SHOP_TRACING_SAMPLE_RATIO"))
                    .isEqualTo("0.25");
        }
        assertThat(traced.variable("shop-user", "SHOP_TRACING_OTLP_ENDPOINT"))
                .isEqualTo("http://collector.observability:4318");
        assertThat(traced.variable("shop-order", "SHOP_TRACING_OTLP_ENDPOINT"))
                .isEqualTo("https://traces.example/otlp");
    }

    /** Selectors that no pod has would silently allow nothing. */
    @Test
    void everySelectorOfThisReleaseFindsPods() {
        Map<String, JsonNode> pods = trial.pods();
        trial.kind("NetworkPolicy").forEach(policy -> {
            for (String field : Set.of("ingress", "egress")) {
                policy.at("/spec/" + field).forEach(rule -> rule.findValues("podSelector")
                        .forEach(selector -> assertThat(pods.values()).anyMatch(matching(selector))));
            }
        });
    }

    private static Predicate<JsonNode> matching(JsonNode selector) {
        return pod -> {
            JsonNode labels = pod.at("/metadata/labels");
            for (var wanted : selector.path("matchLabels").properties()) {
                if (!labels.path(wanted.getKey()).equals(wanted.getValue())) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Set<String> outgoing(Manifests rendered) {
        Set<String> edges = new TreeSet<>();
        rendered.kind("NetworkPolicy").forEach(policy -> {
            for (JsonNode rule : policy.at("/spec/egress")) {
                for (JsonNode peer : rule.path("to")) {
                    if (peer.has("podSelector")) {
                        edges.add(component(policy.at("/spec/podSelector")) + " -> "
                                + component(peer.path("podSelector")) + ":"
                                + rule.at("/ports/0/port").asInt());
                    }
                }
            }
        });
        return edges;
    }

    private static Set<String> incoming(Manifests rendered) {
        Set<String> edges = new TreeSet<>();
        rendered.kind("NetworkPolicy").forEach(policy -> {
            for (JsonNode rule : policy.at("/spec/ingress")) {
                for (JsonNode peer : rule.path("from")) {
                    if (peer.has("podSelector")) {
                        edges.add(component(peer.path("podSelector")) + " -> "
                                + component(policy.at("/spec/podSelector")) + ":"
                                + rule.at("/ports/0/port").asInt());
                    }
                }
            }
        });
        return edges;
    }

    private static String component(JsonNode selector) {
        return selector.path("matchLabels").path("app.kubernetes.io/component").asText();
    }
}
