package shop.defaults.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class FieldsTest {
    @Test
    void theyKeepTheirOrder() {
        ReceivedFields fields = received("Host: x", "X-Odd: 1", "Accept: */*");

        assertThat(fields).extracting(Header::name).containsExactly("Host", "X-Odd", "Accept");
    }

    @Test
    void severalOfOneNameAreOneWithAllValues() {
        ReceivedFields fields = received("X-Odd: 1", "Host: x", "x-odd: 2, 3");

        assertThat(fields.size()).isEqualTo(2);
        assertThat(fields.get(HeaderNames.create("X-ODD")).allValues()).containsExactly("1", "2, 3");
        assertThat(fields.first(HeaderNames.create("x-odd"))).contains("1");
    }

    @Test
    void eachOfManyIsFoundAndNoOther() {
        AnswerFields fields = new AnswerFields();
        for (int i = 0; i < 200; i += 2) { // there are more than marks
            fields.set(field("X-" + i, "" + i));
        }

        for (int i = 0; i < 200; i++) {
            HeaderName name = HeaderNames.create("x-" + i);
            assertThat(fields.contains(name)).isEqualTo(i % 2 == 0);
        }
        assertThat(fields.get(HeaderNames.create("X-42")).get()).isEqualTo("42");
        assertThatThrownBy(() -> fields.get(HeaderNames.create("X-43"))).isInstanceOf(NoSuchElementException.class);
        assertThat(fields.all(HeaderNames.create("X-43"), List::of)).isEmpty();
    }

    @Test
    void oneTakesThePlaceOfAnother() {
        AnswerFields fields = new AnswerFields();
        fields.set(field("A", "1")).set(field("B", "2")).set(field("a", "3")).setIfAbsent(field("B", "4"));

        assertThat(lines(fields)).containsExactly("a: 3", "B: 2");
    }

    @Test
    void whatIsAddedDoesNotChangeWhatItIsAddedTo() {
        Header shared = HeaderValues.createCached("Vary", "Accept");
        AnswerFields fields = new AnswerFields();
        fields.set(shared).add(field("Vary", "Origin"));

        assertThat(fields.get(HeaderNames.VARY).allValues()).containsExactly("Accept", "Origin");
        assertThat(shared.allValues()).containsExactly("Accept");
    }

    @Test
    void someOrAllCanBeTakenAway() {
        AnswerFields fields = new AnswerFields();
        List<Header> removed = new ArrayList<>();
        fields.set(field("A", "1")).set(field("B", "2")).set(field("C", "3"));

        fields.remove(HeaderNames.create("a"))
                .remove(HeaderNames.create("none"))
                .remove(HeaderNames.create("B"), removed::add);
        assertThat(lines(fields)).containsExactly("C: 3");
        assertThat(removed).extracting(Header::get).containsExactly("2");

        fields.clear();
        assertThat(fields).isEmpty();
        assertThat(fields.contains(HeaderNames.create("C"))).isFalse();
    }

    @Test
    void oneIsContainedWithAllItsValues() {
        ReceivedFields fields = received("Connection: close", "A: 1", "A: 2");

        assertThat(fields.contains(HeaderValues.CONNECTION_CLOSE)).isTrue();
        assertThat(fields.contains(HeaderValues.CONNECTION_KEEP_ALIVE)).isFalse();
        assertThat(fields.contains(field("A", "1"))).isFalse();
        assertThat(fields.contains(HeaderValues.create(HeaderNames.create("A"), "1", "2")))
                .isTrue();
    }

    @Test
    void acceptedTypesComeByQuality() {
        assertThat(received("Accept: text/html;q=0.5, application/json", "Accept: text/plain;q=0.7")
                        .acceptedTypes())
                .extracting(type -> type.mediaType().text())
                .containsExactly("application/json", "text/plain", "text/html");
        assertThat(received().acceptedTypes()).isEmpty();
    }

    private static List<String> lines(Fields fields) {
        List<String> lines = new ArrayList<>();
        fields.forEach(field -> lines.add(field.name() + ": " + field.get()));
        return lines;
    }

    private static Header field(String name, String value) {
        return HeaderValues.create(HeaderNames.create(name), value);
    }

    private static ReceivedFields received(String... lines) {
        ReceivedFields fields = new ReceivedFields();
        for (String line : lines) {
            byte[] octets = line.getBytes(ISO_8859_1);
            fields.add(ReceivedField.parse(octets, 0, octets.length));
        }
        return fields;
    }
}
