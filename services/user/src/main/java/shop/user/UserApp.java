package shop.user;

import io.helidon.webserver.http.HttpService;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shop.defaults.auth.Access;
import shop.defaults.auth.JwtVerifier;
import shop.defaults.http.HttpServer;
import shop.defaults.http.ServerSpec;
import shop.defaults.http.TrustedProxies;
import shop.defaults.idempotency.Idempotency;
import shop.defaults.idempotency.IdempotencySweep;
import shop.defaults.mongo.Database;
import shop.defaults.mongo.Preparation;
import shop.defaults.process.RunningService;
import shop.defaults.trace.Tracing;

/** The User Service, put together: a function of its configuration and a clock. */
public final class UserApp implements RunningService {
    private static final Logger LOG = System.getLogger(UserApp.class.getName());
    private static final String NAME = "user-service";
    private static final String STATEMENTS = "user-statements.yaml";
    private static final String OPENAPI = "/shop/user/openapi.yaml";

    private final List<AutoCloseable> parts;
    private @Nullable HttpServer server;

    private final UserRoutes routes;

    private UserApp(UserRoutes routes, List<AutoCloseable> parts) {
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
        Tracing tracing = Tracing.start(config.tracing(), NAME);
        Database database = Database.connect(config.database(), config.databaseName(), STATEMENTS, tracing);
        Users users = new MongoUsers(database);
        RefreshTokens refreshTokens = new MongoRefreshTokens(database);
        FailedLogins failedLogins = new MongoFailedLogins(database);

        AccessTokens accessTokens = new AccessTokens(config.tokens(), clock);
        LoginThrottle throttle = new LoginThrottle(failedLogins, config.throttle(), clock);
        PasswordRules rules = new PasswordRules();
        SignUp signUp = new SignUp(users, hasher, clock);
        FindUser findUser = new FindUser(users);
        UseCases useCases = new UseCases(
                signUp,
                new LogIn(users, hasher, throttle, refreshTokens, accessTokens, config.tokens(), clock),
                new RotateRefreshToken(users, refreshTokens, accessTokens, config.tokens(), clock),
                new IssueServiceToken(config.serviceClients(), accessTokens),
                new LogOut(refreshTokens),
                findUser,
                new ChangeUser(users, refreshTokens, hasher, rules, throttle),
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
        Preparation preparation = Preparation.start(() -> {
            users.createIndexes();
            refreshTokens.createIndexes();
            failedLogins.createIndexes();
            idempotency.createIndexes();
            firstAdmin.ensure();
        });
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
        ExpirySweep sweep = ExpirySweep.start(refreshTokens, failedLogins, config.sweepInterval(), clock);
        IdempotencySweep keySweep = IdempotencySweep.start(idempotency);
        UserApp app = new UserApp(routes, List.of(sweep, keySweep, preparation, hasherEnd, database, tracing));
        app.listen(ServerSpec.of(NAME, config.port(), config.http())
                .routes(routes)
                .filters(preparation.gate())
                .tracing(tracing)
                .healthChecks(database.health(), preparation.health())
                .openApi(OPENAPI));
        preparation.awaitFirstAttempt();
        return app;
    }

    /** The routes by themselves, for what is to be said about all of them. */
    HttpService routes() {
        return routes;
    }

    private void listen(ServerSpec spec) {
        try {
            server = HttpServer.start(spec);
        } finally {
            if (server == null) {
                closeParts();
            }
        }
    }

    @Override
    public int port() {
        return Objects.requireNonNull(server).port();
    }

    @Override
    public void close() {
        Objects.requireNonNull(server).close();
        closeParts();
    }

    private void closeParts() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "something could not be closed", e);
            }
        }
    }
}
