package shop.local.audit;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What looked wrong at first sight, up to a number. */
final class Suspects {
    private final int most;
    private final Set<String> products = new TreeSet<>();
    private final Map<String, KeyFacts> keys = new LinkedHashMap<>();
    private long left;

    Suspects(int most) {
        this.most = most;
    }

    void addProduct(String product) {
        if (hasRoom()) {
            products.add(product);
        }
    }

    void addKey(KeyFacts facts) {
        if (hasRoom()) {
            keys.put(facts.key(), facts);
        }
    }

    private boolean hasRoom() {
        if (products.size() + keys.size() < most) {
            return true;
        }
        left++;
        return false;
    }

    Set<String> products() {
        return products;
    }

    Collection<KeyFacts> keys() {
        return keys.values();
    }

    /** How many more there were. */
    long left() {
        return left;
    }
}
