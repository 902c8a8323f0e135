package shop.local;

import java.util.List;

/** The shop cannot start; each sentence is for the person who started it. */
final class CannotStart extends RuntimeException {
    private final int exitCode;
    private final List<String> sentences;

    CannotStart(int exitCode, List<String> sentences) {
        super(String.join(" ", sentences));
        this.exitCode = exitCode;
        this.sentences = List.copyOf(sentences);
    }

    CannotStart(String sentence) {
        this(1, List.of(sentence));
    }

    int exitCode() {
        return exitCode;
    }

    List<String> sentences() {
        return sentences;
    }
}
