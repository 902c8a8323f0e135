package shop.deployment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is misspelt or makes no sense is refused before anything reaches the cluster. */
class BadValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicaCount: 3 | replicaCount",
                "services: {orders: {}} | orders",
                "services: {order: {replica: 3}} | replica",
                "defaults: {replicas: many} | replicas",
                "defaults: {resources: {limits: {memory: lots}}} | memory",
                "defaults: {podDisruptionBudget: {minAvailable: 1, maxUnavailable: 1}} | podDisruptionBudget",
                "environment: local | environment",
                "environment: prodution | there is no config/prodution.yaml",
                "settings: {order.recovery.intervall: 1s} | config/base.yaml has no key order.recovery.intervall",
                "settings: {order.recovery: 1s} | config/base.yaml has no key order.recovery",
                "settings: {order.client-secret: a-secret-of-24-characters-or-more} | order.client-secret",
                "settings: {database.uri: 'mongodb://a:b@c'} | database.uri",
                "settings: {server.shutdown-grace: soon} | no duration",
                "secrets: {database: {uri: 'mongodb://host/shop'}} | uri",
                "secrets: {orderClient: {secret: short}} | secret",
                "ingress: {enabled: true} | hosts",
                "httpRoute: {enabled: true} | parentRefs",
                "rollout: {maxSurge: 0, maxUnavailable: 0} | rollout",
                "trustedProxies: {gateway: [everybody]} | gateway",
                "networkPolicy: {gatewayFrom: [{}]} | gatewayFrom",
                "image: {pullPolicy: Sometimes} | pullPolicy",
                "services: {user: {autoscaling: {enabled: true, minReplicas: 9, maxReplicas: 3}}} | minReplicas",
            })
    void isRefused(String values, String why) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(why);
    }
}
