package shop.user;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import shop.defaults.auth.Access;
import shop.defaults.auth.Principal;
import shop.defaults.auth.Role;
import shop.defaults.http.Cursor;
import shop.defaults.http.Deadline;
import shop.defaults.http.ETags;
import shop.defaults.http.Ids;
import shop.defaults.http.IfMatch;
import shop.defaults.http.NoLength;
import shop.defaults.http.Paging;
import shop.defaults.http.Requests;
import shop.defaults.http.Responses;
import shop.defaults.http.TrustedProxies;
import shop.defaults.idempotency.Answer;
import shop.defaults.idempotency.Idempotency;
import shop.defaults.idempotency.Idempotency.Attempt;
import shop.defaults.idempotency.IdempotencyKeys;
import shop.defaults.json.Json;
import shop.defaults.json.QueryFields;

/** The User Service's part of the REST contract. */
final class UserRoutes implements HttpService {
    private static final String PRIVATE = "private, no-cache";

    private final Access access;
    private final UserRequests requests;
    private final UseCases useCases;
    private final AccessTokens accessTokens;
    private final Idempotency idempotency;
    private final TrustedProxies proxies;
    private final byte[] publishedKeys;

    UserRoutes(
            Access access,
            UserRequests requests,
            UseCases useCases,
            AccessTokens accessTokens,
            Idempotency idempotency,
            TrustedProxies proxies,
            byte[] publishedKeys) {
        this.access = access;
        this.requests = requests;
        this.useCases = useCases;
        this.accessTokens = accessTokens;
        this.idempotency = idempotency;
        this.proxies = proxies;
        this.publishedKeys = publishedKeys.clone();
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/signup", this::signUp)
                .post("/login", this::logIn)
                .post("/token", this::token)
                .post("/logout", this::logOut)
                .get("/user/{user}", access.signedIn(this::read))
                .patch("/user/{user}", access.signedIn(this::change))
                .delete("/user/{user}", access.signedIn(this::erase))
                .get("/users", access.only(Role.ADMIN, this::list))
                .get("/.well-known/jwks.json", this::keys);
    }

    private void signUp(ServerRequest request, ServerResponse response) {
        Optional<String> key = IdempotencyKeys.of(request);
        SignUp.Applicant applicant = requests.signUp(Requests.body(request));
        SignUp.Outcome outcome =
                useCases.signUp().signUp(applicant, key, proxies.clientNetwork(request), Deadline.current());
        IdempotencyKeys.mark(response, outcome.replayed());
        response.header(HeaderNames.ETAG, ETags.of(outcome.user().version()));
        // Relative, so that it is right behind a gateway that strips a prefix (RFC 3986, section 4.2).
        String location = "user/" + outcome.user().id();
        Responses.created(request, response, location, UserJson.of(outcome.user()));
    }

    private void logIn(ServerRequest request, ServerResponse response) {
        UserRequests.Login login = UserRequests.login(Requests.body(request));
        IssuedTokens tokens = useCases.logIn()
                .logIn(login.email(), login.password(), proxies.clientNetwork(request), Deadline.current());
        send(request, response, tokens.accessToken(), Optional.of(tokens.refreshToken()));
    }

    private void token(ServerRequest request, ServerResponse response) {
        switch (UserRequests.grant(Requests.body(request))) {
            case UserRequests.Refresh refresh -> {
                IssuedTokens tokens = useCases.rotateRefreshToken().rotate(refresh.token());
                send(request, response, tokens.accessToken(), Optional.of(tokens.refreshToken()));
            }
            case UserRequests.ClientCredentials client -> {
                String token = useCases.issueServiceToken().issue(client.id(), client.secret());
                send(request, response, token, Optional.empty());
            }
        }
    }

    private void logOut(ServerRequest request, ServerResponse response) {
        UserRequests.logOut(Requests.body(request)).ifPresent(useCases.logOut()::logOut);
        Responses.noContent(response);
    }

