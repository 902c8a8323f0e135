package shop.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.defaults.json.Json;

/** Every error that the code can throw or the contract names has its page, and no page is about one that is gone. */
class ProblemPagesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern CONSTANT =
            Pattern.compile("new ErrorType\\(\\s*\"([^\"]+)\",\\s*(\\d+),\\s*\"([^\"]+)\"\\)");

    private final ProblemPages pages = ProblemPages.load();

    @Test
    void pagesAndErrorTypesAreTheSame() throws IOException {
        Map<String, String> declared = new TreeMap<>();
        for (String folder : new String[] {"libs", "services", "gateway"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                for (Path file : (Iterable<Path>) files.filter(ProblemPagesTest::isMainSource)::iterator) {
                    Matcher constant = CONSTANT.matcher(Files.readString(file));
                    while (constant.find()) {
                        declared.put(constant.group(1), constant.group(2) + " " + constant.group(3));
                    }
                }
            }
        }
        Map<String, String> documented = new TreeMap<>();
        pages.codes()
                .forEach(code -> documented.put(
                        code,
                        pages.entry(code).status() + " " + pages.entry(code).title()));
        assertThat(documented).isEqualTo(declared);
    }

    @Test
    void theContractNamesNoOtherCodes() {
        JsonNode contract = Json.read(Json.bytes(Contract.load()));
        TreeSet<String> named = new TreeSet<>();
        contract.findValues("code").stream().filter(JsonNode::isTextual).forEach(code -> named.add(code.asText()));
        contract.findValues("type").stream()
                .map(JsonNode::asText)
                .filter(type -> type.startsWith("/problems/"))
                .forEach(type -> named.add(type.substring("/problems/".length())));
        assertThat(named).isNotEmpty().isSubsetOf(pages.codes());
    }

    @Test
    void aPageHasCauseAndRemedyAndNothingUnescaped() {
        String page = new String(pages.page("unauthenticated"), UTF_8);
        assertThat(page)
                .contains("<h1>Sign in first</h1>")
                .contains("HTTP status 401")
                .contains("Why it comes")
                .contains("<code>Authorization: Bearer &lt;access_token&gt;</code>");
        assertThat(new String(pages.index(), UTF_8)).contains("href=\"/problems/insufficient-stock\"");
    }

    private static boolean isMainSource(Path file) {
        String path = file.toString();
        return path.endsWith(".java") && path.contains("/src/main/");
    }
}
