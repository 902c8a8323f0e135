package shop.defaults.http;

import java.util.Optional;
import java.util.Set;

/**
 * Which versions of a resource a client is ready to change (RFC 9110, section 13.1.1).
 *
 * @param versions one of these; empty when it does not care ({@code If-Match} is absent or {@code *})
 */
public record IfMatch(Optional<Set<Long>> versions) {
    /** Of a client that does not care. */
    public static final IfMatch ANY = new IfMatch(Optional.empty());

    public IfMatch {
        versions = versions.map(Set::copyOf);
    }

    /** Of a client that knows this version. */
    public static IfMatch version(long version) {
        return new IfMatch(Optional.of(Set.of(version)));
    }

    /** Whether the client is ready to change this version. */
    public boolean admits(long version) {
        return versions.isEmpty() || versions.get().contains(version);
    }
}
