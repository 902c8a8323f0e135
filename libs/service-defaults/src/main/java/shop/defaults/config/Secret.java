package shop.defaults.config;

/** A value that is never printed: a configuration record may hold one and still be logged. */
public record Secret(String value) {
    static final String MASK = "••••";

    @Override
    public String toString() {
        return MASK;
    }
}
