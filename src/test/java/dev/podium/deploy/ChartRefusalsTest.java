package dev.podium.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that contradict each other are refused before anything is installed, each with the value and the next step. */
class ChartRefusalsTest {

    static Stream<Arguments> contradictions() {
        return Stream.of(
                refused("replicas: 2", "replicas is 2", "Set 1, or 0"),
                refused("image: {repository: \"\"}", "image.repository is empty", "push the image"),
                refused("database: {external: {host: \"\"}}", "There is no database", "database.cluster.enabled=true"),
                refused("database: {cluster: {enabled: true}}", "There are two databases", "Leave one"),
                refused(
                        "database: {external: {existingSecret: \"\"}}",
                        "database.external.existingSecret is empty",
                        "owner-password and application-password"),
                refused("database: {external: {application: podium_owner}}", "are both podium_owner", "second role"),
                refused(
                        "database: {external: {sslMode: verify-full}}",
                        "database.external.sslMode is verify-full",
                        "database.external.caSecret"),
                refused(
                        "ingress: {enabled: true, tls: {secretName: a}}\nnetworkPolicy: {ingressNamespaces: [a]}",
                        "ingress.host is empty",
                        "set it to the name"),
                refused(
                        "ingress: {enabled: true, host: a.example.org}\nnetworkPolicy: {ingressNamespaces: [a]}",
                        "ingress.tls.secretName is empty",
                        "ingress.tls.enabled=false"),
                refused(
                        "ingress: {enabled: true, host: a.example.org, tls: {secretName: a}}",
                        "networkPolicy.ingressNamespaces is empty",
                        "networkPolicy.enabled=false"),
                refused(
                        "ingress: {enabled: true, host: a.example.org, tls: {secretName: a}}\n"
                                + "httpRoute: {enabled: true, host: a.example.org, parentRefs: [{name: a}]}\n"
                                + "networkPolicy: {ingressNamespaces: [a]}",
                        "ingress.enabled and httpRoute.enabled are both true",
                        "choose one"),
                refused(
                        "httpRoute: {enabled: true, parentRefs: [{name: a}]}\nnetworkPolicy: {ingressNamespaces: [a]}",
                        "httpRoute.host is empty",
                        "set it to the name"),
                refused(
                        "httpRoute: {enabled: true, host: a.example.org}\nnetworkPolicy: {ingressNamespaces: [a]}",
                        "httpRoute.parentRefs is empty",
                        "name the Gateway"),
                refused(
                        "serviceMonitor: {enabled: true}\nnetworkPolicy: {monitoringNamespaces: [a]}",
                        "serviceMonitor.tokenSecret.name is empty",
                        "platform:manage"),
                refused(
                        "serviceMonitor: {enabled: true, tokenSecret: {name: a}}",
                        "networkPolicy.monitoringNamespaces is empty",
                        "name its namespace"),
                refused("service: {type: LoadBalancer}", "service.type is LoadBalancer", "networkPolicy.extraIngress"),
                refused(
                        "podDisruptionBudget: {maxUnavailable: 0}",
                        "podDisruptionBudget.maxUnavailable is 0",
                        "podDisruptionBudget.enabled=false"),
                refused("resources: {limits: null}", "resources.limits.memory is not set", "2Gi"),
                refused("serviceAccount: {create: false}", "serviceAccount.name is empty", "without rights"),
                refused(
                        "persistence: {existingClaim: a, storageClass: b}",
                        "persistence.existingClaim is a and persistence.storageClass is b",
                        "Leave one"),
                refused(
                        "signIn: {providers: [" + provider("okta", ", groups: [a]") + "," + provider("okta", "") + "]}",
                        "has okta twice",
                        "an id of its own"),
                refused("signIn: {providers: [" + provider("okta", "") + "]}", "nobody comes in by okta", "its groups"),
                refused(
                        "signIn: {providers: [" + provider("hand", ", groups: [a]") + "]}",
                        "called hand",
                        "another id"),
                refused(
                        "signIn: {providers: [{id: okta, clientId: a, secretName: a, groups: [a]}]}",
                        "okta has no issuer",
                        "openid-configuration"),
                refused(
                        "signIn: {providers: [" + provider("okta", ", groups: [a], defaultRole: VIEWER") + "]}",
                        "defaultRole and no defaultTeam",
                        "set the team"),
                refused(
                        "extraEnv: [{name: SPRING_DATASOURCE_URL, value: a}]",
                        "extraEnv has SPRING_DATASOURCE_URL",
                        "leave it away"),
                refused(
                        "extraVolumeMounts: [{name: a, mountPath: /tmp}]",
                        "extraVolumeMounts has /tmp",
                        "mount it elsewhere"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void contradictionsAreRefused(String values, String says, String next) {
        assertThat(Chart.refusal(Chart.LEAST, values)).contains(says, next);
    }

    /** What is not in the chart, or not of its form, is refused by the schema, which names the place. */
    static Stream<Arguments> typos() {
        return Stream.of(
                refused("imgae: {}", "'imgae' not allowed", ""),
                refused("ingress: {hosts: [a]}", "at '/ingress'", "'hosts' not allowed"),
                refused("signIn: {providers: [{id: okta}]}", "at '/signIn/providers/0'", "missing properties"),
                refused("podDisruptionBudget: {minAvailable: 1}", "at '/podDisruptionBudget'", "'minAvailable'"),
                refused("replicas: one", "at '/replicas'", "want integer"),
                refused("persistence: {size: much}", "at '/persistence/size'", "pattern"),
                refused("persistence: {accessMode: Once}", "at '/persistence/accessMode'", "ReadWriteOncePod"),
                refused("settings: {tokensLongest: ever}", "at '/settings/tokensLongest'", "pattern"),
                refused("extraEnv: [{name: A, valu: b}]", "at '/extraEnv/0'", "'valu' not allowed"),
                refused("url: podium.example.org", "at '/url'", "pattern"));
    }

    @ParameterizedTest
    @MethodSource("typos")
    void typosAreRefused(String values, String says, String next) {
        assertThat(Chart.refusal(Chart.LEAST, values)).contains(says, next);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThat(Chart.refusal("replicas: 3\npodDisruptionBudget: {maxUnavailable: 0}"))
                .contains(
                        "Podium cannot be installed so:",
                        "- replicas is 3",
                        "- There is no database",
                        "- image.repository is empty",
                        "- podDisruptionBudget.maxUnavailable is 0");
    }

    @Test
    void theLeastIsEnough() {
        assertThat(Chart.refusal(Chart.LEAST)).isEmpty();
    }

    /** What the guide says to write is what the chart takes. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/guides/kubernetes.md", "helm/podium/README.md"})
    void whatTheGuidesSayIsTaken(String guide) throws IOException {
        var blocks = Pattern.compile("(?s)```yaml\\n(.*?)```")
                .matcher(Files.readString(Path.of(guide)))
                .results()
                .map(each -> each.group(1))
                .toList();
        assertThat(blocks).isNotEmpty();
        assertThat(Chart.refusal(blocks.getFirst())).isEmpty();
        for (var each : blocks.subList(1, blocks.size())) {
            assertThat(Chart.refusal(Chart.LEAST, each)).as(each).isEmpty();
        }
    }

    private static String provider(String id, String more) {
        return "{id: " + id + ", issuer: \"https://id.example.org\", clientId: a, secretName: a" + more + "}";
    }

    private static Arguments refused(String values, String says, String next) {
        return Arguments.of(values, says, next);
    }
}
