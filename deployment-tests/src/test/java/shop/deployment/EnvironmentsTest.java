package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.LintResult;
import io.kubernetes.client.util.ModelMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart with each of its own values files, as the project delivers them. */
class EnvironmentsTest {
    /** Kinds that a cluster knows only with an operator; the client has no model of them. */
    private static final Set<String> OF_OPERATORS =
            Set.of("ExternalSecret", "HTTPRoute", "PrometheusRule", "ServiceMonitor");

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production"})
    void everyObjectIsWhatKubernetesUnderstands(String environment) {
        for (JsonNode object : Chart.render(Chart.valuesOf(environment)).all()) {
            valid(object);
        }
    }

    @Test
    void everyObjectThereCanBeIsWhatKubernetesUnderstands() {
        Manifests all = Chart.render(EVERYTHING);
        all.all().forEach(EnvironmentsTest::valid);
        assertThat(all.kind("PodDisruptionBudget"))
                .hasSize(4)
                .allMatch(budget -> budget.at("/spec/minAvailable").asText().equals("50%")
                        && budget.at("/spec/maxUnavailable").isMissingNode());
    }

    @Test
    void resourcesMayBeTakenAway() {
        Manifests unlimited = Chart.render(
                "{defaults: {resources: null}, services: {user: {resources: null}}, mongodb: {resources: null}}");
        unlimited.all().forEach(EnvironmentsTest::valid);
        assertThat(unlimited.kind("Deployment")).hasSize(4).allMatch(deployment -> deployment
                .at("/spec/template/spec/containers/0/resources")
                .isEmpty());
    }

    /** Rules and dashboard choose by the label service of the processes, which the operator would otherwise rename. */
    @Test
    void whatTheProcessesSayOfThemselvesIsKeptWhenItIsScraped() {
        assertThat(Chart.render(Chart.valuesOf("production")).kind("ServiceMonitor"))
                .singleElement()
                .satisfies(monitor -> assertThat(
                                monitor.at("/spec/endpoints/0/honorLabels").asBoolean())
                        .isTrue());
    }

    /** Run with -Dgolden.update=true to write them anew, and look at the difference. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "production"})
    void rendersToWhatIsKept(String environment) throws IOException {
        String values = Chart.valuesOf(environment) + (environment.equals("dev") ? GIVEN_SECRETS_DEV : "");
        String rendered = withoutConfiguration(Chart.render(values).text());
        Path golden = GOLDEN.resolve(environment + ".yaml");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    @Test
    void rendersTheSameFromItsPackage(@TempDir Path directory) throws IOException {
        Chart.helm().packageIt().withDestination(directory).call();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("shop-1.0.0.tgz");
        }
    }

    @Test
    void passesLint() {
        LintResult result = Chart.helm().lint().strict().call();
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    /** What an environment of a cluster differs in is in its values file, and nothing else is. */
    @Test
    void theImagesAreTheSameInEveryEnvironment() {
        Set<String> staging = images("staging");
        assertThat(images("production")).isEqualTo(staging).hasSize(4);
    }

