package shop.system.crash;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the shop said or did that cannot all be true; there must be none. */
final class Contradictions {
    private static final int MOST = 200;

    private final Queue<String> found = new ConcurrentLinkedQueue<>();

    void add(String what) {
        if (found.size() < MOST) {
            found.add(what);
        }
    }

    List<String> all() {
        return List.copyOf(found);
    }
}
