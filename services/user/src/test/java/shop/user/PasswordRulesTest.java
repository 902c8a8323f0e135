package shop.user;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
    private static final EmailAddress EMAIL = new EmailAddress("annabelle@example.org");
    private final PasswordRules rules = new PasswordRules();

    @Property
    void lengthIsAllThatIsAskedOfARandomOne(@ForAll @StringLength(min = 1, max = 140) String typed) {
        Password password = Password.of(typed);
        boolean repeated = password.value()
                        .toLowerCase(java.util.Locale.ROOT)
                        .codePoints()
                        .distinct()
                        .count()
                == 1;
        boolean fits = password.length() >= 8 && password.length() <= 128;

        assertThat(rules.objection(password, EMAIL).isEmpty()).isEqualTo(fits && !repeated);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567",
                "password",
                "PassWord123",
                "qwertyuiop",
                "ａｄｍｉｎ１２３",
                "        ",
                "zzzzzzzzzzzz",
                "annabelle",
                "Annabelle@Example.org"
            })
    void whatIsGuessedFirstIsRefused(String typed) {
        assertThat(rules.objection(Password.of(typed), EMAIL)).isPresent();
    }

    @Test
    void allCharactersCount() {
        assertThat(rules.objection(Password.of("пароль ñ 😀"), EMAIL)).isEmpty();
        assertThat(rules.objection(Password.of("😀😁😂🤣😃😄😅"), EMAIL)).isPresent();
    }

    @Test
    void theSameKeysGiveTheSamePasswordOnEveryDevice() {
        assertThat(Password.of("re\u0301sume\u0301 2026")).isEqualTo(Password.of("r\u00e9sum\u00e9 2026"));
        assertThat(Password.of("secret phrase").toString()).doesNotContain("secret");
    }
}
