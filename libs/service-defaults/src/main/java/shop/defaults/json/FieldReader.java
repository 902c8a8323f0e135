package shop.defaults.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import shop.defaults.error.InvalidField;
import shop.defaults.error.ServiceException;

/**
 * Reads named values and remembers everything that is wrong with them. What nobody asked for is refused at the end: an
 * unknown name is a typing mistake or an attempt to assign what is not the caller's to assign.
 */
abstract class FieldReader {
    private final List<InvalidField> errors = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();
    private boolean ended;

    /** The raw value, or nothing when it is absent. JSON null counts as absent. */
    abstract Optional<JsonNode> find(String name);

    abstract Set<String> names();

    abstract String pointer(String name);

    /** A value that must be there. */
    public final <T> Field<T> required(String name, ValueParser<T> parser) {
        asked.add(name);
        Optional<JsonNode> node = find(name);
        if (node.isEmpty()) {
            errors.add(new InvalidField(pointer(name), "is required"));
            return new Field<>(name, null, this);
        }
        return new Field<>(name, parse(name, node.get(), parser), this);
    }

    /** A value that may be absent. */
    public final <T> Field<Optional<T>> optional(String name, ValueParser<T> parser) {
        asked.add(name);
        Optional<JsonNode> node = find(name);
        if (node.isEmpty()) {
            return new Field<>(name, Optional.empty(), this);
        }
        return new Field<>(name, Optional.ofNullable(parse(name, node.get(), parser)), this);
    }

    /** A value with a default. */
    public final <T> Field<T> optional(String name, ValueParser<T> parser, T otherwise) {
        asked.add(name);
        Optional<JsonNode> node = find(name);
        return new Field<>(name, node.isEmpty() ? otherwise : parse(name, node.get(), parser), this);
    }

    /** Adds a mistake that only shows when several values are seen together. */
    public final void refuse(String name, String message) {
        errors.add(new InvalidField(pointer(name), message));
    }

    /**
     * Accepts the input.
     *
     * @throws ServiceException {@code invalid-request} with all that is wrong, unknown names included
     */
    public final void end() {
        List<InvalidField> all = errorsWithUnknownNames();
        if (!all.isEmpty()) {
            throw ServiceException.invalid(all);
        }
        ended = true;
    }

    /** Accepts the input and makes the value in one go. */
    public final <T> T end(Supplier<T> value) {
        end();
        return value.get();
    }

    final boolean ended() {
        return ended;
    }

    private List<InvalidField> errorsWithUnknownNames() {
        List<InvalidField> all = new ArrayList<>(errors);
        for (String name : names()) {
            if (!asked.contains(name)) {
                all.add(new InvalidField(pointer(name), "is not known here"));
            }
        }
        return all;
    }

    private <T> @Nullable T parse(String name, JsonNode node, ValueParser<T> parser) {
        try {
            return parser.parse(node, pointer(name));
        } catch (ServiceException e) {
            errors.addAll(e.invalidFields());
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            errors.add(new InvalidField(pointer(name), message == null ? "is not valid" : message));
        }
        return null;
    }
}
