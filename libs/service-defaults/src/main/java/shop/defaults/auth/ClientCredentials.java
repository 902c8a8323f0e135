package shop.defaults.auth;

import shop.defaults.config.Secret;

/**
 * What a service signs in with at the User Service.
 *
 * @param clientId such as {@code order-service}
 */
public record ClientCredentials(String clientId, Secret clientSecret) {}
