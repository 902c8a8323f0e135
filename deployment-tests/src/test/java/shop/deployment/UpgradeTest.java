package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From one installation to the next, as {@code helm upgrade} does it: what changes, what rolls, and what never may. */
class UpgradeTest {
    private static final Set<String> ALL = Set.of("user", "product", "order", "gateway");
    private static final String TRIAL = EnvironmentsTest.GIVEN_SECRETS;

    @TempDir
    Path directory;

    /** One value of config/ changes; nothing else of the chart does. */
    @ParameterizedTest
    @CsvSource({
        "base.yaml, 'parallel-lines: 8', 'parallel-lines: 9', order",
        "base.yaml, 'max-queue: 2000', 'max-queue: 2001', product",
        "base.yaml, 'sweep-interval: 10m', 'sweep-interval: 11m', user",
        "base.yaml, 'max-event-streams: 2000', 'max-event-streams: 2001', gateway",
        "base.yaml, 'currency: EUR', 'currency: CHF', user product order gateway",
        "base.yaml, 'database-port: 27117', 'database-port: 27118', ''",
        "local.yaml, 'format: text', 'format: json', ''",
        "production.yaml, '', '# a remark', ''",
    })
    void aValueOfTheConfigurationArrivesInTheConfigMapAndRollsWhomItConcerns(
            String file, String before, String after, String rolled) throws IOException {
        Manifests installed = Chart.render(TRIAL);
        Path chart = Chart.copyWith(directory, "config/" + file, text -> {
            assertThat(text).contains(before);
            return before.isEmpty() ? text + after + "\n" : text.replaceFirst(before, after);
        });
        Manifests upgraded = Chart.render(chart, new ClusterSecrets().with(installed), Map.of(), TRIAL);

        Set<String> changed = new TreeSet<>();
        upgraded.all().forEach(object -> {
            if (!object.equals(installed.the(kind(object), name(object)))) {
                changed.add(kind(object) + " " + name(object));
            }
        });
        Set<String> expected = new TreeSet<>(Set.of("ConfigMap shop-config"));
        words(rolled).forEach(service -> expected.add("Deployment shop-" + service));
        assertThat(changed).isEqualTo(expected);
        upgraded.the("ConfigMap", "shop-config").path("data").properties().forEach(entry -> assertThat(entry.getValue()
                        .equals(installed
                                .the("ConfigMap", "shop-config")
                                .path("data")
                                .path(entry.getKey())))
                .isEqualTo(!entry.getKey().equals(file)));
    }

    @Test
    void aSettingOfOneServiceRollsThatServiceAlone() {
        Manifests installed = Chart.render(TRIAL);
        Manifests upgraded = Chart.render(
                new ClusterSecrets().with(installed),
                Map.of(),
                TRIAL + "services: {order: {settings: {log.level: debug}}}");
        assertThat(rolled(installed, upgraded)).containsExactly("order");
    }

    /** How many there are is nothing that a pod knows. */
    @Test
    void scalingRollsNothing() {
        Manifests installed = Chart.render(TRIAL);
        Manifests upgraded = Chart.render(
                new ClusterSecrets().with(installed),
                Map.of(),
                TRIAL + "defaults: {replicas: 5, podDisruptionBudget: {minAvailable: 2}}");
        assertThat(rolled(installed, upgraded)).isEmpty();
    }

    /** {@code --reuse-values} brings the first version's values, without the keys that there were not yet. */
    @Test
    void theFirstVersionsValuesStillDo() {
        Manifests installed = Chart.render(TRIAL);
        Manifests upgraded = Chart.render(new ClusterSecrets().with(installed), Map.of(), TRIAL + """
                commonLabels: null
                gatewayService: null
                ipFamilyPolicy: null
                trustStore: null
                image: {digests: null}
                defaults: {extraEnv: null, spreadOver: null}
                mongodb: {nodeSelector: null, tolerations: null, affinity: null, priorityClassName: null}
                ingress: {labels: null}
                httpRoute: {labels: null, annotations: null}
                """);
        assertThat(rolled(installed, upgraded)).isEmpty();
        assertThat(immutable(upgraded)).isEqualTo(immutable(installed));
    }

    /** Kubernetes refuses a change of them, and the upgrade with it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: {tag: 2.0.0, registry: elsewhere.example}",
                "settings: {user.port: 6001, log.level: debug}",
                "defaults: {replicas: 7, podLabels: {a: b}, podAnnotations: {a: b}, javaOptions: -Xlog:gc}",
                "defaults: {autoscaling: {enabled: true}, spread: DoNotSchedule, nodeSelector: {disk: fast}}",
                "mongodb: {image: 'mongo:8.2', cacheGB: 1, resources: {limits: {memory: 4Gi}}}",
                "tracing: {endpoint: 'http://collector:4318'}",
                "networkPolicy: {enabled: false}",
                "serviceAccount: {create: false}",
                "metrics: {serviceMonitor: {enabled: true}, prometheusRule: {enabled: true}}",
                "ingress: {enabled: true, hosts: [shop.example]}",
                "commonLabels: {team: other}",
                "gatewayService: {type: LoadBalancer}",
                "trustStore: {existingSecret: authorities, passwordKey: password}",
                "defaults: {extraEnv: [{name: TZ, value: UTC}], spreadOver: []}"
            })
    void noValueThatPeopleMayChangeChangesWhatCannotBeChanged(String values) throws IOException {
        Manifests installed = Chart.render(TRIAL);
        Path next =
                Chart.copyWith(directory, "Chart.yaml", text -> text.replaceFirst("(?m)^version: .*$", "version: 9.9.9")
                        .replaceFirst("(?m)^appVersion: .*$", "appVersion: 9.9.9"));
        Manifests upgraded = Chart.render(next, new ClusterSecrets().with(installed), Map.of(), TRIAL + values);
        assertThat(immutable(upgraded)).isEqualTo(immutable(installed));
    }

    private static Map<String, JsonNode> immutable(Manifests rendered) {
        Map<String, JsonNode> fields = new TreeMap<>();
        for (JsonNode object : rendered.all()) {
            String id = kind(object) + " " + name(object) + " ";
            switch (kind(object)) {
                case "Deployment" -> fields.put(id + "selector", object.at("/spec/selector"));
                case "StatefulSet" -> {
                    for (String field :
                            List.of("selector", "serviceName", "volumeClaimTemplates", "podManagementPolicy")) {
                        fields.put(id + field, object.path("spec").path(field));
                    }
                }
                case "Service" -> fields.put(id + "clusterIP", object.at("/spec/clusterIP"));
                case "Secret" -> fields.put(id + "type", object.path("type"));
                case "Job" -> throw new AssertionError("a Job cannot be changed: " + id);
                default -> {}
            }
        }
        assertThat(fields).hasSizeGreaterThan(10);
        return fields;
    }

    private static Set<String> rolled(Manifests before, Manifests after) {
        Set<String> rolled = new TreeSet<>();
        ALL.stream()
                .filter(service -> !Objects.equals(template(before, service), template(after, service)))
                .forEach(rolled::add);
        return rolled;
    }

    private static JsonNode template(Manifests rendered, String service) {
        return rendered.the("Deployment", "shop-" + service).at("/spec/template");
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ")).stream().filter(word -> !word.isEmpty()).toList();
    }

    private static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
