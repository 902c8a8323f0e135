package shop.product.stock;

class InMemoryMovementsTest extends MovementsContract {
    private final InMemoryMovements movements = new InMemoryMovements();

    @Override
    Movements movements() {
        return movements;
    }
}