    private void read(ServerRequest request, ServerResponse response, Principal caller) {
        User user = useCases.findUser().find(caller, Requests.path(request, "user"), Set.of(Role.ADMIN, Role.SERVICE));
        send(request, response, user);
    }

    private void change(ServerRequest request, ServerResponse response, Principal caller) {
        ChangeUser.Request change =
                requests.change(Requests.body(request), ETags.ifMatch(request), proxies.clientNetwork(request));
        User user = useCases.findUser().find(caller, Requests.path(request, "user"), Set.of(Role.ADMIN));
        Function<String, Answer> effect =
                effectId -> changed(useCases.changeUser().change(caller, user, change, effectId, Deadline.current()));
        // No fast hash of a password may be kept, so a repeated change of one is known again by its effect alone.
        Answer answer = change.password().isPresent()
                ? effect.apply(effectId(caller, IdempotencyKeys.of(request)))
                : once(
                        request,
                        caller,
                        List.of("PATCH", user.id(), change.name()),
                        attempt -> effect.apply(attempt.effectId()));
        answer.send(request, response);
    }

    private static String effectId(Principal caller, Optional<String> key) {
        return key.map(given -> Digests.sha256(Json.text(List.of(caller.subject(), given))))
                .orElseGet(Ids::next);
    }

    private static Answer changed(ChangeUser.Outcome outcome) {
        Answer answer = Answer.of(Status.OK_200, UserJson.of(outcome.user()))
                .header("ETag", ETags.of(outcome.user().version()))
                .header("Cache-Control", PRIVATE);
        return outcome.replayed() ? answer.again() : answer;
    }

    private void erase(ServerRequest request, ServerResponse response, Principal caller) {
        String user = Requests.path(request, "user");
        IfMatch expected = ETags.ifMatch(request);
        // Not looked up: the request has to read the same when the user is gone.
        String target = caller.isSelf(user) ? caller.subject() : user;
        once(request, caller, List.of("DELETE", target), attempt -> {
                    useCases.eraseUser().erase(caller, user, expected, attempt);
                    return Answer.noContent();
                })
                .send(request, response);
    }

    /** @param what operation, target and body */
    private Answer once(ServerRequest request, Principal caller, List<?> what, Function<Attempt, Answer> effect) {
        return idempotency.once(caller.subject(), IdempotencyKeys.of(request), Json.text(what), effect);
    }

    private void list(ServerRequest request, ServerResponse response, Principal admin) {
        QueryFields query = Requests.query(request);
        var limit = Paging.limit(query);
        var after = query.optional("after", Paging.cursor(1));
        query.end();
        List<User> found = useCases.findUser().after(admin, after.value().map(List::getFirst), limit.value() + 1);
        List<User> page = Paging.page(request, response, found, limit.value(), user -> Cursor.encode(user.id()));
        response.header(HeaderNames.CACHE_CONTROL, PRIVATE);
        Responses.ok(request, response, page.stream().map(UserJson::of).toList());
    }

    private void keys(ServerRequest request, ServerResponse response) {
        response.headers().contentType(MediaTypes.APPLICATION_JSON);
        response.header(HeaderNames.CACHE_CONTROL, "public, max-age=60");
        Responses.body(request, response, publishedKeys);
    }

    private void send(
            ServerRequest request, ServerResponse response, String accessToken, Optional<RefreshToken> refreshToken) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Responses.send(
                request,
                response,
                Status.OK_200,
                TokensJson.of(accessToken, accessTokens.lifetime(), refreshToken.map(RefreshToken::text)));
    }

    private static void send(ServerRequest request, ServerResponse response, User user) {
        String tag = ETags.of(user.version());
        response.header(HeaderNames.ETAG, tag);
        response.header(HeaderNames.CACHE_CONTROL, PRIVATE);
        if (ETags.noneMatch(request, tag)) {
            response.status(Status.NOT_MODIFIED_304);
            NoLength.keepFrom(response);
            response.send();
        } else {
            Responses.ok(request, response, UserJson.of(user));
        }
    }
}
