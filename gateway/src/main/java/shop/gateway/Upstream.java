package shop.gateway;

import java.net.URI;
import java.util.List;
import shop.defaults.client.ClientConfig;
import shop.defaults.client.ServiceClient;

/**
 * A service as the gateway shows it.
 *
 * @param prefix what its paths begin with at the gateway, such as {@code /api/users}
 */
record Upstream(String prefix, ServiceClient client) {
    static Upstream of(String prefix, String service, List<URI> bases, ClientConfig config) {
        return new Upstream(prefix, ServiceClient.create(service, bases, config));
    }

    /** Such as {@code user-service}. */
    String service() {
        return client.service();
    }
}
