package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What another maker's models of Kubernetes (fabric8), of the Prometheus Operator and of the Gateway API say to the
 * chart's objects: a field that they do not know is refused, at any depth.
 */
class SecondOpinionTest {
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                // The models would keep what they do not know.
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** No model is to be had of these: what they may have, from the External Secrets Operator's documents. */
    private static final Set<String> OF_AN_EXTERNAL_SECRET = Set.of(
            "/spec",
            "/spec/refreshInterval",
            "/spec/secretStoreRef",
            "/spec/secretStoreRef/name",
            "/spec/secretStoreRef/kind",
            "/spec/target",
            "/spec/target/name",
            "/spec/target/creationPolicy",
            "/spec/dataFrom",
            "/spec/dataFrom/0",
            "/spec/dataFrom/0/extract",
            "/spec/dataFrom/0/extract/key");

    private static final Map<String, Class<?>> MODELS = models();

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production"})
    void everyObjectOfAnEnvironmentIsKnown(String environment) {
        Chart.render(Chart.valuesOf(environment)).all().forEach(SecondOpinionTest::known);
    }

    @Test
    void everyObjectThereCanBeIsKnown() {
        Manifests everything = Chart.render(EnvironmentsTest.EVERYTHING);
        everything.all().forEach(SecondOpinionTest::known);
        assertThat(everything.all().stream().map(object -> object.path("kind").asText()))
                .contains("HTTPRoute", "ServiceMonitor", "PrometheusRule", "HorizontalPodAutoscaler", "Ingress");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ServiceMonitor", "PrometheusRule", "HTTPRoute", "Deployment", "NetworkPolicy"})
    void itWouldNotice(String kind) throws JsonProcessingException {
        JsonNode object =
                Chart.render(EnvironmentsTest.EVERYTHING).kind(kind).findFirst().orElseThrow();
        ((ObjectNode) object.path("spec")).put("intervall", "30s");
        assertThatThrownBy(() -> STRICT.treeToValue(object, MODELS.get(id(object))))
                .hasMessageContaining("intervall");
    }

    private static void known(JsonNode object) {
        if (object.path("kind").asText().equals("ExternalSecret")) {
            Set<String> fields = new TreeSet<>();
            fields(object.path("spec"), "/spec", fields);
            assertThat(OF_AN_EXTERNAL_SECRET).containsAll(fields);
            return;
        }
        assertThat(MODELS).containsKey(id(object));
        assertThatCode(() -> STRICT.treeToValue(object, MODELS.get(id(object))))
                .as(id(object) + " " + object.at("/metadata/name").asText())
                .doesNotThrowAnyException();
    }

    private static void fields(JsonNode node, String path, Set<String> fields) {
        fields.add(path);
        node.properties().forEach(field -> fields(field.getValue(), path + "/" + field.getKey(), fields));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            fields(node.path(i), path + "/" + i, fields);
        }
    }

    private static String id(JsonNode object) {
        return object.path("apiVersion").asText() + " " + object.path("kind").asText();
    }

    private static Map<String, Class<?>> models() {
        Map<String, Class<?>> models = new HashMap<>();
        ServiceLoader.load(KubernetesResource.class).stream()
                .map(ServiceLoader.Provider::type)
                .filter(HasMetadata.class::isAssignableFrom)
                .forEach(type -> models.put(HasMetadata.getApiVersion(type) + " " + HasMetadata.getKind(type), type));
        return models;
    }
}
