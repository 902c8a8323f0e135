package shop.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where secrets come from, and that they stay. */
class SecretsTest {
    @Test
    void anUpgradeKeepsWhatTheFirstInstallationMade() {
        Manifests first = Chart.render("");
        ClusterSecrets cluster = new ClusterSecrets().with(first);
        Manifests upgrade = Chart.render(cluster, Map.of(), "services: {order: {replicas: 5}}");
        assertThat(secrets(upgrade)).isEqualTo(secrets(first));
        assertThat(secrets(Chart.render(""))).isNotEqualTo(secrets(first));
        assertThat(upgrade.the("Deployment", "shop-user").at("/spec/template"))
                .as("no pod is rolled for it")
                .isEqualTo(first.the("Deployment", "shop-user").at("/spec/template"));
    }

    @Test
    void aMadeSigningKeyIsOne() throws Exception {
        String jwks = text(Chart.render("").the("Secret", "shop-token-keys"), "signing-keys");
        RSAKey key = JWKSet.parse(jwks).getKeys().getFirst().toRSAKey();
        assertThat(key.size()).isGreaterThanOrEqualTo(2048);
        assertThat(key.getKeyID()).isNotEmpty();
        JWSObject token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), new Payload("hello"));
        token.sign(new RSASSASigner(key));
        assertThat(token.verify(new RSASSAVerifier(key.toPublicJWK()))).isTrue();
    }

    @Test
    void theTrialsConnectionStringFitsItsMongoDb() {
        Manifests rendered = Chart.render(EnvironmentsTest.GIVEN_SECRETS);
        String password = text(rendered.the("Secret", "shop-mongodb"), "password");
        assertThat(text(rendered.the("Secret", "shop-database"), "uri"))
                .isEqualTo("mongodb://shop:" + password
                        + "@shop-mongodb-0.shop-mongodb:27017/?replicaSet=rs0&authSource=admin");
    }

    @Test
    void secretsOfOnesOwnAreUsedAndNoneIsMadeBesideThem() {
        Manifests staging = Chart.render(Chart.valuesOf("staging"));
        assertThat(staging.kind("Secret")).isEmpty();
        assertThat(mounted(staging, "shop-user"))
                .containsEntry("database-uri", "shop-database/uri")
                .containsEntry("token-signing-keys", "shop-token-keys/signing-keys")
                .containsEntry("order-client-secret", "shop-order-client/secret")
                .containsEntry("first-admin-email", "shop-first-admin/email")
                .containsEntry("first-admin-password", "shop-first-admin/password");
    }

    @Test
    void eachServiceSeesOnlyWhatItNeeds() {
        Manifests trial = Chart.render(EnvironmentsTest.GIVEN_SECRETS);
        assertThat(mounted(trial, "shop-product")).containsOnlyKeys("database-uri");
        assertThat(mounted(trial, "shop-order")).containsOnlyKeys("database-uri", "order-client-secret");
        assertThat(mounted(trial, "shop-gateway")).isEmpty();
    }

    @Test
    void aServiceCanHaveAConnectionStringOfItsOwn() {
        Manifests rendered = Chart.render(Chart.valuesOf("staging")
                .replace("{existingSecret: shop-database}", "{existingSecret: dbs, keys: {order: order-uri}}"));
        assertThat(mounted(rendered, "shop-order")).containsEntry("database-uri", "dbs/order-uri");
        assertThat(mounted(rendered, "shop-user")).containsEntry("database-uri", "dbs/uri");
    }

    @Test
    void aChangedSecretOfOnesOwnRollsThePodsWithTheNextUpgrade() {
        String values = Chart.valuesOf("staging");
        JsonNode before = Chart.render(
                        new ClusterSecrets().with("shop-order-client", Map.of("secret", base64("one"))),
                        Map.of(),
                        values)
                .the("Deployment", "shop-order");
        JsonNode after = Chart.render(
                        new ClusterSecrets().with("shop-order-client", Map.of("secret", base64("two"))),
                        Map.of(),
                        values)
                .the("Deployment", "shop-order");
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void theStoreFillsTheSecretsThatAreMounted() {
        Manifests production = Chart.render(Chart.valuesOf("production"));
        assertThat(production.kind("Secret")).isEmpty();
        assertThat(production.kind("ExternalSecret").map(secret -> secret.at("/spec/target/name")
                        .asText()))
                .containsExactlyInAnyOrder("shop-database", "shop-token-keys", "shop-order-client");
        assertThat(mounted(production, "shop-user").values())
                .containsExactlyInAnyOrder(
                        "shop-database/uri", "shop-token-keys/signing-keys", "shop-order-client/secret");
    }

    @Test
    void whatIsNeitherGivenNorMayBeMadeIsAskedFor() {
        assertThatThrownBy(() -> Chart.render("mongodb: {enabled: false}"))
                .hasMessageContaining("secrets.database: give uri, or existingSecret");
        assertThatThrownBy(() -> Chart.render("secrets: {generate: false}"))
                .hasMessageContaining("secrets.tokenKeys: give jwks, or existingSecret");
    }

    @Test
    void aMongoDbOfOnesOwnBesideThatOfTheChartIsRefusedWhereItShows() {
        String values = "secrets: {database: {existingSecret: dbs}}";
        ClusterSecrets others = new ClusterSecrets().with("dbs", Map.of("uri", base64("mongodb://a:b@db.example")));
        assertThatThrownBy(() -> Chart.render(others, Map.of(), values))
                .hasMessageContaining("secrets.database.existingSecret (uri): names a MongoDB of your own")
                .hasMessageContaining("mongodb.enabled");
        ClusterSecrets charts = new ClusterSecrets()
                .with("dbs", Map.of("uri", base64("mongodb://a:b@shop-mongodb-0.shop-mongodb:27017/?replicaSet=rs0")));
        assertThat(Chart.render(charts, Map.of(), values).kind("StatefulSet")).hasSize(1);
        assertThat(Chart.render(values).kind("StatefulSet")).hasSize(1);
    }

    private static Map<String, JsonNode> secrets(Manifests rendered) {
        Map<String, JsonNode> secrets = new TreeMap<>();
        rendered.kind("Secret")
                .forEach(secret -> secrets.put(secret.at("/metadata/name").asText(), secret.path("data")));
        assertThat(secrets).isNotEmpty();
        return secrets;
    }

    /** File name to Secret and key. */
    private static Map<String, String> mounted(Manifests rendered, String deployment) {
        Map<String, String> mounted = new TreeMap<>();
        for (JsonNode volume : rendered.the("Deployment", deployment).at("/spec/template/spec/volumes")) {
            for (JsonNode source : volume.at("/projected/sources")) {
                JsonNode item = source.at("/secret/items/0");
                mounted.put(
                        item.path("path").asText(),
                        source.at("/secret/name").asText() + "/"
                                + item.path("key").asText());
            }
        }
        return mounted;
    }

    private static String text(JsonNode secret, String key) {
        return new String(Base64.getDecoder().decode(secret.at("/data/" + key).asText()), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
