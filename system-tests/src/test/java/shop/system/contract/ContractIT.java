package shop.system.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import shop.system.LocalShop;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/**
 * Every operation of every document against the services as they run: allowed requests are answered as the document
 * says, those that it does not allow are refused and what is wrong with them is named. The seed of a run is in each
 * test's name; {@code -Dshop.seed} repeats it.
 */
class ContractIT {
    private static final Set<Integer> REFUSED_AS_INVALID = Set.of(400, 413, 415);

    private static LocalShop shop;
    private static Fixtures fixtures;

    @BeforeAll
    static void start() {
        // Passwords are tried here that cannot be right; that is no reason to keep everybody out.
        String plenty = "100000";
        shop = LocalShop.start(Map.of(
                "SHOP_USER_THROTTLE_ACCOUNT_AT_ADDRESS_FREE", plenty,
                "SHOP_USER_THROTTLE_ACCOUNT_FREE", plenty,
                "SHOP_USER_THROTTLE_ADDRESS_FREE", plenty,
                "SHOP_USER_PASSWORD_HASH_MEMORY", "64KiB",
                "SHOP_USER_PASSWORD_HASH_PASSES", "1"));
        fixtures = new Fixtures(shop);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @TestFactory
    Stream<DynamicNode> everyOperationOfEveryDocument() {
        List<Integer> ports = shop.servicePorts();
        return Stream.of("gateway", "user", "product", "order").map(name -> {
            TestClient client = TestClient.at(
                    ports.get(List.of("gateway", "user", "product", "order").indexOf(name)));
            ApiDocument document =
                    ApiDocument.parse(client.get("/openapi").expect(200).text());
            return dynamicContainer(name, document.operations().stream().map(operation -> {
                long seed = Optional.ofNullable(Long.getLong("shop.seed")).orElseGet(() -> new Random().nextLong());
                return dynamicTest(operation + ", seed " + seed, () -> check(client, operation, new Random(seed)));
            }));
        });
    }

    @TestFactory
    Stream<DynamicNode> otherMethodsOfEveryPathAreNotAllowed() {
        TestClient client = fixtures.admin();
        Map<String, Set<String>> methods = new TreeMap<>();
        ApiDocument.parse(client.get("/openapi").expect(200).text())
                .operations()
                .forEach(operation -> methods.computeIfAbsent(operation.path(), path -> new TreeSet<>())
                        .add(operation.method()));
        return methods.entrySet().stream()
                .map(path -> dynamicTest(path.getKey(), () -> {
                    for (String method : List.of("GET", "PUT", "POST", "PATCH", "DELETE")) {
                        if (!path.getValue().contains(method)) {
                            String target = path.getKey().replaceAll("\\{.*?}", "x");
                            TestResponse answer = client.send(method, target, BodyPublishers.noBody());
                            assertThat(answer.status())
                                    .as(method + " " + target)
                                    .isEqualTo(405);
                            assertThat(answer.problemCode()).contains("method-not-allowed");
                            assertThat(answer.header("Allow").orElse("")).contains(path.getValue());
                        }
                    }
                }));
    }

    private static void check(TestClient anybody, ApiDocument.Operation operation, Random random) {
        TestClient client = operation.secured() ? anybody.as(fixtures.adminToken()) : anybody;
        Requests requests = new Requests(operation, fixtures, random);
        List<String> found = new ArrayList<>();
        Requests.Request plain = requests.plain();
        if (plain.send(client).status() / 100 != 2) {
            found.add(plain + " is not answered with 2xx: " + plain.send(client));
        }
        Stream.concat(requests.allowed(), requests.wrong()).forEach(request -> {
            TestResponse answer = request.send(client);
            List<String> complaints = new ArrayList<>(Answers.disagreements(operation, answer));
            if (request.wrong().isPresent()) {
                complaints.addAll(refusal(request, answer));
            } else if (REFUSED_AS_INVALID.contains(answer.status())) {
                complaints.add("refused, though the document allows it");
            }
            complaints.addAll(mistaken(request));
            complaints.forEach(complaint -> found.add(complaint + "\n    " + cut(request) + "\n    " + cut(answer)));
        });
        found.addAll(access(anybody, requests, operation));
        found.addAll(bodies(client, requests, operation));
        assertThat(found).isEmpty();
    }

    private static List<String> refusal(Requests.Request request, TestResponse answer) {
        String pointer = request.wrong().orElseThrow();
        boolean inPath = request.operation().parameters("path").stream()
                .anyMatch(parameter -> parameter.name().equals(pointer));
        if (inPath) {
            return answer.status() == 404 || answer.status() == 400
                    ? List.of()
                    : List.of("not refused: there is nothing of that name");
        }
        if (answer.status() != 400) {
            return List.of("not refused, though " + pointer + " is wrong");
        }
        List<String> named = answer.json().path("errors").findValuesAsText("pointer");
        boolean isChoice =
                request.operation().body().filter(schema -> schema.has("oneOf")).isPresent();
        return named.contains(pointer) || (isChoice && named.contains(""))
                ? List.of()
                : List.of("refused for " + named + ", not for " + pointer);
    }

    /** The generator's own mistakes: a body that is not what it was made up to be. */
    private static List<String> mistaken(Requests.Request request) {
        boolean wrongBody = request.wrong()
                .filter(pointer -> pointer.isEmpty() || pointer.startsWith("/"))
                .isPresent();
        return request.body()
                .flatMap(body -> request.operation().body().map(schema -> Answers.violations(schema, body)))
                .filter(violations -> violations.isEmpty() == wrongBody)
                .filter(violations -> !request.wrong().equals(Optional.of("/email")))
                .map(violations -> List.of("made up wrongly: " + violations))
                .orElse(List.of());
    }

    private static List<String> access(TestClient anybody, Requests requests, ApiDocument.Operation operation) {
        List<String> found = new ArrayList<>();
        for (TestClient stranger : List.of(anybody, anybody.as("no.such.token"))) {
            TestResponse answer = requests.plain().send(stranger);
            if (operation.secured() && answer.status() != 401) {
                found.add("without a token: " + answer);
            }
            Answers.disagreements(operation, answer).forEach(complaint -> found.add(complaint + ": " + answer));
        }
        if (operation.secured()) {
            TestResponse answer = requests.plain().send(anybody.as(fixtures.customerToken()));
            Answers.disagreements(operation, answer).forEach(complaint -> found.add(complaint + ": " + answer));
        }
        return found;
    }

    private static List<String> bodies(TestClient client, Requests requests, ApiDocument.Operation operation) {
        List<String> found = new ArrayList<>();
        if (operation.body().isPresent()) {
            Map<String, List<Object>> cases = Map.of(
                    "{\"a\": ", List.of("application/json", 400),
                    "", List.of("application/json", 400),
                    "{\"a\": 1, \"a\": 2}", List.of("application/json", 400),
                    "{}", List.of("text/plain", 415),
                    "<a/>", List.of("application/xml", 415));
            cases.forEach((text, expected) -> {
                TestResponse answer = client.with("Content-Type", (String) expected.getFirst())
                        .send(operation.method(), requests.plain().target(), BodyPublishers.ofString(text));
                if (!expected.getLast().equals(answer.status())) {
                    found.add(text + " as " + expected + ": " + answer);
                }
                Answers.disagreements(operation, answer).forEach(complaint -> found.add(complaint + ": " + answer));
            });
        }
        return found;
    }

    private static String cut(Object value) {
        String text = value.toString();
        return text.length() > 700 ? text.substring(0, 700) + " …" : text;
    }
}
