package shop.defaults.http;

import io.helidon.http.Header;
import java.util.ArrayList;
import java.util.List;

/** A field whose value is a list (RFC 9110, section 5.6.1). */
public final class ListField {
    private ListField() {}

    /** Whether it has the element, in whatever case. */
    static boolean contains(Header field, String element) {
        if (field.valueCount() == 1 && field.get().indexOf(',') < 0) {
            return field.get().strip().equalsIgnoreCase(element);
        }
        return elements(field).stream().anyMatch(element::equalsIgnoreCase);
    }

    /** The elements of all its lines in their order, without the white space around them; empty ones are left out. */
    public static List<String> elements(Header field) {
        if (field.valueCount() == 1 && field.get().indexOf(',') < 0) {
            String only = field.get().strip();
            return only.isEmpty() ? List.of() : List.of(only);
        }
        List<String> elements = new ArrayList<>();
        for (String line : field.allValues()) {
            for (String element : line.split(",", -1)) {
                if (!element.isBlank()) {
                    elements.add(element.strip());
                }
            }
        }
        return elements;
    }
}
