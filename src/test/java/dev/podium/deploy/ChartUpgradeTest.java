package dev.podium.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Helm's own upgrade, against what stands in for a cluster. */
class ChartUpgradeTest {

    private static final String OPERATED = """
            image: {repository: registry.example.org/podium}
            database: {cluster: {enabled: true}}
            """;

    private StandInCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new StandInCluster();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void anUpgradeKeepsEverySecretThatTheChartMade() {
        Chart.install(cluster, OPERATED);
        var before = secrets();
        assertThat(before)
                .containsOnlyKeys("Secret podium-keys", "Secret podium-db-owner", "Secret podium-db-application");
        Chart.upgrade(cluster, OPERATED + "commonLabels: {team: platform}\npersistence: {size: 40Gi}\n");
        assertThat(secrets()).isEqualTo(before);
        assertThat(cluster.objects()
                        .get("Secret podium-keys")
                        .path("metadata")
                        .path("labels")
                        .path("team")
                        .asString())
                .isEqualTo("platform");
        assertThat(cluster.objects()
                        .get("PersistentVolumeClaim podium-home")
                        .at("/spec/resources/requests/storage")
                        .asString())
                .isEqualTo("40Gi");
    }

    @Test
    void anUpgradeThatChangesNothingStartsNothingAnew() {
        Chart.install(cluster, OPERATED);
        int installed = cluster.changes().size();
        Chart.upgrade(cluster, OPERATED);
        assertThat(cluster.changes().subList(installed, cluster.changes().size()))
                .noneMatch(each -> each.contains("statefulsets") || each.contains("secrets"));
    }

    @Test
    void theMasterKeyIsOneThatPodiumTakes() {
        Chart.install(cluster, Chart.LEAST);
        var data = cluster.objects().get("Secret podium-keys").path("data");
        var key = new String(Base64.getDecoder().decode(data.path("master-key").asString()), StandardCharsets.US_ASCII);
        assertThat(Base64.getDecoder().decode(key)).hasSize(32);
        assertThat(Base64.getDecoder().decode(data.path("setup-token").asString()))
                .hasSize(48);
    }

    @Test
    void eachInstallationHasSecretsOfItsOwn() throws IOException {
        Chart.install(cluster, OPERATED);
        try (var other = new StandInCluster()) {
            Chart.install(other, OPERATED);
            secrets()
                    .forEach((name, data) -> assertThat(
                                    other.objects().get(name).path("data").toString())
                            .isNotEqualTo(data));
        }
    }

    @Test
    void theMasterKeyIsChangedByTheValuesOfTheGuide() throws IOException {
        Chart.install(cluster, Chart.LEAST);
        var guide = Files.readString(Path.of("docs/guides/kubernetes.md"));
        int from = guide.indexOf("```yaml\nkeys: {existingSecret: podium-keys-2027}");
        assertThat(from).isPositive();
        var values = guide.substring(from + 8, guide.indexOf("```", from + 8));
        Chart.upgrade(cluster, Chart.LEAST + values);
        var variables = new HashMap<String, String>();
        // Of an installation: what stands in for a cluster merges no lists within lists.
        try (var fresh = new StandInCluster()) {
            Chart.install(fresh, Chart.LEAST + values);
            fresh.objects()
                    .get("StatefulSet podium")
                    .at("/spec/template/spec/containers/0/env")
                    .forEach(each -> {
                        var key = each.at("/valueFrom/secretKeyRef");
                        variables.put(
                                each.path("name").asString(),
                                key.path("name").asString() + " "
                                        + key.path("key").asString());
                    });
        }
        assertThat(variables)
                .containsEntry("PODIUM_MASTER_KEY", "podium-keys-2027 master-key")
                .containsEntry("PODIUM_MASTER_KEY_OLD", "podium-keys-2027 old-master-key")
                .containsEntry("PODIUM_SETUP_TOKEN", "podium-keys-2027 setup-token");
        // The one before stays, for back-ups of its time.
        assertThat(secrets()).containsKey("Secret podium-keys");
    }

    /** Such as a renderer that does not see the cluster would send them. */
    @Test
    void nobodyPutsOtherKeysInTheirPlace() throws IOException, InterruptedException {
        Chart.install(cluster, Chart.LEAST);
        var before = secrets();
        assertThat(cluster.patch(
                        "/api/v1/namespaces/portal/secrets/podium-keys", "{\"data\":{\"master-key\":\"b3RoZXI=\"}}"))
                .isEqualTo(422);
        assertThat(secrets()).isEqualTo(before);
    }

    @Test
    void whatIsKeptOutlivesTheRelease() {
        Chart.install(cluster, OPERATED);
        var before = secrets();
        Chart.uninstall(cluster);
        assertThat(cluster.objects().keySet())
                .containsExactlyInAnyOrder(
                        "Cluster podium-db",
                        "PersistentVolumeClaim podium-home",
                        "Secret podium-db-application",
                        "Secret podium-db-owner",
                        "Secret podium-keys");
        Chart.install(cluster, OPERATED);
        assertThat(secrets()).isEqualTo(before);
    }

    @Test
    void anUpgradeIsRefusedAsAnInstallationIs() {
        Chart.install(cluster, Chart.LEAST);
        int installed = cluster.changes().size();
        assertThatThrownBy(() -> Chart.upgrade(cluster, Chart.LEAST + "replicas: 2\n"))
                .hasMessageContaining("replicas is 2");
        assertThat(cluster.changes()).hasSize(installed);
    }

    private Map<String, String> secrets() {
        var found = new HashMap<String, String>();
        cluster.objects().forEach((name, each) -> {
            if (name.startsWith("Secret ")) {
                found.put(name, each.path("data").toString());
            }
        });
        return found;
    }
}
