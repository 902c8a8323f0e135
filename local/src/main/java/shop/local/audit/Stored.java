package shop.local.audit;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** Reads fields of a document that may not have the form it ought to have. */
record Stored(Document document) {
    /** The document lacks a field, or has it in another type. */
    static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message);
        }
    }

    String text(String field) {
        return optionalText(field).orElseThrow(() -> new Malformed(field + " is missing"));
    }

    Optional<String> optionalText(String field) {
        return Optional.ofNullable(document.get(field)).map(value -> as(String.class, field, value));
    }

    long number(String field) {
        return required(Number.class, field).longValue();
    }

    Instant time(String field) {
        return required(Date.class, field).toInstant();
    }

    boolean has(String field) {
        return document.get(field) != null;
    }

    Stored child(String field) {
        return new Stored(required(Document.class, field));
    }

    List<Stored> children(String field) {
        List<?> elements = required(List.class, field);
        return elements.stream()
                .map(element -> new Stored(as(Document.class, field, element)))
                .toList();
    }

    private <T> T required(Class<T> type, String field) {
        Object value = document.get(field);
        if (value == null) {
            throw new Malformed(field + " is missing");
        }
        return as(type, field, value);
    }

    private static <T> T as(Class<T> type, String field, Object value) {
        if (!type.isInstance(value)) {
            throw new Malformed(field + " is a " + value.getClass().getSimpleName());
        }
        return type.cast(value);
    }
}
