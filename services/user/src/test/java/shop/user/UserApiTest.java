package shop.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shop.defaults.digest.Sha256;
import shop.defaults.http.Ids;
import shop.defaults.json.Json;
import shop.testing.Race;
import shop.testing.TestClient;
import shop.testing.TestResponse;

class UserApiTest {
    @RegisterExtension
    static final UserShop SHOP = new UserShop();

    private final String email = UUID.randomUUID() + "@example.org";

    @Test
    void whoeverSignsUpCanLogInAndReadThemselvesByIdAndByEmail() {
        TestResponse created = SHOP.client()
                .post(
                        "/signup",
                        Map.of(
                                "email",
                                " " + email.toUpperCase(java.util.Locale.ROOT) + " ",
                                "password",
                                UserShop.PASSWORD,
                                "name",
                                " Ann "))
                .expect(201);
        JsonNode user = created.json();

        assertThat(user.path("email").asText()).isEqualTo(email);
        assertThat(user.path("name").asText()).isEqualTo("Ann");
        assertThat(user.path("roles").toString()).isEqualTo("[\"customer\"]");
        assertThat(user.size()).as("nothing else: " + user).isEqualTo(5);
        assertThat(created.header("Location"))
                .hasValue("user/" + user.path("id").asText());
        TestClient ann = SHOP.as(email);
        assertThat(ann.get("/user/" + email).expect(200).json()).isEqualTo(user);
        assertThat(ann.get("/user/" + email.toUpperCase(java.util.Locale.ROOT))
                        .expect(200)
                        .json())
                .isEqualTo(user);
        assertThat(ann.get("/user/" + user.path("id").asText()).expect(200).json())
                .isEqualTo(user);
    }

    @Test
    void anEmailThatCannotStandInAnAddressIsNotTaken() {
        TestResponse refused = SHOP.client()
                .post("/signup", Map.of("email", "a/" + email, "password", UserShop.PASSWORD, "name", "Ann"))
                .expect(400);
        assertThat(pointers(refused)).containsExactly("/email");
        logIn("a/" + email, UserShop.PASSWORD).expect(401);
    }

    @Test
    void whoHasSuchAnEmailAlreadyLogsInAndIsReachedById() {
        String id = SHOP.signUp(email).path("id").asText();
        SHOP.database
                .mongo()
                .getCollection("users")
                .updateOne(new Document("_id", id), new Document("$set", new Document("email", "a/" + email)));

        assertThat(SHOP.as("a/" + email)
                        .get("/user/" + id)
                        .expect(200)
                        .json()
                        .path("email")
                        .asText())
                .isEqualTo("a/" + email);
    }

    @Test
    void anEmailIsTakenOnceWhateverItsCase() {
        SHOP.signUp(email);

        TestResponse second = SHOP.client()
                .post(
                        "/signup",
                        Map.of(
                                "email",
                                email.toUpperCase(java.util.Locale.ROOT),
                                "password",
                                "another phrase",
                                "name",
                                "Eve"))
                .expect(409);
        assertThat(second.problemCode()).hasValue("email-taken");
    }

    @Test
    void ofManyWhoSignUpWithOneEmailAtOnceOneSucceeds() {
        List<Integer> statuses = Race.run(20, n -> SHOP.client()
                        .post("/signup", Map.of("email", email, "password", UserShop.PASSWORD, "name", "N" + n))
                        .status())
                .orThrow();

        assertThat(statuses).containsOnlyOnce(201).contains(409);
        assertThat(statuses.stream().distinct()).containsExactlyInAnyOrder(201, 409);
    }

