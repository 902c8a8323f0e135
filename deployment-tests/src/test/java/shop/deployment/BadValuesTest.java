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
                "settings: {server.shutdown-grace: soon} | server.shutdown-grace must be a duration from 0s to 5m",
                "settings: {server.shutdown-grace: 1x30s} | server.shutdown-grace must be a duration",
                "settings: {server.shutdown-grace: 10m} | server.shutdown-grace must be a duration from 0s to 5m",
                "services: {order: {settings: {server.drain-delay: 1h}}} | server.drain-delay must be a duration",
                "settings: {server.host: 127.0.0.1} | server.host must be an address at which the pod can be reached",
                "services: {user: {settings: {server.host: localhost}}} | server.host",
                "settings: {server.host: '::1'} | server.host",
                "settings: {log.level: loud} | log.level must be error, warning, info or debug, not \"loud\"",
                "secrets: {database: {uri: 'mongodb://host/shop'}} | uri",
                "secrets: {orderClient: {secret: short}} | secret",
                "ingress: {enabled: true} | hosts",
                "httpRoute: {enabled: true} | parentRefs",
                "rollout: {maxSurge: 0, maxUnavailable: 0} | rollout",
                "trustedProxies: {gateway: [everybody]} | gateway",
                "networkPolicy: {gatewayFrom: [{}]} | gatewayFrom",
                "image: {pullPolicy: Sometimes} | pullPolicy",
                "image: {registry: 'https://registry.example'} | registry",
                "image: {digests: {order: 'sha256:1'}} | digests",
                "commonLabels: {app.kubernetes.io/name: other} | app.kubernetes.io/name",
                "defaults: {podLabels: {app.kubernetes.io/component: other}} | app.kubernetes.io/component",
                "defaults: {podLabels: {a: 'no label!'}} | podLabels",
                "defaults: {podLabels: {'no label!': a}} | podLabels",
                "defaults: {podAnnotations: {checksum/config: mine}} | checksum/config",
                "defaults: {affinity: {nodeAffinity: {required: 1}}} | nodeAffinity",
                "defaults: {extraEnv: [{name: SHOP_ENV, value: local}]} | extraEnv",
                "defaults: {extraEnv: [{name: A, value: 1}]} | extraEnv",
                "defaults: {extraEnv: [{name: TRUST_STORE_PASSWORD, value: a}]} | extraEnv",
                "trustStore: {passwordKey: password} | trustStore: passwordKey",
                "trustStore: {secret: mine} | secret",
                "defaults: {resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}} | requests.memory (2Gi)",
                "services: {user: {resources: {limits: {cpu: 400m}}}} | services.user.resources: requests.cpu (500m)",
                "secrets: {database: {uri: 'mongodb://a:b@db.example:27017'}} | mongodb.enabled",
                "secrets: {database: {uri: 'mongodb://a:b@db.example:27017'}} | secrets.database.uri",
                "secrets: {database: {uri: 'mongodb://a:b@shop-mongodb-0.shop-mongodb,db.example'}} | mongodb.enabled",
                "defaults: {podDisruptionBudget: {minAvailable: 2}} | minAvailable (2) of 2 pods",
                "defaults: {podDisruptionBudget: {minAvailable: 100%}} | minAvailable (100%) of 2 pods",
                "defaults: {podDisruptionBudget: {minAvailable: 51%}} | minAvailable (51%) of 2 pods",
                "defaults: {podDisruptionBudget: {maxUnavailable: 0}} | maxUnavailable (0) lets no pod be taken away",
                "services: {order: {podDisruptionBudget: {maxUnavailable: 0%}}} | maxUnavailable (0%) lets no pod",
                "services: {user: {replicas: 1, podDisruptionBudget: {minAvailable: 1}}} | services.user.podDisruptionBudget",
                "mongodb: {cacheGB: 2} | mongodb: cacheGB (2) must be less than resources.limits.memory (1Gi)",
                "mongodb: {resources: {requests: {memory: 2Gi}}} | mongodb.resources: requests.memory (2Gi)",
                "settings: {user.port: abc} | user.port must be a port",
                "settings: {user.port: 70000} | user.port must be a port",
                "secrets: {tokenKeys: {jwks: '{ broken'}} | secrets.tokenKeys.jwks: must be a JWK Set",
                "secrets: {firstAdmin: {keys: {email: x, password: x}}} | secrets.firstAdmin.keys",
                "networkPolicy: {gatewayFrom: [{ipBlock: {cidr: everywhere}}]} | cidr",
                "networkPolicy: {gatewayFrom: [{podSelector: {labels: {a: b}}}]} | podSelector",
                "trustedProxies: {gateway: [999.1.1.1]} | gateway",
                "trustedProxies: {gateway: ['::1/129']} | gateway",
                "ingress: {enabled: true, hosts: [shop..example]} | hosts",
                "httpRoute: {enabled: true, parentRefs: [{name: ''}]} | name",
                "gatewayService: {type: ExternalName} | type",
                "ipFamilyPolicy: Both | ipFamilyPolicy",
                "defaults: {autoscaling: {enabled: true}, resources: null} | autoscaling: follows the use of the requested CPU",
                "defaults: {autoscaling: {enabled: true}, resources: {requests: {cpu: null}}} | services.product.autoscaling",
                "services: {order: {autoscaling: {enabled: true}, resources: {requests: {cpu: '0'}}}} | services.order.autoscaling",
                "services: {user: {autoscaling: {enabled: true, minReplicas: 9, maxReplicas: 3}}} | minReplicas",
            })
    void isRefused(String values, String why) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(why);
    }
}
