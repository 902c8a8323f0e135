package shop.defaults.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import shop.defaults.json.Json;

/** Where a page ends: the sort key of its last element, opaque to clients (base64url of a JSON list of texts). */
public final class Cursor {
    private static final int MAX_LENGTH = 4_096;

    private Cursor() {}

    public static String encode(String... key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Json.text(List.of(key)).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key in a cursor.
     *
     * @param parts how many texts the key has
     * @throws IllegalArgumentException if it is not a cursor that {@link #encode} made with so many parts
     */
    public static List<String> decode(String cursor, int parts) {
        String message = "must be the value of a rel=\"next\" link";
        if (cursor.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(message);
        }
        try {
            JsonNode node = Json.read(Base64.getUrlDecoder().decode(cursor));
            List<String> key = new ArrayList<>();
            for (JsonNode part : node) {
                if (part.isTextual()) {
                    key.add(part.textValue());
                }
            }
            if (!node.isArray() || node.size() != parts || key.size() != parts) {
                throw new IllegalArgumentException(message);
            }
            return List.copyOf(key);
        } catch (Json.MalformedJson | IllegalArgumentException e) { // the latter from the decoder as well
            throw new IllegalArgumentException(message, e);
        }
    }
}
