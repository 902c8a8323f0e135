package shop.user;

import io.helidon.webserver.http.HttpService;
import java.time.Clock;
import java.time.Duration;
import shop.defaults.auth.Access;
import shop.defaults.auth.JwtVerifier;
import shop.defaults.http.HttpServer;
import shop.defaults.http.ServerSpec;
import shop.defaults.http.TrustedProxies;
import shop.defaults.idempotency.Idempotency;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.Preparation;
import shop.defaults.process.OpenParts;
import shop.defaults.process.Periodic;
import shop.defaults.process.RunningService;
import shop.defaults.trace.Tracing;

/** The User Service, put together: a function of its configuration and a clock. */
public final class UserApp implements RunningService {
    private static final String NAME = "user-service";
    private static final String STATEMENTS = "user-statements.yaml";
    private static final String OPENAPI = "/shop/user/openapi.yaml";

    private final HttpServer server;
    private final UserRoutes routes;
    private final OpenParts parts;

    private UserApp(HttpServer server, UserRoutes routes, OpenParts parts) {
        this.server = server;
        this.routes = routes;
        this.parts = parts;
    }

    public static UserApp start(UserConfig config) {
        return start(config, Clock.systemUTC());
    }

    public static UserApp start(UserConfig config, Clock clock) {
        Argon2PasswordHasher hasher = new Argon2PasswordHasher(config.passwordHash());
        return start(config, clock, hasher, hasher);
    }

    static UserApp start(UserConfig config, Clock clock, PasswordHasher hasher, AutoCloseable hasherEnd) {
        return OpenParts.during(parts -> {
            parts.add(hasherEnd);
            return start(config, clock, hasher, parts);
        });
    }

    private static UserApp start(UserConfig config, Clock clock, PasswordHasher hasher, OpenParts parts) {
        Tracing tracing = parts.add(Tracing.start(config.tracing(), NAME));
        Database database = parts.add(Database.connect(config.database(), config.databaseName(), STATEMENTS, tracing));
        Users users = new MongoUsers(database);
        RefreshTokens refreshTokens = new MongoRefreshTokens(database);
        FailedLogins failedLogins = new MongoFailedLogins(database);

        AccessTokens accessTokens = new AccessTokens(config.tokens(), clock);
        LoginThrottle throttle = new LoginThrottle(failedLogins, config.throttle(), clock);
        PasswordCheck passwordCheck = new PasswordCheck(hasher, throttle);
        PasswordRules rules = new PasswordRules();
        SignUp signUp = new SignUp(
                users,
                hasher,
                passwordCheck,
                new SignUpThrottle(failedLogins, config.throttle().signUp(), clock),
                clock);
        FindUser findUser = new FindUser(users);
        UseCases useCases = new UseCases(
                signUp,
                new LogIn(users, hasher, throttle, refreshTokens, accessTokens, config.tokens(), clock),
                new RotateRefreshToken(users, refreshTokens, accessTokens, config.tokens(), clock),
                new IssueServiceToken(config.serviceClients(), accessTokens),
                new LogOut(refreshTokens),
                findUser,
                new ChangeUser(users, refreshTokens, hasher, rules, passwordCheck),
                new EraseUser(users, findUser, refreshTokens, throttle));

        Duration lease = config.http().requestTimeout().plus(config.http().requestTimeout());
        Idempotency idempotency =
                new Idempotency(database.collection(Idempotency.COLLECTION), clock, lease, config.keysKept());

        FirstAdmin firstAdmin = new FirstAdmin(
                config.firstAdmin()
                        .map(admin -> new SignUp.Applicant(
                                admin.email(), Password.of(admin.password().value()), "Admin")),
                users,
                signUp);
        Preparation preparation = parts.add(Preparation.start(() -> {
            users.createIndexes();
            refreshTokens.createIndexes();
            failedLogins.createIndexes();
            idempotency.createIndexes();
            firstAdmin.ensure();
        }));
        JwtVerifier verifier = new JwtVerifier(
                config.tokens().issuer(),
                config.tokens().audience(),
                config.tokens().keys().keys(),
                clock);
        UserRoutes routes = new UserRoutes(
                new Access(verifier),
                new UserRequests(rules),
                useCases,
                accessTokens,
                idempotency,
                new TrustedProxies(config.http().trustedProxies()),
                config.tokens().keys().publishedJson());
        parts.add(Periodic.aboutEvery(Idempotency.SWEEP_INTERVAL, "sweep of idempotency keys", idempotency::sweep));
        // Nothing relies on it having happened: what has expired counts for nothing.
        parts.add(Periodic.aboutEvery(config.sweepInterval(), "sweep of what has expired", () -> {
            refreshTokens.removeExpired(clock.instant());
            failedLogins.removeExpired(clock.instant());
        }));
        HttpServer server = HttpServer.start(ServerSpec.of(NAME, config.port(), config.http())
                .routes(routes)
                .filters(preparation.gate())
                .tracing(tracing)
                .healthChecks(database.health(), preparation.health())
                .openApi(OPENAPI));
        preparation.awaitFirstAttempt();
        return new UserApp(server, routes, parts);
    }

    /** The routes by themselves, for what is to be said about all of them. */
    HttpService routes() {
        return routes;
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        parts.close();
    }
}
