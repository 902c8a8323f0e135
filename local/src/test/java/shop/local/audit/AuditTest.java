package shop.local.audit;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;
import static org.assertj.core.api.Assertions.assertThat;
import static shop.local.audit.Fault.LEDGER_GAP;
import static shop.local.audit.Fault.MALFORMED_MOVEMENT;
import static shop.local.audit.Fault.MALFORMED_ORDER;
import static shop.local.audit.Fault.MALFORMED_PRODUCT;
import static shop.local.audit.Fault.MOVED_TWICE;
import static shop.local.audit.Fault.NEGATIVE_STOCK;
import static shop.local.audit.Fault.NOT_TAKEN;
import static shop.local.audit.Fault.PROJECTION_AHEAD;
import static shop.local.audit.Fault.PROJECTION_BEHIND;
import static shop.local.audit.Fault.RELEASED_WHILE_LIVE;
import static shop.local.audit.Fault.STILL_HELD;
import static shop.local.audit.Fault.UNACCOUNTED_STOCK;
import static shop.local.audit.Fault.UNKNOWN_ORDER;
import static shop.local.audit.Fault.UNKNOWN_PRODUCT;
import static shop.local.audit.Fault.UNORDERED_PRODUCT;
import static shop.local.audit.Fault.UNSETTLED_TOO_LONG;
import static shop.local.audit.Fault.WRONG_DELTA;
import static shop.local.audit.Fault.WRONG_OPENING;
import static shop.local.audit.Fault.WRONG_PROJECTION;
import static shop.local.audit.Fault.WRONG_QUANTITY;
import static shop.local.audit.StoredShop.order;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.testing.TestDatabase;
import shop.testing.TestSettings;

