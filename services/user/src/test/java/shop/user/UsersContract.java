package shop.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.defaults.auth.Role;
import shop.defaults.http.Ids;
import shop.defaults.http.IfMatch;
import shop.testing.Race;

/** What every implementation of {@link Users} has to do. */
abstract class UsersContract {
    /** Empty, with its indexes made. */
    abstract Users users();

    @Test
    void aUserIsFoundAsAdded() {
        User ann = user("ann@example.org");

        assertThat(add(ann)).isEqualTo(Users.Added.YES);

        assertThat(users().byId(ann.id())).hasValue(ann);
        assertThat(users().byEmail(ann.email())).hasValue(ann);
        assertThat(users().byId(ann.email().value())).isEmpty();
        assertThat(users().byId("$ne")).isEmpty();
        assertThat(users().byId("{\"$gt\": \"\"}")).isEmpty();
        assertThat(users().byEmail(new EmailAddress("$gt@example.org"))).isEmpty();
    }

    @Test
    void ofManyWithOneEmailOneIsAdded() {
        List<Users.Added> outcomes =
                Race.run(20, n -> add(user("ann@example.org"))).orThrow();

        assertThat(outcomes.stream().filter(Users.Added.YES::equals)).hasSize(1);
        assertThat(outcomes.stream().filter(Users.Added.EMAIL_TAKEN::equals)).hasSize(19);
        assertThat(users().after(Optional.empty(), 10)).hasSize(1);
    }

    @Test
    void aKeyAddsOneUser() {
        User ann = user("ann@example.org");
        Optional<String> key = Optional.of("k");
        assertThat(users().add(ann, key)).isEqualTo(Users.Added.YES);
        assertThat(users().add(user("ann@example.org"), key)).isEqualTo(Users.Added.KEY_USED);
        assertThat(users().add(user("bob@example.org"), key)).isEqualTo(Users.Added.KEY_USED);
        assertThat(users().byKey("k")).hasValue(ann);
        assertThat(users().byKey("other")).isEmpty();
    }

    @Test
    void aKeyFindsTheUserAsAdded() {
        User ann = user("ann@example.org");
        users().add(ann, Optional.of("k"));
        users().change(new UserChange(
                ann.id(),
                IfMatch.ANY,
                Optional.of("Ann Lee"),
                Optional.of(new UserChange.NewPassword("another", ann.credentials(), true)),
                Optional.of("request")));

        assertThat(users().byKey("k")).hasValue(ann);
    }

    @Test
    void pagesFollowOneAnotherByAge() {
        List<User> added = Stream.of("c@x.org", "a@x.org", "b@x.org", "d@x.org")
                .map(UsersContract::user)
                .peek(this::add)
                .toList();

        List<User> first = users().after(Optional.empty(), 3);
        List<User> rest = users().after(Optional.of(first.getLast().id()), 3);
        assertThat(Stream.concat(first.stream(), rest.stream())).containsExactlyInAnyOrderElementsOf(added);
        assertThat(Stream.concat(first.stream(), rest.stream()).map(User::id)).isSorted();
        assertThat(users().after(Optional.of(rest.getLast().id()), 3)).isEmpty();
    }

    @Test
    void aChangeRaisesTheVersionAndHoldsItself() {
        User ann = user("ann@example.org");
        add(ann);

        Optional<User> renamed = users().change(rename(ann.id(), IfMatch.version(1), "Ann Lee"));

        assertThat(renamed).isPresent().isEqualTo(users().byId(ann.id()));
        assertThat(renamed.orElseThrow().name()).isEqualTo("Ann Lee");
        assertThat(renamed.orElseThrow().version()).isEqualTo(2);
        assertThat(renamed.orElseThrow().credentials()).isEqualTo(ann.credentials());
        assertThat(users().change(rename(ann.id(), IfMatch.version(1), "Late"))).isEmpty();
        assertThat(users().change(rename("nobody", IfMatch.ANY, "Nobody"))).isEmpty();
        assertThat(users().byId("nobody")).isEmpty();
    }

