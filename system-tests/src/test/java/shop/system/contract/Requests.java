package shop.system.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import shop.defaults.json.Json;
import shop.testing.TestClient;
import shop.testing.TestResponse;

/** Requests for one operation, made up from its description. */
final class Requests {
    private static final int RANDOM_REQUESTS = 10;

    /** Their values come from earlier answers; a schema says nothing about them. */
    private static final Map<String, List<String>> FROM_ANSWERS = Map.of(
            "after", List.of(),
            "If-Match", List.of("*", "\"no-such-version\""),
            "If-None-Match", List.of("*", "\"no-such-version\", W/\"another\""),
            "Last-Event-ID", List.of("0", "2"));

    /** Query parameters that cannot be just any string, though their schema has to call them one. */
    private static final Set<String> OPAQUE = Set.of("after");

    /** Advice, ignored when it is none. */
    private static final Set<String> LENIENT = Set.of("Request-Timeout-Ms");

    private final ApiDocument.Operation operation;
    private final Fixtures fixtures;
    private final Random random;
    private final Instances instances;

    Requests(ApiDocument.Operation operation, Fixtures fixtures, Random random) {
        this.operation = operation;
        this.fixtures = fixtures;
        this.random = random;
        this.instances = new Instances(random, name -> fixtures.member(operation, name));
    }

    /**
     * One request.
     *
     * @param wrong what the errors of the answer have to name; empty when the request is allowed
     */
    record Request(
            ApiDocument.Operation operation,
            Map<String, String> path,
            Map<String, String> query,
            Map<String, String> headers,
            Optional<JsonNode> body,
            Optional<String> wrong) {

        TestResponse send(TestClient client) {
            TestClient sender = client;
            for (Map.Entry<String, String> header : headers.entrySet()) {
                sender = sender.with(header.getKey(), header.getValue());
            }
            if (body.isPresent()) {
                byte[] bytes = Json.bytes(body.get());
                return sender.with("Content-Type", "application/json")
                        .send(operation.method(), target(), BodyPublishers.ofByteArray(bytes));
            }
            return sender.send(operation.method(), target(), BodyPublishers.noBody());
        }

        String target() {
            String target = operation.path();
            for (Map.Entry<String, String> part : path.entrySet()) {
                target = target.replace("{" + part.getKey() + "}", encoded(part.getValue()));
            }
            List<String> parameters = new ArrayList<>();
            query.forEach((name, value) -> parameters.add(name + "=" + encoded(value)));
            return parameters.isEmpty() ? target : target + "?" + String.join("&", parameters);
        }

        Request withQuery(String name, String value) {
            return new Request(operation, path, plus(query, name, value), headers, body, wrong);
        }

        Request withHeader(String name, String value) {
            return new Request(operation, path, query, plus(headers, name, value), body, wrong);
        }

        Request withPath(String name, String value) {
            return new Request(operation, plus(path, name, value), query, headers, body, wrong);
        }

        Request withBody(JsonNode value) {
            return new Request(operation, path, query, headers, Optional.of(value), wrong);
        }

        Request wrongIn(String pointer) {
            return new Request(operation, path, query, headers, body, Optional.of(pointer));
        }

        private Request with(ApiDocument.Parameter parameter, String value) {
            return switch (parameter.in()) {
                case "path" -> withPath(parameter.name(), value);
                case "query" -> withQuery(parameter.name(), value);
                default -> withHeader(parameter.name(), value);
            };
        }

        private static Map<String, String> plus(Map<String, String> map, String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(map);
            more.put(name, value);
            return more;
        }

        private static String encoded(String value) {
            return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        }

        @Override
        public String toString() {
            return operation.method() + " " + target() + " " + headers
                    + body.map(Json::text).map(" "::concat).orElse("");
        }
    }

    /** What anybody would send: answered with a 2xx. */
    Request plain() {
        Map<String, String> path = new LinkedHashMap<>();
        operation.parameters("path").forEach(each -> path.put(each.name(), fixtures.path(operation, each.name())));
        Request request = new Request(
                operation, path, Map.of(), Map.of(), operation.body().map(instances::plain), Optional.empty());
        for (ApiDocument.Parameter parameter : operation.parameters()) {
            if (parameter.required() && !parameter.in().equals("path")) {
                request = request.with(
                        parameter, instances.any(parameter.schema()).asText());
            }
        }
        return request;
    }

    /** Allowed by the document: one thing at a border at a time, then everything at random. */
    Stream<Request> allowed() {
        Stream<Request> bodies = operation.body().stream()
                .flatMap(schema -> instances.borders(schema).stream())
                .map(instance -> plain().withBody(instance.value()));
        Stream<Request> parameters = operation.parameters().stream()
                .filter(parameter -> !parameter.in().equals("path"))
                .flatMap(parameter -> borders(parameter).map(value -> plain().with(parameter, value)));
        return Stream.of(bodies, parameters, Stream.generate(this::any).limit(RANDOM_REQUESTS))
                .flatMap(requests -> requests);
    }

    /** Not allowed by the document, in one thing each. */
    Stream<Request> wrong() {
        Stream<Request> bodies = operation.body().stream()
                .flatMap(schema -> instances.wrong(schema).stream())
                .map(instance -> plain().withBody(instance.value()).wrongIn(instance.pointer()));
        Stream<Request> parameters = operation.parameters().stream().flatMap(parameter -> wrong(parameter)
                .map(value -> plain().with(parameter, value).wrongIn(parameter.pointer())));
        Stream<Request> unknown = operation.parameters("query").isEmpty()
                ? Stream.of()
                : Stream.of(plain().withQuery("no-such-parameter", "1").wrongIn("?no-such-parameter"));
        return Stream.of(bodies, parameters, unknown).flatMap(requests -> requests);
    }

    private Request any() {
        Request request = plain();
        for (ApiDocument.Parameter parameter : operation.parameters()) {
            if (!parameter.in().equals("path") && random.nextBoolean()) {
                List<String> values = FROM_ANSWERS.getOrDefault(
                        parameter.name(),
                        List.of(instances.any(parameter.schema()).asText()));
                if (!values.isEmpty()) {
                    request = request.with(parameter, values.get(random.nextInt(values.size())));
                }
            }
        }
        return operation.body().map(instances::any).map(request::withBody).orElse(request);
    }

    private Stream<String> borders(ApiDocument.Parameter parameter) {
        List<String> values = FROM_ANSWERS.get(parameter.name());
        return values != null
                ? values.stream()
                : instances.borders(parameter.schema()).stream()
                        .map(instance -> instance.value().asText());
    }

    private Stream<String> wrong(ApiDocument.Parameter parameter) {
        if (OPAQUE.contains(parameter.name())) {
            return Stream.of("x", "W10", "WyJhIiwiYiJd", "a".repeat(1025));
        }
        if (LENIENT.contains(parameter.name())) {
            return Stream.of();
        }
        boolean isText = parameter.schema().path("type").asText().equals("string");
        Stream<String> values = instances.wrong(parameter.schema()).stream()
                .map(Instances.Instance::value)
                .filter(value -> value.isTextual() || (!isText && value.isNumber()))
                .map(JsonNode::asText)
                .filter(value ->
                        !parameter.in().equals("header") || value.chars().allMatch(c -> c >= ' ' && c < 127))
                .filter(value -> !value.isEmpty() || parameter.in().equals("query"));
        return isText ? values : Stream.concat(values, Stream.of("x", "0x1", "1e999"));
    }
}