    @Test
    void aSignUpThatIsRepeatedWithItsKeyAnswersTheSameUser() {
        TestClient client =
                SHOP.client().with("Idempotency-Key", UUID.randomUUID().toString());
        Map<String, String> body = Map.of("email", email, "password", UserShop.PASSWORD, "name", "Ann");
        JsonNode first = client.post("/signup", body).expect(201).json();

        TestResponse again = client.post("/signup", body).expect(201);
        assertThat(again.json()).isEqualTo(first);
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(client.post("/signup", Map.of("email", email, "password", "another phrase", "name", "Ann"))
                        .expect(422)
                        .problemCode())
                .hasValue("idempotency-key-reused");
        client.post("/signup", Map.of("email", "x" + email, "password", UserShop.PASSWORD, "name", "Ann"))
                .expect(422);
    }

    @Test
    void aSignUpIsKnownByItsKeyAlsoWhenTheUserHasChangedSince() {
        TestClient client =
                SHOP.client().with("Idempotency-Key", UUID.randomUUID().toString());
        Map<String, String> body = Map.of("email", email, "password", UserShop.PASSWORD, "name", "Ann");
        TestResponse first = client.post("/signup", body).expect(201);
        SHOP.as(email)
                .patch(
                        "/user/" + email,
                        Map.of("name", "Ann Lee", "password", "a better phrase", "currentPassword", UserShop.PASSWORD))
                .expect(200);

        TestResponse again = client.post("/signup", body).expect(201);
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        client.post("/signup", Map.of("email", email, "password", "a better phrase", "name", "Ann Lee"))
                .expect(422);
    }

    @Test
    void anUnknownEmailAndAWrongPasswordCannotBeTold() {
        SHOP.signUp(email);
        int before = SHOP.hasher.computed.get();
        TestResponse wrong = logIn(email, "not the password").expect(401);
        int between = SHOP.hasher.computed.get();
        TestResponse unknown = logIn("un" + email, "not the password").expect(401);
        int after = SHOP.hasher.computed.get();

        assertThat(unknown.text().replaceAll("\"(instance|requestId)\":\"[^\"]*\"", ""))
                .isEqualTo(wrong.text().replaceAll("\"(instance|requestId)\":\"[^\"]*\"", ""));
        assertThat(unknown.http().headers().map().keySet())
                .isEqualTo(wrong.http().headers().map().keySet());
        assertThat(wrong.problemCode()).hasValue("invalid-credentials");
        assertThat(wrong.header("WWW-Authenticate")).isPresent();
        assertThat(between - before).as("hashes for a wrong password").isEqualTo(1);
        assertThat(after - between).as("hashes for an unknown email").isEqualTo(1);
    }