    @Test
    void ofManyChangesOfOneVersionOneHappens() {
        User ann = user("ann@example.org");
        add(ann);

        List<Optional<User>> outcomes = Race.run(
                        16, n -> users().change(rename(ann.id(), IfMatch.version(1), "Ann " + n)))
                .orThrow();

        assertThat(outcomes.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(users().byId(ann.id()).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void ofManyNewPasswordsInThePlaceOfOneOnlyOneIsSet() {
        User ann = user("ann@example.org");
        add(ann);

        List<Optional<User>> outcomes = Race.run(16, n -> users().change(new UserChange(
                        ann.id(),
                        IfMatch.ANY,
                        Optional.empty(),
                        Optional.of(new UserChange.NewPassword("hash " + n, ann.credentials(), true)),
                        Optional.empty())))
                .orThrow();

        assertThat(outcomes.stream().filter(Optional::isPresent)).hasSize(1);
        User changed = users().byId(ann.id()).orElseThrow();
        assertThat(changed.credentials()).isEqualTo(ann.credentials() + 1);
        assertThat(changed.passwordHash()).startsWith("hash ");
    }

    @Test
    void aHashMadeAnewLeavesTheCredentialsAsTheyAre() {
        User ann = user("ann@example.org");
        add(ann);
        users().change(new UserChange(
                ann.id(),
                IfMatch.ANY,
                Optional.empty(),
                Optional.of(new UserChange.NewPassword("anew", ann.credentials(), false)),
                Optional.empty()));

        User changed = users().byId(ann.id()).orElseThrow();
        assertThat(changed.passwordHash()).isEqualTo("anew");
        assertThat(changed.credentials()).isEqualTo(ann.credentials());
    }

    @Test
    void aRequestThatChangedTheUserLastIsKnownAndChangesNothingMore() {
        User ann = user("ann@example.org");
        add(ann);
        assertThat(users().change(rename(ann.id(), IfMatch.ANY, "Ann Lee", "first"))
                        .orElseThrow()
                        .isChangedBy("first"))
                .isTrue();

        assertThat(users().change(rename(ann.id(), IfMatch.ANY, "Ann Lee", "first")))
                .isEmpty();
        assertThat(users().change(rename(ann.id(), IfMatch.ANY, "Ann", "second"))
                        .orElseThrow()
                        .isChangedBy("first"))
                .isFalse();
        assertThat(users().change(rename(ann.id(), IfMatch.ANY, "By itself"))
                        .orElseThrow()
                        .isChangedBy("second"))
                .isTrue();
    }

    @Test
    void whoIsErasedIsGoneAndTheEmailFree() {
        User ann = user("ann@example.org");
        add(ann);

        assertThat(users().erase(ann.id(), IfMatch.version(2))).isFalse();
        assertThat(users().byId(ann.id())).isPresent();
        assertThat(users().erase(ann.id(), IfMatch.version(1))).isTrue();
        assertThat(users().erase(ann.id(), IfMatch.ANY)).isFalse();

        assertThat(users().byId(ann.id())).isEmpty();
        assertThat(users().change(rename(ann.id(), IfMatch.ANY, "Ghost"))).isEmpty();
        assertThat(add(user("ann@example.org"))).isEqualTo(Users.Added.YES);
    }

    @Test
    void indexesMayBeMadeAgainAndByManyAtOnce() {
        Race.run(8, n -> {
                    users().createIndexes();
                    return n;
                })
                .orThrow();
    }

    private Users.Added add(User user) {
        return users().add(user, Optional.empty());
    }

    private static UserChange rename(String id, IfMatch expected, String name, String effectId) {
        return new UserChange(id, expected, Optional.of(name), Optional.empty(), Optional.of(effectId));
    }

    private static UserChange rename(String id, IfMatch expected, String name) {
        return new UserChange(id, expected, Optional.of(name), Optional.empty(), Optional.empty());
    }

    private static User user(String email) {
        return new User(
                Ids.next(),
                new EmailAddress(email),
                "Somebody",
                Set.of(Role.CUSTOMER, Role.ADMIN),
                "$argon2id$…",
                1,
                Instant.parse("2026-11-22T10:00:00.123Z"),
                1,
                Optional.empty());
    }
}
