package shop.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @Property
    void caseAndSpaceAroundItMakeNoDifference(@ForAll("addresses") String address) {
        EmailAddress parsed = EmailAddress.parse(address);

        assertThat(EmailAddress.parse("  " + address.toUpperCase(Locale.ROOT) + " "))
                .isEqualTo(parsed);
        assertThat(EmailAddress.parse(parsed.value())).as("normal form").isEqualTo(parsed);
    }

    @Property
    void anyTextIsEitherRefusedOrHasANormalForm(@ForAll String text) {
        EmailAddress.tryParse(text).ifPresent(parsed -> {
            assertThat(parsed.value()).isEqualTo(parsed.value().toLowerCase(Locale.ROOT));
            assertThat(EmailAddress.parse(parsed.value())).isEqualTo(parsed);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "ann@",
                "@example.org",
                "ann@example",
                "ann@@example.org",
                "a nn@example.org",
                ".ann@example.org",
                "ann.@example.org",
                "an..n@example.org",
                "ann@-example.org",
                "ann@example-.org",
                "ann@example..org",
                "ann@example.org.",
                "ann@exam_ple.org",
                "ann@[127.0.0.1]",
                "\"ann\"@example.org",
                "ann@example.org\u0000",
                "änn@example.org",
                "ann@exämple.org",
                "\u212Aate@example.org",
                "ａnn@example.org",
                "erased:1"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> EmailAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be");
    }

    @Test
    void itsLengthIsLimited() {
        String longest = "a".repeat(64) + "@" + ("b".repeat(61) + ".").repeat(3) + "org";
        assertThat(EmailAddress.parse(longest).value()).hasSize(254);
        assertThat(EmailAddress.tryParse("a" + longest)).isEmpty();
        assertThat(EmailAddress.tryParse(longest + "g")).isEmpty();
    }

    @Test
    void aLongTextIsRefusedQuickly() {
        assertThat(EmailAddress.tryParse("a.".repeat(200_000))).isEmpty();
        assertThat(EmailAddress.tryParse("a@" + "b.".repeat(200_000))).isEmpty();
    }

    @Provide
    Arbitrary<String> addresses() {
        Arbitrary<String> local = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars("!#$%&'*+/=?^_`{|}~-")
                .ofMinLength(1)
                .ofMaxLength(64);
        Arbitrary<String> label = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(20);
        return Combinators.combine(local, label, label).as((name, first, second) -> name + "@" + first + "." + second);
    }
}
