package shop.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.testing.TestSettings;

/** What the dashboard and the alerts ask for, and what the processes tell. */
@ExtendWith(LocalShop.Shared.class)
class WatchIT {
    private static final Path FILES = TestSettings.directory().toAbsolutePath().resolveSibling("charts/shop/files");

    private final LocalShop shop;

    WatchIT(LocalShop shop) {
        this.shop = shop;
    }

    @Test
    void everyMetricOfTheDashboardAndTheAlertsIsThere() throws IOException {
        String told = metrics();
        Set<String> names = told.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> asked = new TreeSet<>();
        for (String file : List.of("dashboard.json", "alerts.yaml")) {
            Matcher matcher = Pattern.compile("([a-z_]+)\\{job=").matcher(Files.readString(FILES.resolve(file)));
            while (matcher.find()) {
                asked.add(matcher.group(1));
            }
        }
        asked.remove("up"); // Prometheus' own
        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(names).containsAll(asked);
    }

    @Test
    void prometheusHasNothingToObjectTo() throws IOException, InterruptedException {
        Path told = Path.of("target/metrics.txt");
        Files.writeString(told, metrics());
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(told.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "promtool is not installed");
            return;
        }
        assertThat(new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    /** Of all four servers, after one order. */
    private String metrics() {
        String lamp = shop.product("Lamp to be seen", "5.00", 3);
        shop.customer("watch." + UUID.randomUUID().toString().substring(0, 8) + "@example.com")
                .post("/api/orders/order", Map.of("items", List.of(Map.of("productId", lamp, "quantity", 1))))
                .expect(201);
        return shop.client()
                .with("Accept", "text/plain")
                .get("/observe/metrics")
                .expect(200)
                .text();
    }
}
