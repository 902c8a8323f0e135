package shop.defaults.process;

import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The members of a line besides its message: the only parameter of the record, where that is a map, or a {@link Supplier}
 * of one, which is asked when the line is written, by another thread.
 */
final class LogFields {
    private LogFields() {}

    static Map<?, ?> of(LogRecord line) {
        Object fields = parameter(line) instanceof Supplier<?> later ? later.get() : parameter(line);
        return fields instanceof Map<?, ?> map ? map : Map.of();
    }

    static boolean areSuppliedLater(LogRecord line) {
        return parameter(line) instanceof Supplier<?>;
    }

    private static @Nullable Object parameter(LogRecord line) {
        Object[] parameters = line.getParameters();
        return parameters != null && parameters.length == 1 ? parameters[0] : null;
    }
}
