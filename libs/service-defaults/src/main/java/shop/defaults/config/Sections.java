package shop.defaults.config;

import java.util.Set;
import java.util.TreeSet;

/** The top level of the settings. Names are single words, so that a variable tells which section it belongs to. */
final class Sections {
    /** Read by every process that has to do with the matter. */
    static final Set<String> SHARED =
            Set.of("server", "client", "database", "tokens", "neighbours", "money", "log", "tracing");

    /** Each read by the process of that name. */
    static final Set<String> OF_ONE_PROCESS = Set.of("user", "product", "order", "gateway", "local");

    /** Keys of a shared section that a process may leave to others: it only reads the neighbours that it calls. */
    static final Set<String> LEFT_TO_OTHERS = Set.of("neighbours.user", "neighbours.product", "neighbours.order");

    private Sections() {}

    static boolean isKnown(String section) {
        return SHARED.contains(section) || OF_ONE_PROCESS.contains(section);
    }

    static Set<String> all() {
        Set<String> all = new TreeSet<>(SHARED);
        all.addAll(OF_ONE_PROCESS);
        return all;
    }
}
