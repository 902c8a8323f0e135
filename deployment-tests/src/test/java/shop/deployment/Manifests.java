package shop.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The objects of a rendering. */
final class Manifests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String text;
    private final List<JsonNode> objects = new ArrayList<>();

    Manifests(String text) {
        this.text = text;
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
            if (document instanceof Map<?, ?> map) {
                objects.add(JSON.valueToTree(map));
            }
        }
    }

    String text() {
        return text;
    }

    List<JsonNode> all() {
        return objects;
    }

    Stream<JsonNode> kind(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    JsonNode the(String kind, String name) {
        return kind(kind)
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    /** The pods, as what they are specified in: kind and name, and the specification. */
    Map<String, JsonNode> pods() {
        Map<String, JsonNode> pods = new LinkedHashMap<>();
        for (JsonNode object : objects) {
            String name = object.path("kind").asText() + " "
                    + object.at("/metadata/name").asText();
            switch (object.path("kind").asText()) {
                case "Pod" -> pods.put(name, object);
                case "Deployment", "StatefulSet", "Job" -> pods.put(name, object.at("/spec/template"));
                default -> {}
            }
        }
        return pods;
    }

    /** The value of a variable of a Deployment's container. */
    String variable(String deployment, String variable) {
        for (JsonNode entry : the("Deployment", deployment).at("/spec/template/spec/containers/0/env")) {
            if (entry.path("name").asText().equals(variable)) {
                return entry.path("value").asText();
            }
        }
        throw new AssertionError(deployment + " has no variable " + variable);
    }
}
