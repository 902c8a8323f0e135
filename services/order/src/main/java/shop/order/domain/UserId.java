package shop.order.domain;

/** The User Service's name for a user. */
public record UserId(String value) {
    /** @throws IllegalArgumentException when blank or longer than 64 characters */
    public UserId {
        if (value.isBlank() || value.length() > 64) {
            throw new IllegalArgumentException("must be a user's id: 1 to 64 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
