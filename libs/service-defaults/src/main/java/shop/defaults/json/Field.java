package shop.defaults.json;

import org.jspecify.annotations.Nullable;

/**
 * A value that was asked of the input. It can be taken only after {@code end()} has accepted the whole input, so that a
 * reader can ask for everything first and report every mistake at once.
 */
public final class Field<T> {
    private final String name;
    private final @Nullable T value;
    private final FieldReader reader;

    Field(String name, @Nullable T value, FieldReader reader) {
        this.name = name;
        this.value = value;
        this.reader = reader;
    }

    /** The accepted value. */
    public T value() {
        if (!reader.ended() || value == null) {
            throw new IllegalStateException("end() has not accepted the input, so " + name + " has no value yet");
        }
        return value;
    }
}
