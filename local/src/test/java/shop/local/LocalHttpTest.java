package shop.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import shop.testing.FakeAnswer;
import shop.testing.FakeNeighbour;

class LocalHttpTest {
    @Test
    void anAnswerThatIsNotJsonHasAStatusAllTheSame() throws IOException {
        try (FakeNeighbour service = FakeNeighbour.start()) {
            LocalHttp http = new LocalHttp(service.uri().getPort());
            for (FakeAnswer answer :
                    new FakeAnswer[] {FakeAnswer.text(503, "text/html", "<html>"), FakeAnswer.empty(503)}) {
                service.on("POST", "/login", answer);
                LocalHttp.Answer got = http.post("/login", Map.of(), Map.of());
                assertThat(got.status()).isEqualTo(503);
                assertThat(got.body().isMissingNode()).isTrue();
            }
        }
    }
}
