package shop.user;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;

/** Tokens as answers show them: the names of RFC 6749, section 5.1. */
public record TokensJson(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") long expiresIn,
        @JsonProperty("refresh_token") Optional<String> refreshToken) {

    static TokensJson of(String accessToken, Duration lifetime, Optional<String> refreshToken) {
        return new TokensJson(accessToken, "Bearer", lifetime.toSeconds(), refreshToken);
    }

    @Override
    public String toString() {
        return "TokensJson[…]";
    }
}
