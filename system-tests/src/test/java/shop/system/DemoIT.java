package shop.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import shop.local.demo.Demo;
import shop.local.demo.DemoConfig;
import shop.local.demo.DemoTally;

/** {@code ./shop demo} against the real shop. */
@ExtendWith(LocalShop.Shared.class)
class DemoIT {
    private final LocalShop shop;

    DemoIT(LocalShop shop) {
        this.shop = shop;
    }

    @Test
    void fillsTheShopOnceAndBuysAtTheRate() throws IOException, InterruptedException {
        List<String> progress = new CopyOnWriteArrayList<>();
        DemoTally tally = new Demo(config(10, 3), progress::add, () -> false).run();
        assertThat(tally.failures()).as(tally.line()).isZero();
        assertThat(tally.ordersPlaced()).as(tally.line()).isBetween(20L, 30L);
        assertThat(tally.ordersDelivered()).isPositive();
        assertThat(progress)
                .contains("Products 20 of 20", "Buyers 5 of 5")
                .last()
                .asString()
                .contains("orders (");

        DemoTally again = new Demo(config(0, 1), progress::add, () -> false).run();
        assertThat(again.ordersPlaced()).isZero();
        assertThat(shop.client()
                        .get("/api/products/products?q=stoneware+mug,+forest")
                        .expect(200)
                        .json())
                .hasSize(1);
        assertThat(shop.admin()
                        .get("/api/orders/orders/ada.baker.0@demo.example")
                        .expect(200)
                        .json())
                .isNotEmpty();
    }

    private DemoConfig config(double rate, int seconds) {
        return new DemoConfig(
                URI.create("http://127.0.0.1:" + shop.gatewayPort()),
                "admin@shop.local",
                "admin-only-local",
                20,
                5,
                rate,
                Optional.of(Duration.ofSeconds(seconds)));
    }
}
