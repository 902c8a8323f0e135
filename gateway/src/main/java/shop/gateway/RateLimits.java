package shop.gateway;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.metrics.api.Counter;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import shop.defaults.auth.BearerToken;
import shop.defaults.error.CommonErrors;
import shop.defaults.error.ServiceException;
import shop.defaults.http.TrustedProxies;
import shop.defaults.observe.RequestMetrics;

/**
 * The quotas that each request counts against, told in {@code RateLimit-Policy} and {@code RateLimit}
 * (draft-ietf-httpapi-ratelimit-headers-10). Every gateway counts for itself. A user is known by the access token, which
 * the gateway does not verify; whoever makes tokens up is still counted by address. What no service would take for a
 * token is no user, or one token, spelled in many ways, would be many.
 */
final class RateLimits {
    private static final HeaderName POLICY = HeaderNames.create("RateLimit-Policy");
    private static final HeaderName LIMIT = HeaderNames.create("RateLimit");
    /** The end of a token is part of its signature, as good as unique. */
    private static final int TOKEN_END = 32;

    private record Named(
            String name, RateLimit limit, Counter refusals, Function<ServerRequest, Optional<String>> who) {}

    private final List<Named> limits = new ArrayList<>();
    private final long windowSeconds;
    private final Header policy;

    RateLimits(RateLimitConfig config, TrustedProxies proxies) {
        windowSeconds = config.window().toSeconds();
        add("client", config.perClient(), config, request -> Optional.of(proxies.clientNetwork(request)));
        add("user", config.perUser(), config, RateLimits::token);
        policy = HeaderValues.createCached(
                POLICY,
                limits.stream()
                        .map(named ->
                                "\"" + named.name() + "\";q=" + named.limit().quota() + ";w=" + windowSeconds)
                        .collect(Collectors.joining(", ")));
    }

    private void add(String name, int quota, RateLimitConfig config, Function<ServerRequest, Optional<String>> who) {
        Counter refusals = refusals(name); // there even without a limit, so that whoever watches sees none
        if (quota > 0) {
            limits.add(new Named(name, new RateLimit(quota, config.window()), refusals, who));
        }
    }

    /**
     * Counts the request, and tells the client how it stands.
     *
     * @throws ServiceException {@code too-many-requests} with {@code Retry-After} when a quota is used up
     */
    void count(ServerRequest request, ServerResponse response) {
        if (limits.isEmpty()) {
            return;
        }
        List<String> standing = new ArrayList<>(limits.size());
        Optional<ServiceException> refusal = Optional.empty();
        for (Named named : limits) {
            Optional<String> who = named.who().apply(request);
            if (who.isPresent() && refusal.isEmpty()) {
                RateLimit.Verdict verdict = named.limit().take(who.get());
                standing.add(
                        "\"" + named.name() + "\";r=" + verdict.remaining() + ";t=" + seconds(verdict.wholeAfter()));
                if (!verdict.accepted()) {
                    named.refusals().increment();
                }
                refusal = verdict.accepted() ? Optional.empty() : Optional.of(refused(named.name(), verdict));
            }
        }
        response.header(policy);
        response.header(HeaderValues.createCached(LIMIT, String.join(", ", standing)));
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    private static Counter refusals(String name) {
        return RequestMetrics.counter(
                "gateway.requests.limited", "Requests refused because a quota was used up", "limit", name);
    }

    private static ServiceException refused(String name, RateLimit.Verdict verdict) {
        return ServiceException.of(
                        CommonErrors.TOO_MANY_REQUESTS, "This " + name + " has sent too many requests; send fewer.")
                .retryAfter(verdict.wholeAfter());
    }

    private static long seconds(Duration time) {
        return time.plusMillis(999).toSeconds();
    }

    private static Optional<String> token(ServerRequest request) {
        return BearerToken.of(request)
                .filter(BearerToken::isWellFormed)
                .map(token -> token.substring(Math.max(0, token.length() - TOKEN_END)));
    }
}
