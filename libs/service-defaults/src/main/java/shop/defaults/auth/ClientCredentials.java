package shop.defaults.auth;

/**
 * What a service signs in with at the User Service.
 *
 * @param clientId such as {@code order-service}
 */
public record ClientCredentials(String clientId, String clientSecret) {
    @Override
    public String toString() {
        return "ClientCredentials[" + clientId + "]";
    }
}
