package shop.defaults.config;

import java.util.Optional;

/**
 * One key as a process read it, safe to print: secrets and the credentials inside addresses are masked.
 *
 * @param key such as {@code order.recovery.interval}
 * @param state whether it has a value that can be used
 * @param shown the masked value; empty when there is none
 * @param origin the file or variable the value came from; of a key without a value, the variable that sets it
 */
public record Setting(String key, State state, String shown, String origin) {
    public enum State {
        SET,
        /** No value, and none is needed. */
        UNSET,
        MISSING,
        INVALID
    }

    static Setting of(String key, State state, Masking masking, Optional<Layer.Value> value) {
        return new Setting(
                key,
                state,
                value.map(Layer.Value::text).map(masking::show).orElse(""),
                value.map(Layer.Value::origin).orElseGet(() -> VariableNames.of(key)));
    }
}
