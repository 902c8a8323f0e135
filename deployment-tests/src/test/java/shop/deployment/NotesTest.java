package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said after an installation is true of it. */
class NotesTest {
    private static final String ONE_ADDRESS = "all clients behind the ingress count as one address";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ingress: {enabled: true, hosts: [shop.example]}",
                "httpRoute: {enabled: true, parentRefs: [{name: public}], hostnames: [shop.example]}",
                "ingress: {enabled: true, hosts: [shop.example]}\ngatewayService: {type: NodePort}"
            })
    void behindAnIngressTheGatewayHasToKnowWhomToBelieve(String values) {
        assertThat(Chart.notes(values)).contains(ONE_ADDRESS);
        assertThat(Chart.notes(values + "\ntrustedProxies: {gateway: [10.0.0.0/8]}"))
                .doesNotContain("one address", "count as one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ClusterIP", "NodePort", "LoadBalancer"})
    void whereTheClientsAddressesAreKeptNothingIsSaidOfThem(String type) {
        assertThat(Chart.notes("gatewayService: {type: " + type + "}"))
                .contains("helm test")
                .doesNotContain("one address", "count as one");
    }

    @Test
    void whoIsTrustedIsSaid() {
        assertThat(Chart.notes("trustStore: {existingSecret: authorities, key: ca.jks}"))
                .contains("the trust store ca.jks in the Secret authorities");
        assertThat(Chart.notes("")).doesNotContain("trust store");
    }

    @Test
    void aPolicyThatMayHideThemIsNamed() {
        String values = "gatewayService: {type: LoadBalancer, externalTrafficPolicy: Cluster}";
        assertThat(Chart.notes(values))
                .contains("gatewayService.externalTrafficPolicy is Cluster")
                .doesNotContain(ONE_ADDRESS);
        assertThat(Chart.notes("gatewayService: {externalTrafficPolicy: Cluster}"))
                .doesNotContain("externalTrafficPolicy");
    }
}
