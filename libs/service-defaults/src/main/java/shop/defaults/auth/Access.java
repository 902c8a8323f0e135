package shop.defaults.auth;

import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Set;
import shop.defaults.http.RequestContext;

/**
 * Who may use a route, said where the route stands: {@code rules.get("/users", access.only(Role.ADMIN, this::list))}.
 */
public final class Access {
    private final TokenVerifier verifier;

    public Access(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** A handler that also gets the principal. */
    @FunctionalInterface
    public interface PrincipalHandler {
        void handle(ServerRequest request, ServerResponse response, Principal principal) throws Exception;
    }

    /** Anybody with a valid access token; 401 otherwise. */
    public Handler signedIn(PrincipalHandler handler) {
        return (request, response) -> handler.handle(request, response, authenticate(request));
    }

    /** Those with that role; 403 for others who are signed in. */
    public Handler only(Role role, PrincipalHandler handler) {
        return anyOf(Set.of(role), handler);
    }

    /** Those with at least one of the roles; 403 for others who are signed in. */
    public Handler anyOf(Set<Role> roles, PrincipalHandler handler) {
        return signedIn((request, response, principal) -> {
            if (roles.stream().noneMatch(principal::is)) {
                throw AuthErrors.insufficientRole();
            }
            handler.handle(request, response, principal);
        });
    }

    private Principal authenticate(ServerRequest request) {
        Principal principal = verifier.verify(BearerToken.of(request).orElseThrow(AuthErrors::noToken));
        RequestContext.current().ifPresent(context -> context.caller(principal.subject()));
        return principal;
    }
}
