package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the project's configuration gets into a cluster. */
class ConfigurationTest {
    private static final String TRIAL = EnvironmentsTest.GIVEN_SECRETS;

    @Test
    void theConfigMapHoldsExactlyTheProjectsFiles() throws IOException {
        Map<String, String> there = new TreeMap<>();
        Chart.render(TRIAL)
                .the("ConfigMap", "shop-config")
                .path("data")
                .properties()
                .forEach(entry -> there.put(entry.getKey(), entry.getValue().asText()));
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> config = Files.list(Chart.PROJECT.resolve("config"))) {
            for (Path file : config.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(there).isEqualTo(files);
    }

    @Test
    void everyServiceReadsThatDirectoryInTheSameEnvironment() {
        Manifests trial = Chart.render(TRIAL);
        for (String service : new String[] {"user", "product", "order", "gateway"}) {
            assertThat(trial.variable("shop-" + service, "SHOP_ENV")).isEqualTo("production");
            assertThat(trial.variable("shop-" + service, "SHOP_CONFIG_DIR")).isEqualTo("/etc/shop");
        }
    }

    @Test
    void aSettingReachesAllServicesOrOne() {
        Manifests rendered = Chart.render("""
                settings: {log.level: debug, server.max-connections: 1000000, gateway.allowed-origins: [https://a.example, https://b.example]}
                services: {order: {settings: {log.level: warning}}}
                """ + TRIAL);
        assertThat(rendered.variable("shop-user", "SHOP_LOG_LEVEL")).isEqualTo("debug");
        assertThat(rendered.variable("shop-order", "SHOP_LOG_LEVEL")).isEqualTo("warning");
        assertThat(rendered.variable("shop-order", "SHOP_SERVER_MAX_CONNECTIONS"))
                .isEqualTo("1000000");
        assertThat(rendered.variable("shop-gateway", "SHOP_GATEWAY_ALLOWED_ORIGINS"))
                .isEqualTo("https://a.example,https://b.example");
    }

    /** The port has one home: probes, Services, policies and neighbours' addresses follow it. */
    @Test
    void aChangedPortArrivesEverywhere() {
        Manifests rendered = Chart.render("settings: {user.port: 6001}\n" + TRIAL);
        assertThat(rendered.the("Service", "shop-user").at("/spec/ports/0/port").asInt())
                .isEqualTo(6001);
        assertThat(rendered.the("Deployment", "shop-user")
                        .at("/spec/template/spec/containers/0/ports/0/containerPort")
                        .asInt())
                .isEqualTo(6001);
        assertThat(rendered.variable("shop-order", "SHOP_NEIGHBOURS_USER")).isEqualTo("http://shop-user:6001");
        assertThat(rendered.the("NetworkPolicy", "shop-user")
                        .at("/spec/ingress/0/ports/0/port")
                        .asInt())
                .isEqualTo(6001);
    }

    /** preStop, then the drain delay and the grace of base.yaml, then a margin. */
    @Test
    void theGracePeriodCoversWhatTheProcessTakesToEnd() {
        assertThat(grace(Chart.render(TRIAL), "shop-order")).isEqualTo(20 + 5 + 20 + 5);
        Manifests slower = Chart.render("services: {order: {settings: {server.shutdown-grace: 2m}}}\n" + TRIAL);
        assertThat(grace(slower, "shop-order")).isEqualTo(20 + 5 + 120 + 5);
        assertThat(grace(slower, "shop-user")).isEqualTo(50);
    }

    @Test
    void onlyAChangeThatConcernsAServiceRollsIt() {
        Manifests before = Chart.render(TRIAL);
        Manifests after = Chart.render(TRIAL.replace("a-secret-of-24", "another-secret-of-24"));
        assertThat(template(after, "shop-order")).isNotEqualTo(template(before, "shop-order"));
        assertThat(template(after, "shop-user")).isNotEqualTo(template(before, "shop-user"));
        assertThat(template(after, "shop-gateway")).isEqualTo(template(before, "shop-gateway"));
    }

    private static int grace(Manifests rendered, String deployment) {
        return rendered.the("Deployment", deployment)
                .at("/spec/template/spec/terminationGracePeriodSeconds")
                .asInt();
    }

    private static JsonNode template(Manifests rendered, String deployment) {
        return rendered.the("Deployment", deployment).at("/spec/template");
    }
}
