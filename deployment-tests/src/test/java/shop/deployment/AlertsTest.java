package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What watches the shop: one set of rules and one dashboard, for the cluster and for compose. */
class AlertsTest {
    private static final Path ALERTS = Chart.DIRECTORY.resolve("files/alerts.yaml");
    private static final Path RULES_TEST = Path.of("src/test/resources/alerts_test.yaml");
    private static final Path DASHBOARD = Chart.DIRECTORY.resolve("files/dashboard.json");

    /** What the processes offer at /observe/metrics, and what Prometheus adds. */
    private static final Set<String> METRICS = Set.of(
            "gateway_requests_limited_total",
            "http_client_addresses_ejected",
            "http_client_connections",
            "http_client_ejections_total",
            "http_client_requests_active",
            "http_client_requests_seconds_bucket",
            "http_client_requests_seconds_count",
            "http_client_requests_waiting",
            "http_client_retries_total",
            "http_server_requests_refused_total",
            "http_server_requests_active",
            "http_server_requests_seconds_bucket",
            "http_server_requests_seconds_count",
            "jvm_gc_time_seconds",
            "jvm_heap_max_bytes",
            "jvm_heap_used_bytes",
            "log_lines_lost_total",
            "orders_events_total",
            "orders_open",
            "orders_open_oldest_seconds",
            "process_cpu_time_seconds",
            "process_uptime_seconds",
            "stock_ledgers_faulty",
            "up");

    @Test
    void prometheusUnderstandsTheRules() throws IOException, InterruptedException {
        promtool("check", "rules", ALERTS.toString());
    }

    @Test
    void alertsGoOffWhenTheyShouldAndSayWhatTheyShould() throws IOException, InterruptedException {
        promtool("test", "rules", RULES_TEST.toString());
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path log = Path.of("target/promtool.log");
        Process promtool;
        try {
            promtool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "promtool is not installed");
            return;
        }
        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(Files.readString(log)).isZero();
    }

    @Test
    void everyAlertIsExplained() throws IOException {
        String guide = Files.readString(Chart.PROJECT.resolve("docs/operations.md"));
        for (JsonNode rule : alerts()) {
            assertThat(guide).contains("`" + rule.path("alert").asText() + "`");
        }
    }

    @Test
    void onlyMetricsThatThereAreAreAskedFor() throws IOException {
        Set<String> asked = new TreeSet<>();
        alerts().forEach(rule -> asked.addAll(metrics(rule.path("expr").asText())));
        new ObjectMapper()
                .readTree(DASHBOARD.toFile())
                .findValues("expr")
                .forEach(expression -> asked.addAll(metrics(expression.asText())));
        assertThat(asked).isEqualTo(new TreeSet<>(METRICS));
    }

    @Test
    void everyAlertIsTried() throws IOException {
        String tests = Files.readString(RULES_TEST);
        for (JsonNode rule : alerts()) {
            assertThat(tests).contains("alertname: " + rule.path("alert").asText() + "\n");
        }
    }

    private static List<JsonNode> alerts() throws IOException {
        JsonNode rules =
                new Manifests(Files.readString(ALERTS)).all().getFirst().at("/groups/0/rules");
        assertThat(rules).isNotEmpty();
        List<JsonNode> alerts = new ArrayList<>();
        rules.forEach(alerts::add);
        return alerts;
    }

    private static Set<String> metrics(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile("([a-z_]+)\\{").matcher(expression);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
