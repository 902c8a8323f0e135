package shop.product.stock;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import shop.product.catalog.Product;
import shop.product.catalog.StockedProducts;

final class InMemoryStockedProducts implements StockedProducts {
    private final NavigableMap<String, Product> products = new TreeMap<>();

    synchronized void add(Product product) {
        products.put(product.id(), product);
    }

    @Override
    public synchronized Optional<Product> find(String id) {
        return Optional.ofNullable(products.get(id));
    }

    @Override
    public synchronized Optional<Product> showStock(String id, long seq, long available) {
        return find(id).filter(product -> product.stock().seq() < seq).map(product -> {
            Product shown = product.withStock(seq, available);
            products.put(id, shown);
            return shown;
        });
    }

    @Override
    public synchronized List<Product> following(String id, int limit) {
        return products.tailMap(id, false).values().stream().limit(limit).toList();
    }
}
