package shop.product.stock;

import org.junit.jupiter.api.BeforeEach;
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

    @Override
    Movements movements() {
        return movements;
    }
}
