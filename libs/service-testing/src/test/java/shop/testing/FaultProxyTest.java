package shop.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private final FakeNeighbour server =
            FakeNeighbour.start().on("POST", "/things/{id}", FakeAnswer.json(201, Map.of("id", 1)));
    private final FaultProxy proxy = FaultProxy.before(server.port());
    private final TestClient client = TestClient.at(proxy.uri());

    @AfterEach
    void close() {
        proxy.close();
        server.close();
    }

    @Test
    void passesByDefault() {
        TestResponse answer = client.post("/things/7?x=1", Map.of("a", 1)).expect(201);
        assertThat(answer.json().path("id").asInt()).isEqualTo(1);
        assertThat(server.requests("POST", "/things/7")
                        .getFirst()
                        .json()
                        .path("a")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aLostAnswerLeavesTheRequestDone() {
        proxy.loseAnswers(1);
        assertThatThrownBy(this::post).isInstanceOf(UncheckedIOException.class);
        assertThat(server.requests()).isNotEmpty();
        assertThat(proxy.answersLost()).isEqualTo(1);
        client.post("/things/7", Map.of()).expect(201);
    }

    @Test
    void anAnswerIsCutInTheMiddle() {
        proxy.cutAnswersAfter(20);
        assertThatThrownBy(this::post).isInstanceOf(UncheckedIOException.class);
        proxy.pass();
        client.post("/things/7", Map.of()).expect(201);
    }

    @Test
    void refusesAndComesBackOnTheSamePort() {
        proxy.refuse();
        assertThatThrownBy(this::post).isInstanceOf(UncheckedIOException.class);
        assertThat(server.requests()).isEmpty();
        proxy.pass();
        client.post("/things/7", Map.of()).expect(201);
    }

    @Test
    void aBlackHoleHoldsTheRequestUntilItPasses() {
        proxy.blackHole();
        var late = Race.run(2, number -> {
            if (number == 1) {
                Thread.sleep(Duration.ofMillis(200));
                assertThat(server.requests()).isEmpty();
                proxy.pass();
                return 0;
            }
            return post().status();
        });
        assertThat(late.orThrow()).containsExactlyInAnyOrder(0, 201);
    }

    private TestResponse post() {
        return client.send("POST", "/things/7", BodyPublishers.noBody());
    }
}
