package shop.defaults.config;

import java.util.List;

/**
 * Something is wrong with the settings, and the process cannot start. Each problem is one sentence for the operator: the
 * key, where its value came from or what would set it, and the reason. No problem contains the value of a secret.
 */
public final class SettingsException extends RuntimeException {
    private final List<String> problems;

    public SettingsException(String problem) {
        this(List.of(problem));
    }

    SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
