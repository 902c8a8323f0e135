package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeNeighbourTest {
    private final FakeNeighbour neighbour = FakeNeighbour.start();
    private final TestClient client = TestClient.at(neighbour.uri());

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void answersByTheRequest() {
        neighbour.on("GET", "/products/{id}", request -> FakeAnswer.json(200, Map.of("id", request.segment(1))));
        assertThat(client.get("/products/a1").expect(200).json().path("id").asText())
                .isEqualTo("a1");
        assertThat(client.get("/products").problemCode()).contains("not-found");
    }

    @Test
    void aLaterRuleGoesFirst() {
        neighbour.on("GET", "/x", FakeAnswer.empty(200)).on("GET", "/x", FakeAnswer.problem(503, "unavailable"));
        assertThat(client.get("/x").problemCode()).contains("unavailable");
    }

    @Test
    void hangsUpWithoutAnAnswer() {
        neighbour.on("GET", "/x", FakeAnswer.hangUp());
        assertThatThrownBy(() -> client.get("/x")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void answersLate() {
        neighbour.on("GET", "/x", FakeAnswer.empty(204).after(Duration.ofMillis(150)));
        long start = System.nanoTime();
        client.get("/x").expect(204);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }
}