    private static Set<String> images(String environment) {
        return Chart.render(Chart.valuesOf(environment)).pods().values().stream()
                .map(pod -> pod.at("/spec/containers/0/image").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static void valid(JsonNode object) {
        String kind = object.path("kind").asText();
        String name = kind + " " + object.at("/metadata/name").asText();
        assertThat(object.at("/metadata/labels").toString())
                .as(name)
                .contains("\"app.kubernetes.io/name\":\"shop\"", "\"app.kubernetes.io/instance\":\"shop\"");
        if (OF_OPERATORS.contains(kind)) {
            assertThat(object.path("spec").isObject()).as(name).isTrue();
            return;
        }
        String[] version = object.path("apiVersion").asText().split("/", 2);
        Class<?> type = Objects.requireNonNull(
                version.length == 1
                        ? ModelMapper.getApiTypeClass("", version[0], kind)
                        : ModelMapper.getApiTypeClass(version[0], version[1], kind),
                name);
        JsonElement json = JsonParser.parseString(object.toString());
        assertThatCode(() -> {
                    type.getMethod("validateJsonElement", JsonElement.class).invoke(type, json);
                    type.getMethod("fromJson", String.class).invoke(type, json.toString());
                })
                .as(name)
                .doesNotThrowAnyException();
    }

    /** The configuration files are compared with config/ itself; here they would only be noise, checksums included. */
    private static String withoutConfiguration(String rendered) {
        String text = rendered.replaceAll("(?m)^(\\s+checksum/[a-z]+: ).*$", "$1<of the content>")
                .replaceAll("(?m)^(  \"(root-)?password\": )\"[A-Za-z0-9+/=]+\"$", "$1<made>");
        Map<String, String> parts = new TreeMap<>();
        for (String document : text.split("(?m)^---$", -1)) {
            if (!document.isBlank()
                    && !document.contains("name: shop-config\n")
                    && !document.contains("-dashboard\n")) {
                parts.put(document, document);
            } else if (document.contains("name: shop-config\n")) {
                parts.put(document.replaceAll("(?s)\ndata:.*", "\ndata: <config/>\n"), "");
            }
        }
        return parts.keySet().stream().map(part -> "---" + part).collect(Collectors.joining());
    }

    static final String GIVEN_SECRETS = """
            secrets:
              tokenKeys: {jwks: '{"keys": []}'}
              orderClient: {secret: a-secret-of-24-characters-or-more}
              firstAdmin: {password: nobody-would-guess-this}
            """;

    /** Every kind of object that there can be, with every field. */
    static final String EVERYTHING = """
            defaults:
              javaOptions: -Xlog:gc
              podAnnotations: {a: b}
              podLabels: {a: b}
              nodeSelector: {disk: fast}
              tolerations: [{key: shop, operator: Exists, effect: NoSchedule}]
              affinity:
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: In, values: [fast]}]}]
                podAntiAffinity:
                  preferredDuringSchedulingIgnoredDuringExecution:
                    - weight: 1
                      podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {a: b}}}
              extraEnv:
                - {name: TZ, value: "Europe/Berlin"}
                - {name: HTTPS_PROXY, valueFrom: {secretKeyRef: {name: proxy, key: url}}}
              spreadOver: [kubernetes.io/hostname]
              priorityClassName: high
              autoscaling: {enabled: true}
              podDisruptionBudget: {minAvailable: 50%}
            commonLabels: {team: shop}
            image:
              registry: localhost:5000/team
              pullSecrets: [registry]
              digests: {order: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
            gatewayService:
              type: LoadBalancer
              annotations: {a: b}
              nodePort: 30080
              loadBalancerClass: example.com/outer
              loadBalancerSourceRanges: [10.0.0.0/8, "2001:db8::/32"]
            ipFamilyPolicy: PreferDualStack
            ingress:
              {enabled: true, hosts: [shop.example], className: nginx, tlsSecret: tls, annotations: {a: b}, labels: {a: b}}
            httpRoute:
              {enabled: true, parentRefs: [{name: public}], hostnames: [shop.example], annotations: {a: b}, labels: {a: b}}
            mongodb:
              storageClass: fast
              nodeSelector: {disk: fast}
              tolerations: [{operator: Exists}]
              priorityClassName: high
            metrics:
              serviceMonitor: {enabled: true, labels: {release: prometheus}}
              prometheusRule: {enabled: true}
              dashboard: {enabled: true}
            tracing: {endpoint: "http://collector:4318"}
            trustStore: {existingSecret: authorities, passwordKey: password}
            networkPolicy: {collectorTo: [{ipBlock: {cidr: 10.30.0.0/24}}]}
            """ + GIVEN_SECRETS;

    private static final String GIVEN_SECRETS_DEV = GIVEN_SECRETS + """
              database: {uri: "mongodb://shop:given@shop-mongodb-0.shop-mongodb:27017/?replicaSet=rs0"}
            """;
}