    @Test
    void tokensAreNotKeptByCaches() {
        SHOP.signUp(email);
        assertThat(logIn(email, UserShop.PASSWORD).expect(200).header("Cache-Control"))
                .hasValue("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":{\"$gt\":\"\"},\"password\":{\"$gt\":\"\"}}",
                "{\"email\":[\"a@b.org\"],\"password\":\"x\"}",
                "{\"email\":\"a@b.org\",\"password\":{\"$ne\":null}}",
                "{\"email\":\"a@b.org\",\"password\":\"x\",\"role\":\"admin\"}",
                "{\"email\":\"a@b.org\"}",
                "{\"email\":7,\"password\":8}",
                "{\"email\":\"$where\",\"password\":\"x\"}",
                "[]",
                "\"a@b.org\"",
                "null"
            })
    void aLoginThatIsNoEmailAndPasswordIsInvalid(String body) {
        assertThat(SHOP.client().post("/login", body).expect(400).problemCode()).hasValue("invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"role", "roles", "id", "_id", "createdAt", "credentials", "passwordHash", "version", "email"})
    void nobodyAssignsWhatIsNotTheirs(String field) {
        SHOP.signUp(email);
        TestClient self = SHOP.as(email);
        JsonNode before = self.get("/user/" + email).json();

        self.patch("/user/" + email, Map.of("name", "Eve", field, "admin")).expect(400);
        SHOP.client()
                .post(
                        "/signup",
                        "{\"email\":\"x" + email + "\",\"password\":\"a phrase to remember\",\"name\":\"E\",\"" + field
                                + "\":[\"admin\"]}")
                .expect(400);

        assertThat(self.get("/user/" + email).json()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "password", "Password1", "aaaaaaaaaa"})
    void aPasswordThatIsGuessedFirstIsRefused(String password) {
        TestResponse refused = SHOP.client()
                .post("/signup", Map.of("email", email, "password", password, "name", "Ann"))
                .expect(400);

        assertThat(refused.json().path("errors").path(0).path("pointer").asText())
                .isEqualTo("/password");
        assertThat(refused.text()).doesNotContain("\"" + password + "\"");
    }

    @Test
    void everythingThatIsWrongIsNamedAtOnce() {
        TestResponse signUp = SHOP.client()
                .post("/signup", Map.of("email", "nobody", "password", "short", "name", " ", "role", "admin"))
                .expect(400);
        assertThat(pointers(signUp)).containsExactlyInAnyOrder("/email", "/password", "/name", "/role");
        TestResponse likeTheEmail = SHOP.client()
                .post("/signup", Map.of("email", email, "password", email, "name", " "))
                .expect(400);
        assertThat(pointers(likeTheEmail)).containsExactlyInAnyOrder("/password", "/name");

        SHOP.signUp(email);
        TestClient self = SHOP.as(email);
        assertThat(pointers(self.patch("/user/" + email, Map.of("name", "", "password", "x"))
                        .expect(400)))
                .containsExactlyInAnyOrder("/name", "/password", "/currentPassword");
        assertThat(pointers(self.patch("/user/" + email, Map.of("password", 7, "currentPassword", 8))
                        .expect(400)))
                .containsExactlyInAnyOrder("/password", "/currentPassword");
        assertThat(pointers(self.patch("/user/" + email, Map.of("password", email, "currentPassword", "any"))
                        .expect(400)))
                .containsExactly("/password");
    }

    @Test
    void somebodyElseIsNotFoundWithTheSameWordsAsNobody() {
        SHOP.signUp(email);
        String other = "other-" + email;
        String otherId = SHOP.signUp(other).path("id").asText();
        TestClient self = SHOP.as(email);

        String nobody = problem(self.get("/user/" + UUID.randomUUID()).expect(404));
        assertThat(problem(self.get("/user/" + other).expect(404))).isEqualTo(nobody);
        assertThat(problem(self.get("/user/" + otherId).expect(404))).isEqualTo(nobody);
        assertThat(problem(self.get("/user/nobody@example.org").expect(404))).isEqualTo(nobody);
        assertThat(problem(self.get("/user/%24where").expect(404))).isEqualTo(nobody);
        assertThat(problem(self.patch("/user/" + otherId, Map.of("name", "Eve")).expect(404)))
                .isEqualTo(nobody);
        assertThat(problem(self.delete("/user/" + other).expect(404))).isEqualTo(nobody);
        assertThat(SHOP.as(other)
                        .get("/user/" + other)
                        .expect(200)
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("Somebody");
    }

    @Test
    void servicesReadUsersButDoNotChangeThem() {
        String id = SHOP.signUp(email).path("id").asText();
        TestClient service = SHOP.asService();

        assertThat(service.get("/user/" + email).expect(200).json().path("id").asText())
                .isEqualTo(id);
        service.get("/user/" + id).expect(200);
        service.patch("/user/" + id, Map.of("name", "Eve")).expect(404);
        service.delete("/user/" + id).expect(404);
        service.get("/users").expect(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-service", "nobody", "admin@shop.local"})
    void aWrongClientSecretIsRefused(String clientId) {
        TestResponse refused = SHOP.client()
                .post("/token", Map.of("client_id", clientId, "client_secret", "wrong-wrong-wrong-wrong-wrong"))
                .expect(401);
        assertThat(refused.problemCode()).hasValue("invalid-credentials");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"refresh_token\":{\"$gt\":\"\"}}",
                "{\"client_id\":\"order-service\"}",
                "{\"client_id\":\"order-service\",\"client_secret\":{\"$gt\":\"\"}}",
                "{\"refresh_token\":\"x\",\"client_id\":\"a\",\"client_secret\":\"b\"}",
                "{\"refresh_token\":\"x\",\"roles\":[\"admin\"]}"
            })
    void aTokenRequestOfNeitherKindIsInvalid(String body) {
        SHOP.client().post("/token", body).expect(400);
    }

    @Test
    void whoHasTheUserAlreadyIsNotSentIt() {
        SHOP.signUp(email);
        TestClient self = SHOP.as(email);
        String tag = self.get("/user/" + email).header("ETag").orElseThrow();

        TestResponse same =
                self.with("If-None-Match", "W/" + tag).get("/user/" + email).expect(304);
        assertThat(same.text()).isEmpty();
        assertThat(same.header("ETag")).hasValue(tag);
        assertThat(same.header("Cache-Control")).hasValue("private, no-cache");
        assertThat(same.header("Content-Length")).isEmpty();
        self.with("If-None-Match", "\"v0\"").get("/user/" + email).expect(200);
    }

    @Test
    void aNameIsChangedAndAnOldVersionIsNot() {
        SHOP.signUp(email);
        TestClient self = SHOP.as(email);
        String tag = self.get("/user/" + email).header("ETag").orElseThrow();

        TestResponse changed = self.with("If-Match", tag)
                .patch("/user/" + email, Map.of("name", "Ann Lee"))
                .expect(200);
        assertThat(changed.json().path("name").asText()).isEqualTo("Ann Lee");
        assertThat(changed.header("ETag")).isPresent().isNotEqualTo(java.util.Optional.of(tag));
        self.with("If-Match", tag)
                .patch("/user/" + email, Map.of("name", "Late"))
                .expect(412);
        self.patch("/user/" + email, Map.of()).expect(200);
        assertThat(self.get("/user/" + email).json().path("name").asText()).isEqualTo("Ann Lee");
    }

    @Test
    void aChangeOfNothingNeedsTheRightVersionToo() {
        SHOP.signUp(email);
        TestClient self = SHOP.as(email);
        for (Map<String, String> nothing : List.of(Map.<String, String>of(), Map.of("currentPassword", "any"))) {
            self.with("If-Match", "\"v7\"").patch("/user/" + email, nothing).expect(412);
            self.with("If-Match", "\"v1\"").patch("/user/" + email, nothing).expect(200);
        }
    }

    @Test
    void aNewPasswordNeedsTheCurrentOneAndEndsEveryLogin() {
        SHOP.signUp(email);
        JsonNode login = SHOP.logIn(email, UserShop.PASSWORD);
        TestClient self = SHOP.client().as(login.path("access_token").asText());
        String next = "a better phrase";

        assertThat(self.patch("/user/" + email, Map.of("password", next))
                        .expect(400)
                        .text())
                .contains("/currentPassword");
        assertThat(self.patch("/user/" + email, Map.of("password", next, "currentPassword", "wrong one"))
                        .expect(403)
                        .problemCode())
                .hasValue("wrong-password");
        self.patch("/user/" + email, Map.of("password", "password1", "currentPassword", UserShop.PASSWORD))
                .expect(400);
        self.patch("/user/" + email, Map.of("password", next, "currentPassword", UserShop.PASSWORD))
                .expect(200);

        logIn(email, UserShop.PASSWORD).expect(401);
        logIn(email, next).expect(200);
        refresh(login.path("refresh_token").asText()).expect(401);
    }

    @Test
    void aChangeAndAnErasureHappenOnceForTheirKey() {
        SHOP.signUp(email);
        TestClient self = SHOP.as(email);
        TestClient once = self.with("Idempotency-Key", UUID.randomUUID().toString());
        TestResponse first =
                once.patch("/user/" + email, Map.of("name", "Once")).expect(200);
        self.patch("/user/" + email, Map.of("name", "Later")).expect(200);

        TestResponse again =
                once.patch("/user/" + email, Map.of("name", "Once")).expect(200);
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(self.get("/user/" + email).json().path("name").asText()).isEqualTo("Later");
        once.patch("/user/" + email, Map.of("name", "Other")).expect(422);
        once.delete("/user/" + email).expect(422);

        TestClient last = self.with("Idempotency-Key", UUID.randomUUID().toString());
        last.delete("/user/" + email).expect(204);
        assertThat(last.delete("/user/" + email).expect(204).header("Idempotent-Replayed"))
                .hasValue("true");
    }

    @Test
    void aKeyNamesOneChangeWhetherTheUserIsNamedByIdOrByEmail() {
        String id = SHOP.signUp(email).path("id").asText();
        TestClient once =
                SHOP.as(email).with("Idempotency-Key", UUID.randomUUID().toString());
        once.patch("/user/" + id, Map.of("name", "Ann Lee")).expect(200);

        for (String name : List.of(email, email.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(once.patch("/user/" + name, Map.of("name", "Ann Lee"))
                            .expect(200)
                            .header("Idempotent-Replayed"))
                    .hasValue("true");
        }
        TestClient last =
                SHOP.as(email).with("Idempotency-Key", UUID.randomUUID().toString());
        last.delete("/user/" + email).expect(204);
        assertThat(last.delete("/user/" + id).expect(204).header("Idempotent-Replayed"))
                .hasValue("true");
    }

    @Test
    void aChangeWhoseAnswerWasNotWrittenDownIsRecognised() {
        String id = SHOP.signUp(email).path("id").asText();
        String key = UUID.randomUUID().toString();
        TestClient once = SHOP.as(email).with("Idempotency-Key", key).with("If-Match", "\"v1\"");
        TestResponse first =
                once.patch("/user/" + email, Map.of("name", "Ann Lee")).expect(200);
        forgetAnswer(id, key);

        TestResponse again =
                once.patch("/user/" + email, Map.of("name", "Ann Lee")).expect(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag")).hasValue("\"v2\"");
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
    }

    @Test
    void aChangeOfAnyVersionIsNotMadeTwiceForItsKey() {
        String id = SHOP.signUp(email).path("id").asText();
        String key = UUID.randomUUID().toString();
        TestClient once = SHOP.as(email).with("Idempotency-Key", key);
        once.patch("/user/" + email, Map.of("name", "Ann Lee")).expect(200);
        forgetAnswer(id, key);

        assertThat(once.patch("/user/" + email, Map.of("name", "Ann Lee"))
                        .expect(200)
                        .header("ETag"))
                .hasValue("\"v2\"");
    }

    @Test
    void anErasureWhoseAnswerWasNotWrittenDownIsRecognised() {
        String id = SHOP.signUp(email).path("id").asText();
        String other = "other-" + email;
        SHOP.signUp(other);
        String key = UUID.randomUUID().toString();
        String adminId =
                SHOP.asAdmin().get("/user/" + UserShop.ADMIN).json().path("id").asText();
        TestClient self = SHOP.as(email).with("Idempotency-Key", key).with("If-Match", "\"v1\"");
        TestClient admin = SHOP.asAdmin().with("Idempotency-Key", key);

        self.delete("/user/" + email).expect(204);
        forgetAnswer(id, key);
        self.delete("/user/" + email).expect(204);
        admin.delete("/user/" + other).expect(204);
        forgetAnswer(adminId, key);
        admin.delete("/user/" + other).expect(204);

        admin.with("Idempotency-Key", "first-" + key).delete("/user/" + other).expect(404);
        self.with("Idempotency-Key", "first-" + key).delete("/user/" + email).expect(404);
        assertThat(SHOP.database.mongo().getCollection("users").find())
                .noneMatch(document -> document.toJson().contains(email));
    }

    @Test
    void aRepeatedErasureErasesNobodyWhoHasComeSince() {
        SHOP.signUp(email);
        String key = UUID.randomUUID().toString();
        String adminId =
                SHOP.asAdmin().get("/user/" + UserShop.ADMIN).json().path("id").asText();
        TestClient admin = SHOP.asAdmin().with("Idempotency-Key", key);
        admin.delete("/user/" + email).expect(204);
        forgetAnswer(adminId, key);
        String newcomer = SHOP.signUp(email).path("id").asText();

        admin.delete("/user/" + email).expect(204);

        SHOP.asAdmin().get("/user/" + newcomer).expect(200);
    }

    @Test
    void whoIsNobodysToEraseIsNotSaidToBeGone() {
        String id = SHOP.signUp(email).path("id").asText();
        String nobody = "nobody-" + email;
        String key = UUID.randomUUID().toString();
        TestClient self = SHOP.as(email).with("Idempotency-Key", key);
        SHOP.database
                .mongo()
                .getCollection("idempotency_keys")
                .insertOne(new Document("_id", new Document("caller", id).append("key", key))
                        .append("request", sha256(Json.text(List.of("DELETE", nobody))))
                        .append("effectId", Ids.next())
                        .append("state", "running")
                        .append("leaseUntil", Date.from(Instant.EPOCH))
                        .append("at", Date.from(Instant.EPOCH)));

        self.delete("/user/" + nobody).expect(404);
    }

    @Test
    void aPasswordChangeThatIsRepeatedWithItsKeyIsDoneAlready() {
        SHOP.signUp(email);
        TestClient self =
                SHOP.as(email).with("Idempotency-Key", UUID.randomUUID().toString());
        Map<String, String> change = Map.of("password", "a better phrase", "currentPassword", UserShop.PASSWORD);
        TestResponse first = self.patch("/user/" + email, change).expect(200);

        TestResponse again = self.patch("/user/" + email, change).expect(200);
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(again.json()).isEqualTo(first.json());
        self.patch("/user/" + email, Map.of("password", "another phrase", "currentPassword", UserShop.PASSWORD))
                .expect(422);
        self.with("Idempotency-Key", "two words")
                .patch("/user/" + email, change)
                .expect(400);
    }

    @Test
    void onlyWhatWasDoneIsSaidToBeDoneAlready() {
        SHOP.signUp(email);
        TestClient self =
                SHOP.as(email).with("Idempotency-Key", UUID.randomUUID().toString());

        assertThat(self.patch(
                                "/user/" + email,
                                Map.of("name", "Eve", "password", UserShop.PASSWORD, "currentPassword", "wrong one"))
                        .expect(403)
                        .problemCode())
                .hasValue("wrong-password");
        assertThat(self.get("/user/" + email).json().path("name").asText()).isEqualTo("Somebody");
    }

    @Test
    void aCountedFailureTestsOnePassword() {
        SHOP.signUp(email);
        TestClient self =
                SHOP.as(email).with("Idempotency-Key", UUID.randomUUID().toString());
        int before = SHOP.hasher.computed.get();

        self.patch("/user/" + email, Map.of("password", "a second guess", "currentPassword", "a first guess"))
                .expect(403);
        assertThat(SHOP.hasher.computed.get() - before).isEqualTo(1);
    }

    @Test
    void aKeyOfAPasswordChangeIsGoodForNoOther() {
        SHOP.signUp(email);
        TestClient once =
                SHOP.as(email).with("Idempotency-Key", UUID.randomUUID().toString());
        String next = "a better phrase";
        Map<String, String> change = Map.of("name", "Ann Lee", "password", next, "currentPassword", UserShop.PASSWORD);
        once.with("If-Match", "\"v1\"").patch("/user/" + email, change).expect(200);

        assertThat(once.with("If-Match", "\"v1\"")
                        .patch("/user/" + email, change)
                        .expect(200)
                        .header("Idempotent-Replayed"))
                .hasValue("true");
        for (Map<String, String> other : List.of(
                Map.of("name", "Ann Lee", "password", "another phrase", "currentPassword", next),
                Map.of("name", "Eve", "password", next, "currentPassword", next))) {
            assertThat(once.patch("/user/" + email, other).expect(422).problemCode())
                    .hasValue("idempotency-key-reused");
        }
        logIn(email, next).expect(200);
    }

    @Test
    void anAdminSetsAPasswordWithTheirOwn() {
        SHOP.signUp(email);
        TestClient admin = SHOP.asAdmin();

        admin.patch("/user/" + email, Map.of("password", "from the admin", "currentPassword", UserShop.PASSWORD))
                .expect(403);
        admin.patch("/user/" + email, Map.of("password", "from the admin", "currentPassword", UserShop.ADMIN_PASSWORD))
                .expect(200);
        logIn(email, "from the admin").expect(200);
    }

    @Test
    void whoIsErasedIsGoneWithTheirLoginsAndTheirEmailIsFree() {
        String id = SHOP.signUp(email).path("id").asText();
        JsonNode login = SHOP.logIn(email, UserShop.PASSWORD);
        TestClient self = SHOP.client().as(login.path("access_token").asText());

        self.delete("/user/" + email).expect(204);

        self.get("/user/" + email).expect(404);
        self.delete("/user/" + email).expect(404);
        SHOP.asAdmin().get("/user/" + id).expect(404);
        logIn(email, UserShop.PASSWORD).expect(401);
        refresh(login.path("refresh_token").asText()).expect(401);
        assertThat(SHOP.database.mongo().getCollection("users").find())
                .noneMatch(document -> document.toJson().contains(email));
        assertThat(SHOP.database.mongo().getCollection("refresh_tokens").find())
                .noneMatch(document -> document.toJson().contains(id));
        assertThat(SHOP.signUp(email).path("id").asText()).isNotEqualTo(id);
        self.get("/user/" + email).expect(404);
    }

    @Test
    void anOldVersionIsNotErased() {
        SHOP.signUp(email);
        TestClient self = SHOP.as(email);
        String old = self.get("/user/" + email).header("ETag").orElseThrow();
        String now = self.patch("/user/" + email, Map.of("name", "Ann Lee"))
                .expect(200)
                .header("ETag")
                .orElseThrow();

        TestResponse refused =
                self.with("If-Match", old).delete("/user/" + email).expect(412);
        assertThat(refused.problemCode()).hasValue("precondition-failed");
        self.get("/user/" + email).expect(200);
        self.with("If-Match", now).delete("/user/" + email).expect(204);
        self.with("If-Match", now).delete("/user/" + email).expect(404);
    }

    @Test
    void adminsListUsersPageByPage() {
        for (int i = 0; i < 3; i++) {
            SHOP.signUp(i + email);
        }
        TestClient admin = SHOP.asAdmin();
        List<String> ids = new ArrayList<>();
        String path = "/users?limit=2";
        while (!path.isEmpty()) {
            TestResponse page = admin.get(path).expect(200);
            assertThat(page.json().size()).isLessThanOrEqualTo(2);
            assertThat(page.header("Cache-Control")).hasValue("private, no-cache");
            page.json().forEach(user -> ids.add(user.path("id").asText()));
            path = page.header("Link")
                    .map(link -> "/users" + link.replaceAll("<(.*)>.*", "$1"))
                    .orElse("");
        }

        assertThat(ids).doesNotHaveDuplicates().isSorted().hasSizeGreaterThanOrEqualTo(4);
        admin.get("/users?limit=0").expect(400);
        admin.get("/users?limit=201").expect(400);
        admin.get("/users?after=nonsense").expect(400);
        admin.get("/users?role=admin").expect(400);
    }

    @Test
    void onlyAdminsListUsers() {
        SHOP.signUp(email);
        SHOP.as(email).get("/users").expect(403);
        TestResponse anonymous = SHOP.client().get("/users").expect(401);
        assertThat(anonymous.header("WWW-Authenticate")).hasValue("Bearer realm=\"shop\"");
        TestResponse forged =
                SHOP.client().as("eyJhbGciOiJub25lIn0.e30.").get("/users").expect(401);
        assertThat(forged.header("WWW-Authenticate").orElseThrow()).contains("error=\"invalid_token\"");
    }

    @Test
    void whoIsNoAdminAnyMoreIsNoneHereWhateverTheTokenSays() {
        String id = SHOP.signUp(email).path("id").asText();
        String other = "other-" + email;
        SHOP.signUp(other);
        setRoles(id, "admin");
        TestClient admin = SHOP.as(email);
        admin.get("/users").expect(200);
        admin.get("/user/" + other).expect(200);

        setRoles(id, "customer");
        assertNoAdmin(admin, other);
        admin.get("/user/" + email).expect(200);
        setRoles(id, "admin");
        admin.delete("/user/" + email).expect(204);
        assertNoAdmin(admin, other);
        SHOP.as(other).get("/user/" + other).expect(200);
    }

    @Test
    void noAnswerHoldsAHash() {
        SHOP.signUp(email);
        assertThat(SHOP.asAdmin().get("/users?limit=200").expect(200).text()).doesNotContain("argon2", "assword");
    }

    @Test
    void theKeysAreOnlyThePublicHalves() {
        JsonNode keys =
                SHOP.client().get("/.well-known/jwks.json").expect(200).json().path("keys");

        assertThat(keys.size()).isEqualTo(1);
        keys.get(0).fieldNames().forEachRemaining(name -> assertThat(name).isIn("kty", "use", "alg", "kid", "n", "e"));
    }

    @Test
    void aBodyOfAnotherKindIsRefused() {
        SHOP.client().with("Content-Type", "text/plain").post("/login", "{}").expect(415);
        SHOP.client()
                .with("Content-Type", "application/json")
                .send("POST", "/login", BodyPublishers.noBody())
                .expect(400);
        SHOP.client().post("/login", "{\"email\":").expect(400);
        SHOP.client().post("/login", "x".repeat(1_100_000)).expect(413);
        SHOP.client().get("/login").expect(405);
    }

    private static void setRoles(String id, String... roles) {
        SHOP.database
                .mongo()
                .getCollection("users")
                .updateOne(new Document("_id", id), new Document("$set", new Document("roles", List.of(roles))));
    }

    private static void assertNoAdmin(TestClient caller, String other) {
        TestResponse list = caller.get("/users").expect(403);
        assertThat(list.problemCode()).hasValue("forbidden");
        assertThat(list.header("WWW-Authenticate").orElseThrow()).contains("insufficient_scope");
        caller.get("/user/" + other).expect(404);
        caller.patch("/user/" + other, Map.of("name", "Eve")).expect(404);
        caller.delete("/user/" + other).expect(404);
    }

    private static List<String> pointers(TestResponse refused) {
        return refused.json().findValuesAsText("pointer");
    }

    /** As if the process had died between the effect and the answer, and its time were over. */
    private static void forgetAnswer(String caller, String key) {
        long matched = SHOP.database
                .mongo()
                .getCollection("idempotency_keys")
                .updateOne(
                        new Document("_id", new Document("caller", caller).append("key", key)),
                        new Document(
                                        "$set",
                                        new Document("state", "running").append("leaseUntil", Date.from(Instant.EPOCH)))
                                .append("$unset", new Document("answer", "")))
                .getMatchedCount();
        assertThat(matched).isEqualTo(1);
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }

    private static TestResponse logIn(String email, String password) {
        return SHOP.client().post("/login", Map.of("email", email, "password", password));
    }

    private static TestResponse refresh(String token) {
        return SHOP.client().post("/token", Map.of("refresh_token", token));
    }

    private static String problem(TestResponse response) {
        return response.text().replaceAll("\"(instance|requestId)\":\"[^\"]*\"", "");
    }
}
