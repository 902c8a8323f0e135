package shop.product.stock;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import shop.testing.TestDatabase;

class MongoMovementsTest extends MovementsContract {
    @RegisterExtension
    static final TestDatabase DATABASE = new TestDatabase();

    private final MongoMovements movements =
            new MongoMovements(DATABASE.mongo().getCollection(MongoMovements.COLLECTION));

    @BeforeEach
    void createIndexes() {
        movements.createIndexes();
    }

    @Test
    void anEntryThatCannotBeReadHidesNoOther() {
        StockMovement opening = LedgerHead.EMPTY.next("p", "opening", MovementKind.OPENING, 5, Instant.EPOCH);
        StockMovement broken = LedgerHead.after(opening).next("p", "order", MovementKind.DECREASE, -3, Instant.EPOCH);
        StockMovement other = LedgerHead.EMPTY.next("q", "opening", MovementKind.OPENING, 5, Instant.EPOCH);
        movements.append(List.of(opening, broken));
        movements.append(List.of(other));
        DATABASE.mongo().getCollection(MongoMovements.COLLECTION).updateOne(eq("order", "order"), set("balance", -3L));

        assertThat(movements.around(Map.of("p", 2L, "q", 1L)))
                .isEqualTo(Map.of("p", List.of(opening), "q", List.of(other)));
    }

    @Override
    Movements movements() {
        return movements;
    }
}
