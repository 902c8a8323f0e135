package shop.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A command of MongoDB's protocol, and what it may do to the store. */
record Command(String database, String name, Document body) {
    /** How a command has to run. */
    enum Kind {
        READ,
        /** May write documents; beside others, answered when durable. */
        WRITE,
        /** Creates or removes collections or indexes; alone, and durable when it has run. */
        DEFINITION
    }

    private static final Set<String> READS = Set.of(
            "find",
            "getmore",
            "killcursors",
            "count",
            "distinct",
            "ping",
            "ismaster",
            "hello",
            "buildinfo",
            "serverstatus",
            "dbstats",
            "collstats",
            "validate",
            "listcollections",
            "listindexes",
            "endsessions",
            "getlasterror",
            "whatsmyuri",
            "connectionstatus",
            "hostinfo",
            "getlog",
            "getcmdlineopts");
    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findandmodify");
    private static final Set<String> DURABLE_READ_CONCERNS = Set.of("majority", "linearizable");

    /** What is in neither list runs alone: that is always right. */
    Kind kind() {
        String lower = name.toLowerCase(Locale.ROOT);
        if (READS.contains(lower) || (lower.equals("aggregate") && !writesItsResult())) {
            return Kind.READ;
        }
        return WRITES.contains(lower) ? Kind.WRITE : Kind.DEFINITION;
    }

    /** Whether the answer must wait until all that it shows is durable. */
    boolean wantsDurableAnswer() {
        return kind() == Kind.WRITE
                || (body.get("readConcern") instanceof Document concern
                        && concern.get("level") instanceof String level
                        && DURABLE_READ_CONCERNS.contains(level));
    }

    private boolean writesItsResult() {
        return body.get("pipeline") instanceof List<?> stages
                && stages.stream()
                        .anyMatch(stage -> stage instanceof Map<?, ?> map
                                && (map.containsKey("$out") || map.containsKey("$merge")));
    }
}