/** A healthy shop has no findings; each thing that can break is found, and named. */
class AuditTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @RegisterExtension
    final TestDatabase database = new TestDatabase();

    private StoredShop shop;

    @BeforeEach
    void aHealthyShop() {
        shop = new StoredShop(database)
                .product("cup", 100)
                .product("jug", 10)
                .product("new", 7)
                .move("cup", order(1), "decrease", -2)
                .order(order(1), "placed", Map.of("cup", 2))
                .move("cup", order(2), "decrease", -3)
                .move("jug", order(2), "decrease", -1)
                .order(order(2), "delivered", LONG_AGO, Map.of("cup", 3, "jug", 1))
                .move("cup", order(3), "decrease", -5)
                .move("cup", order(3), "release", 5)
                .order(order(3), "cancelled", LONG_AGO, Map.of("cup", 5))
                .move("cup", order(4), "decrease", -4)
                .move("cup", order(4), "release", 4)
                .move("jug", order(4), "decrease", 0)
                .order(order(4), "rejected", LONG_AGO, Map.of("cup", 4, "jug", 20, "unknown", 1))
                .move("cup", order(5), "decrease", -6)
                .order(order(5), "pending", "take", soon(), Map.of("cup", 6, "jug", 1))
                .move("cup", order(6), "decrease", -7)
                .order(order(6), "cancelled", "give-back", soon(), Map.of("cup", 7))
                .move("cup", order(7), "decrease", -1)
                .move("cup", order(7), "release", 1)
                .order(order(7), "pending", "give-back", soon(), Map.of("cup", 1, "jug", 11))
                .move("cup", "by:admin:stocktaking", "decrease", -8)
                .move("jug", "by:admin:delivery", "refill", 40)
                .order(order(8), "rejected", Map.of("unknown", 1));
    }

    @Test
    void aHealthyShopHasNoFindings() {
        AuditReport report = audit();

        assertThat(report.findings()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.summary())
                .contains("3 products", "8 orders (2 cancelled, 1 delivered, 2 pending, 1 placed, 2 rejected)")
                .contains("received 157 = left 130 + in live orders 6 + in unsettled orders 13 + taken by hand 8")
                .endsWith("Nothing is wrong.");
    }

    @Test
    void theOutcomeCanBeScraped() {
        shop.movements.deleteOne(at("cup", 2));

        String text = new AuditMetrics(audit(), Instant.ofEpochSecond(1_700_000_000)).text();

        assertThat(text.lines())
                .contains(
                        "# TYPE shop_audit_findings gauge",
                        "shop_audit_findings{fault=\"ledger-gap\"} 1",
                        "shop_audit_findings{fault=\"not-taken\"} 1",
                        "shop_audit_findings{fault=\"negative-stock\"} 0",
                        "shop_audit_sound 0",
                        "shop_audit_products 3",
                        "shop_audit_timestamp_seconds 1700000000");
    }

    @Test
    void anEmptyShopHasNoFindings() {
        database.mongo("product").drop();
        database.mongo("order").drop();

        assertThat(audit().isSound()).isTrue();
    }

    @Test
    void aProductWithoutMovementsHoldsWhatItBeganWith() {
        shop.movements.deleteOne(at("new", 1));
        shop.show("new", 0, 7);

        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void aMissingEntryIsAGap() {
        shop.movements.deleteOne(at("cup", 2));

        assertThat(found()).containsExactlyInAnyOrder(LEDGER_GAP, NOT_TAKEN);
    }

    @Test
    void aMissingOpeningIsFound() {
        shop.movements.deleteOne(at("jug", 1));

        assertThat(found()).contains(LEDGER_GAP);
    }

    @Test
    void anOpeningThatIsNotTheProductsIsFound() {
        shop.movements.updateOne(at("new", 1), set("delta", 8L));
        shop.movements.updateOne(at("new", 1), set("balance", 8L));

        assertThat(found()).contains(WRONG_OPENING, WRONG_PROJECTION);
    }

    @Test
    void aSecondOpeningIsFound() {
        shop.move("new", "opening2", "opening", 7);

        assertThat(found()).contains(WRONG_OPENING);
    }

    @Test
    void aBalanceThatDoesNotAddUpIsFound() {
        shop.movements.updateOne(at("cup", 3), set("balance", 99L));

        assertThat(lines()).anyMatch(line -> line.startsWith("wrong-balance product=cup seq=3: 98 before and -3"));
    }

    @Test
    void aBalanceBelowZeroIsFound() {
        shop.move("new", order(20), "decrease", -8).order(order(20), "placed", Map.of("new", 8));

        assertThat(found()).containsExactly(NEGATIVE_STOCK);
    }

    @Test
    void aDecreaseThatAddsIsFound() {
        shop.move("new", "by:admin:1", "decrease", 3);

        assertThat(found()).contains(WRONG_DELTA);
    }

    @Test
    void aLedgerWithoutItsProductIsFound() {
        shop.products.deleteOne(eq("_id", "new"));

        assertThat(found()).containsExactly(UNKNOWN_PRODUCT);
    }

    @Test
    void aWrongShownStockIsFound() {
        shop.products.updateOne(eq("_id", "cup"), set("stock", 1_000L));

        assertThat(found()).containsExactly(WRONG_PROJECTION);
    }

    @Test
    void aProductThatShowsMoreThanItsLedgerIsFound() {
        shop.show("new", 2, 7);

        assertThat(found()).containsExactly(PROJECTION_AHEAD);
    }

    @Test
    void aProductThatShowsAnOldStockIsAWarningOnceItHasHadTheTime() {
        shop.append("new", 2, "by:admin:1", "refill", 1, 8);
        assertThat(audit().findings()).isEmpty();

        shop.movements.deleteOne(at("new", 2));
        shop.movements.insertOne(StoredShop.entry("new", 2, "by:admin:1", "refill", 1, 8, LONG_AGO));
        assertThat(found()).containsExactly(PROJECTION_BEHIND);
        assertThat(audit().isSound()).isTrue();
    }

    @Test
    void aLiveOrderWithoutItsMovementIsFoundAndItsUnitsAreInTwoPlaces() {
        shop.order(order(20), "paid", Map.of("new", 2));

        assertThat(lines())
                .anyMatch(line -> line.startsWith("not-taken order=" + order(20) + " product=new"))
                .anyMatch(line -> line.startsWith("unaccounted-stock product=new")
                        && line.contains("in live orders 2")
                        && line.endsWith("unaccounted -2"));
    }

    @Test
    void aLineThatWasTakenInPartIsFound() {
        shop.move("new", order(20), "decrease", -2).order(order(20), "placed", Map.of("new", 3));

        assertThat(found()).containsExactlyInAnyOrder(WRONG_QUANTITY, UNACCOUNTED_STOCK);
    }

    @Test
    void anOrderThatHasOnlyOneOfItsProductsIsFound() {
        shop.move("new", order(20), "decrease", -2).order(order(20), "shipped", Map.of("new", 2, "jug", 1));

        assertThat(found()).containsExactlyInAnyOrder(NOT_TAKEN, UNACCOUNTED_STOCK);
    }

    @Test
    void aLiveOrderWhoseStockWentBackIsFound() {
        shop.move("cup", order(1), "release", 2);

        assertThat(found()).containsExactlyInAnyOrder(RELEASED_WHILE_LIVE, UNACCOUNTED_STOCK);
    }

    @Test
    void aLiveOrderWhoseDecreaseIsVoidIsFound() {
        shop.move("new", order(20), "decrease", 0).order(order(20), "placed", Map.of("new", 2));

        assertThat(found()).contains(NOT_TAKEN, RELEASED_WHILE_LIVE);
    }

    @Test
    void aPendingOrderWhoseStockWentBackBeforeItWasGivenUpIsFound() {
        shop.move("new", order(20), "decrease", -2)
                .move("new", order(20), "release", 2)
                .order(order(20), "pending", "take", Instant.now(), Map.of("new", 2));

        assertThat(found()).containsExactly(RELEASED_WHILE_LIVE);
    }

    @Test
    void aCancelledOrderThatHoldsStockIsFound() {
        shop.move("new", order(20), "decrease", -2).order(order(20), "cancelled", Map.of("new", 2));

        assertThat(found()).containsExactlyInAnyOrder(STILL_HELD, UNACCOUNTED_STOCK);
    }

    @Test
    void aRejectedOrderThatHoldsStockIsFound() {
        shop.move("new", order(20), "decrease", -2).order(order(20), "rejected", Map.of("new", 2, "jug", 1_000));

        assertThat(lines())
                .anyMatch(line -> line.startsWith("still-held order=" + order(20) + " product=new"))
                .anyMatch(line -> line.endsWith("unaccounted 2"));
    }

    @Test
    void aReleaseOfMoreThanWasTakenIsFound() {
        shop.move("new", order(20), "decrease", -1)
                .move("new", order(20), "release", 2)
                .order(order(20), "cancelled", Map.of("new", 1));

        assertThat(found()).contains(WRONG_QUANTITY, STILL_HELD, UNACCOUNTED_STOCK);
    }

    @Test
    void aSecondDecreaseIsFound() {
        shop.move("cup", order(1), "decrease", -2);

        assertThat(found()).containsExactlyInAnyOrder(MOVED_TWICE, UNACCOUNTED_STOCK);
    }

    @Test
    void aSecondReleaseIsFound() {
        shop.move("cup", order(3), "release", 5);

        assertThat(found()).contains(MOVED_TWICE, UNACCOUNTED_STOCK);
    }

    @Test
    void aMovementOfAProductThatTheOrderDoesNotNameIsFound() {
        shop.move("new", order(1), "decrease", -1);

        assertThat(found()).containsExactlyInAnyOrder(UNORDERED_PRODUCT, UNACCOUNTED_STOCK);
    }

    @Test
    void aMovementOfAnOrderThatDoesNotExistIsFound() {
        shop.move("new", order(77), "decrease", -1);

        assertThat(found()).containsExactlyInAnyOrder(UNKNOWN_ORDER, UNACCOUNTED_STOCK);
    }

    @Test
    void anOrderThatWasLostIsFoundByItsMovements() {
        shop.orders.deleteOne(eq("_id", order(2)));

        assertThat(found()).contains(UNKNOWN_ORDER, UNACCOUNTED_STOCK);
    }

    @Test
    void aPersonsReleaseWithoutTheDecreaseIsFound() {
        shop.move("new", "by:admin:1", "release", 1);

        assertThat(found()).containsExactly(WRONG_QUANTITY, UNACCOUNTED_STOCK);
    }

    @Test
    void anOrderThatIsPendingForTooLongIsFound() {
        shop.order(order(20), "pending", "take", LONG_AGO, Map.of("new", 1));

        assertThat(lines()).singleElement().asString().startsWith("unsettled-too-long order=" + order(20));
    }

    @Test
    void aCancelledOrderThatOwesItsStockForTooLongIsFound() {
        shop.move("new", order(20), "decrease", -1)
                .order(order(20), "cancelled", "give-back", LONG_AGO, Map.of("new", 1));

        assertThat(found()).containsExactly(UNSETTLED_TOO_LONG);
    }

    @Test
    void documentsThatAreNotOfTheirFormAreFound() {
        shop.products.insertOne(new Document("_id", "odd").append("stock", "many"));
        shop.movements.insertOne(new Document("_id", "odd"));
        shop.movements.updateOne(at("new", 1), set("product", "cup"));
        shop.orders.insertOne(new Document("_id", order(30)));
        shop.orders.updateOne(eq("_id", order(1)), set("status", "delivered"));
        shop.orders.insertOne(StoredShop.document(order(31), "placed", Instant.now(), Map.of("cup", 1))
                .append("work", new Document("step", "take")));
        shop.orders.insertOne(StoredShop.document(order(32), "pending", Instant.now(), Map.of("cup", 1)));
        shop.orders.insertOne(StoredShop.document(order(33), "vanished", Instant.now(), Map.of("cup", 1)));

        List<Fault> found = found();
        assertThat(found).contains(MALFORMED_PRODUCT, MALFORMED_MOVEMENT, MALFORMED_ORDER);
        assertThat(found).filteredOn(MALFORMED_ORDER::equals).hasSize(5);
        assertThat(found).filteredOn(MALFORMED_MOVEMENT::equals).hasSize(2);
    }

    @Test
    void aProductWithALedgerThatIsNotOfItsFormIsFound() {
        shop.products.updateOne(eq("_id", "cup"), unset("stock"));

        assertThat(lines()).containsExactly("malformed-product product=cup: stock is missing");
    }

    @Test
    void aShopThatIsBeingUsedRaisesNoFalseAlarm() {
        shop.product("busy", 1_000_000);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> buying = CompletableFuture.supplyAsync(() -> buyUntil(over));
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(audit().findings()).isEmpty();
            }
        } finally {
            over.set(true);
        }
        assertThat(buying.join()).isPositive();
        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void manyOrdersAreReadInReasonableTimeAndMemory() {
        int count = 20_000;
        shop.product("bulk", count);
        List<Document> entries = new ArrayList<>();
        List<Document> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = order(1_000_000 + i);
            entries.add(StoredShop.entry("bulk", i + 2L, id, "decrease", -1, count - i - 1L, Instant.now()));
            orders.add(StoredShop.document(id, "placed", Instant.now(), Map.of("bulk", 1)));
        }
        shop.movements.insertMany(entries);
        shop.orders.insertMany(orders);
        shop.show("bulk", count + 1L, 0);

        AuditReport report = audit();

        assertThat(report.findings()).isEmpty();
        assertThat(report.summary()).contains("20008 orders");
    }

    /** Steps in the order in which the services take them, one document at a time. */
    private int buyUntil(AtomicBoolean over) {
        int number = 100;
        while (!over.get()) {
            String id = order(number++);
            shop.order(id, "pending", "take", Instant.now(), Map.of("busy", 1));
            shop.move("busy", id, "decrease", -1);
            if (number % 2 == 0) {
                become(id, "placed", 3);
            } else {
                shop.move("busy", id, "release", 1);
                // Condemned before the release and rejected after it; here at once, which is later than it may be.
                become(id, "rejected", 3);
            }
        }
        return number;
    }

    private void become(String id, String status, long version) {
        Document order = StoredShop.document(id, status, Instant.now(), Map.of("busy", 1));
        order.put("version", version);
        shop.orders.replaceOne(eq("_id", id), order);
    }

    /** Recent for as long as the test runs, however slow the machine is. */
    private static Instant soon() {
        return Instant.now().plusSeconds(600);
    }

    private AuditReport audit() {
        Map<String, String> settings = new HashMap<>(database.settings("product"));
        settings.putAll(database.settings("order"));
        AuditConfig config = AuditConfig.from(TestSettings.with(settings)).withPause(Duration.ofMillis(10));
        return Audit.run(config, Clock.systemUTC());
    }

    private List<Fault> found() {
        return audit().findings().stream().map(Finding::fault).toList();
    }

    private List<String> lines() {
        return audit().findings().stream().map(Finding::toString).toList();
    }

    private static Bson at(String product, long seq) {
        return eq("_id", new Document("product", product).append("seq", seq));
    }
}
