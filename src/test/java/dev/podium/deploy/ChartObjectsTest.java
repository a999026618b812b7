package dev.podium.deploy;

import static dev.podium.deploy.ChartCases.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Kubernetes would be sent, read by a model that knows its fields, and held against what is promised of it. */
class ChartObjectsTest {

    private static final Map<String, Class<?>> MODELS = Map.ofEntries(
            Map.entry("ConfigMap", ConfigMap.class),
            Map.entry("PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("Pod", Pod.class),
            Map.entry("Secret", Secret.class),
            Map.entry("Service", Service.class),
            Map.entry("ServiceAccount", ServiceAccount.class),
            Map.entry("StatefulSet", StatefulSet.class),
            Map.entry("HTTPRoute", HTTPRoute.class),
            Map.entry("Ingress", Ingress.class),
            Map.entry("NetworkPolicy", NetworkPolicy.class),
            Map.entry("PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("PrometheusRule", PrometheusRule.class),
            Map.entry("ServiceMonitor", ServiceMonitor.class));

    /** Pod Security's `restricted` admits no others. */
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    @ParameterizedTest
    @MethodSource("dev.podium.deploy.ChartCases#all")
    void kubernetesKnowsEveryField(String name) {
        var mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        // The models keep fields that they do not know; here those are mistakes.
        mapper.setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
            @Override
            public Boolean hasAnySetter(Annotated annotated) {
                return false;
            }
        });
        for (var each : ChartCases.installed(name).objects()) {
            var kind = String.valueOf(each.get("kind"));
            if (kind.equals("Cluster")) {
                // No model of CloudNativePG's is to be had; its fields stand in the golden file.
                continue;
            }
            assertThat(MODELS).containsKey(kind);
            assertThat(mapper.convertValue(each, MODELS.get(kind))).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.podium.deploy.ChartCases#all")
    void podsKeepToWhatRestrictedAdmits(String name) {
        for (var pod : List.of(
                ChartCases.pod(name),
                ChartCases.<Map<String, Object>>at(ChartCases.installed(name).only("Pod"), "spec"))) {
            assertThat(ChartCases.<Object>at(pod, "securityContext", "runAsNonRoot"))
                    .isEqualTo(true);
            assertThat(ChartCases.<Object>at(pod, "securityContext", "seccompProfile", "type"))
                    .isEqualTo("RuntimeDefault");
            assertThat(pod)
                    .containsEntry("automountServiceAccountToken", false)
                    .containsEntry("enableServiceLinks", false)
                    .doesNotContainKeys("hostNetwork", "hostPID", "hostIPC");
            for (var each : ChartCases.<List<Map<String, Object>>>at(pod, "containers")) {
                Map<String, Object> security = at(each, "securityContext");
                assertThat(security)
                        .containsEntry("allowPrivilegeEscalation", false)
                        .containsEntry("readOnlyRootFilesystem", true)
                        .containsEntry("capabilities", Map.of("drop", List.of("ALL")))
                        .doesNotContainKeys("privileged", "runAsUser");
                assertThat(Chart.map(at(each, "resources", "limits"))).containsKey("memory");
                assertThat(Chart.map(at(each, "resources", "requests"))).containsKeys("cpu", "memory");
            }
            if (pod.containsKey("volumes")) {
                for (var each : ChartCases.<List<Map<String, Object>>>at(pod, "volumes")) {
                    assertThat(VOLUMES).containsAll(without(each.keySet(), "name"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.podium.deploy.ChartCases#all")
    void noSecretStandsInAVariable(String name) {
        List<Map<String, Object>> variables = at(ChartCases.container(name), "env");
        assertThat(variables).extracting(each -> each.get("name")).doesNotHaveDuplicates();
        for (var each : variables) {
            if (String.valueOf(each.get("name")).matches(".*(PASSWORD|SECRET|TOKEN|KEY)$")) {
                assertThat(each).as("%s", each.get("name")).containsOnlyKeys("name", "valueFrom");
            }
        }
        var rendered = ChartCases.installed(name);
        for (var each : rendered.objects()) {
            if ("Secret".equals(each.get("kind"))) {
                Chart.map(each.get("data")).forEach((key, value) -> {
                    if (!key.equals("username")) {
                        assertThat(rendered.manifest().split(String.valueOf(value), -1))
                                .as(key)
                                .hasSize(2);
                        assertThat(rendered.notes()).doesNotContain(String.valueOf(value));
                    }
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.podium.deploy.ChartCases#all")
    void selectorsFindThePodAndNothingElse(String name) {
        var rendered = ChartCases.installed(name);
        var set = rendered.only("StatefulSet");
        Map<String, Object> labels = at(set, "spec", "template", "metadata", "labels");
        Map<String, Object> ofTest = at(rendered.only("Pod"), "metadata", "labels");
        for (var selector : rendered.objects().stream()
                .map(ChartObjectsTest::selector)
                .filter(each -> each != null)
                .toList()) {
            assertThat(labels).containsAllEntriesOf(selector);
            assertThat(ofTest.entrySet().containsAll(selector.entrySet())).isFalse();
        }
        assertThat(rendered.objects().stream()
                        .filter(each -> "Service".equals(each.get("kind")))
                        .map(each -> ChartCases.<String>at(each, "metadata", "name")))
                .contains(ChartCases.<String>at(set, "spec", "serviceName"));
        if (rendered.has("ServiceMonitor")) {
            // Of the two services one alone, or everything would be read twice.
            Map<String, Object> monitored = at(rendered.only("ServiceMonitor"), "spec", "selector", "matchLabels");
            assertThat(rendered.objects().stream()
                            .filter(each -> "Service".equals(each.get("kind")))
                            .filter(each -> Chart.map(at(each, "metadata", "labels"))
                                    .entrySet()
                                    .containsAll(monitored.entrySet())))
                    .hasSize(1);
        }
    }

    private static Map<String, Object> selector(Map<String, Object> object) {
        return switch (String.valueOf(object.get("kind"))) {
            case "Service" -> at(object, "spec", "selector");
            case "StatefulSet", "PodDisruptionBudget" -> at(object, "spec", "selector", "matchLabels");
            case "NetworkPolicy" -> at(object, "spec", "podSelector", "matchLabels");
            default -> null;
        };
    }

    @ParameterizedTest
    @MethodSource("dev.podium.deploy.ChartCases#all")
    void everythingIsLabelledAndOfTheRelease(String name) {
        for (var each : ChartCases.installed(name).objects()) {
            assertThat(Chart.map(at(each, "metadata", "labels")))
                    .as("%s %s", each.get("kind"), ChartCases.<String>at(each, "metadata", "name"))
                    .containsEntry("app.kubernetes.io/instance", "podium")
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/component", "helm.sh/chart");
            assertThat(ChartCases.<String>at(each, "metadata", "namespace")).isEqualTo("portal");
            assertThat(ChartCases.<String>at(each, "metadata", "name").length()).isLessThanOrEqualTo(52);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.podium.deploy.ChartCases#all")
    void whatIsMountedIsThere(String name) {
        var pod = ChartCases.pod(name);
        var volumes = ChartCases.<List<Map<String, Object>>>at(pod, "volumes").stream()
                .map(each -> each.get("name"))
                .collect(Collectors.toSet());
        List<Map<String, Object>> mounts = at(ChartCases.container(name), "volumeMounts");
        assertThat(mounts).extracting(each -> each.get("name")).containsExactlyInAnyOrderElementsOf(volumes);
        assertThat(mounts).extracting(each -> each.get("mountPath")).contains("/var/lib/podium", "/tmp");
    }

    @ParameterizedTest
    @MethodSource("dev.podium.deploy.ChartCases#all")
    void podiumHasTimeToStop(String name) {
        var pod = ChartCases.pod(name);
        var variables = variables(name);
        int drain = Integer.parseInt(variables.get("PODIUM_STOP_REQUESTS").replace("s", ""));
        var container = ChartCases.container(name);
        int before = container.containsKey("lifecycle")
                ? ChartCases.<Integer>at(container, "lifecycle", "preStop", "sleep", "seconds")
                : 0;
        assertThat(ChartCases.<Integer>at(pod, "terminationGracePeriodSeconds"))
                .isGreaterThanOrEqualTo(before + drain + 20);
    }

    @Test
    void thePasswordsOfBothRolesAreTheDatabases() {
        var operated = ChartCases.installed("cluster");
        var cluster = operated.only("Cluster");
        assertThat(ChartCases.<String>at(cluster, "spec", "bootstrap", "initdb", "owner"))
                .isEqualTo(variables("cluster").get("SPRING_FLYWAY_USER"));
        assertThat(ChartCases.<String>at(cluster, "spec", "managed", "roles", "0", "name"))
                .isEqualTo(variables("cluster").get("SPRING_DATASOURCE_USERNAME"));
        assertThat(secretOf("cluster", "SPRING_FLYWAY_PASSWORD"))
                .isEqualTo(ChartCases.<String>at(cluster, "spec", "bootstrap", "initdb", "secret", "name"));
        assertThat(secretOf("cluster", "SPRING_DATASOURCE_PASSWORD"))
                .isEqualTo(ChartCases.<String>at(cluster, "spec", "managed", "roles", "0", "passwordSecret", "name"));
        assertThat(variables("cluster").get("SPRING_DATASOURCE_URL"))
                .isEqualTo("jdbc:postgresql://podium-db-rw:5432/podium?sslmode=verify-full"
                        + "&sslrootcert=/etc/podium/database/ca.crt")
                .isEqualTo(variables("cluster").get("SPRING_FLYWAY_URL"));
        assertThat(variables("route").get("SPRING_DATASOURCE_URL"))
                .isEqualTo("jdbc:postgresql://db.example.org:6432/podium_production?sslmode=verify-full"
                        + "&sslrootcert=/etc/podium/database/ca.crt");
        assertThat(variables("open").get("SPRING_DATASOURCE_URL"))
                .isEqualTo("jdbc:postgresql://[fd00::1]:5432/podium?sslmode=disable");
    }

    @Test
    void providersOfSignInBecomeSpringsVariables() {
        assertThat(variables("route"))
                .containsEntry("SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_KEYCLOAK_CLIENTID", "podium")
                .containsEntry("SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_KEYCLOAK_CLIENTNAME", "Our Keycloak")
                .containsEntry(
                        "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_KEYCLOAK_SCOPE",
                        "openid,profile,email,offline_access")
                .containsEntry(
                        "SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_KEYCLOAK_ISSUERURI",
                        "https://id.example.org/realms/main")
                .containsEntry("PODIUM_SIGNIN_KEYCLOAK_GROUPS", "podium-*,staff")
                .containsEntry("PODIUM_SIGNIN_KEYCLOAK_GROUPSCLAIM", "realm_access.roles")
                .containsEntry("PODIUM_SIGNIN_KEYCLOAK_DEFAULTTEAM", "guests")
                .containsEntry("PODIUM_SIGNIN_KEYCLOAK_DEFAULTROLE", "VIEWER")
                .containsEntry("PODIUM_SIGNIN_GITHUB_GROUPS", "acme")
                .containsEntry("SERVER_FORWARD_HEADERS_STRATEGY", "native")
                .containsEntry("PODIUM_URL", "https://podium.example.org");
        assertThat(secretOf("route", "SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_GITHUB_CLIENTSECRET"))
                .isEqualTo("github");
        // Nothing stands before it: so what a client says of itself is not believed.
        assertThat(variables("least")).doesNotContainKeys("SERVER_FORWARD_HEADERS_STRATEGY", "PODIUM_URL");
    }

    @Test
    void longWebSocketsAndSessionsThatStayAreSaidInTheControllersWords() {
        assertThat(Chart.map(at(ChartCases.installed("cluster").only("Ingress"), "metadata", "annotations")))
                .containsEntry("nginx.ingress.kubernetes.io/proxy-read-timeout", "3600")
                .containsEntry("nginx.ingress.kubernetes.io/affinity", "cookie")
                .containsEntry("cert-manager.io/cluster-issuer", "letsencrypt");
        assertThat(Chart.map(at(ChartCases.installed("haproxy").only("Ingress"), "metadata", "annotations")))
                .containsEntry("haproxy.org/timeout-tunnel", "1h")
                .containsEntry("haproxy.org/cookie-persistence", "podium-route");
        var route = ChartCases.installed("route").only("HTTPRoute");
        assertThat(ChartCases.<String>at(route, "spec", "rules", "0", "timeouts", "request"))
                .isEqualTo("0s");
        assertThat(ChartCases.<String>at(route, "spec", "rules", "0", "sessionPersistence", "type"))
                .isEqualTo("Cookie");
        assertThat(ChartCases.installed("open").manifest())
                .contains("traefik.ingress.kubernetes.io/service.sticky.cookie: \"true\"");
    }

    @Test
    void theMonitorReadsWithItsToken() {
        Map<String, Object> endpoint =
                at(ChartCases.installed("cluster").only("ServiceMonitor"), "spec", "endpoints", "0");
        assertThat(endpoint).containsEntry("path", "/api/v1/metrics").containsEntry("port", "http");
        assertThat(ChartCases.<String>at(endpoint, "authorization", "credentials", "name"))
                .isEqualTo("podium-metrics");
    }

    @Test
    void theCollectorIsNamedByOpenTelemetrysVariablesAndItsHeadersAreASecret() {
        assertThat(variables("cluster"))
                .containsEntry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.monitoring:4318")
                .containsEntry("OTEL_TRACES_SAMPLER_ARG", "0.1")
                .containsEntry("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs")
                .containsEntry("PODIUM_TELEMETRY_PROVIDERS", "false")
                .doesNotContainKeys("OTEL_TRACES_EXPORTER", "OTEL_LOGS_EXPORTER", "OTEL_EXPORTER_OTLP_HEADERS");
        assertThat(secretOf("cluster", "OTEL_EXPORTER_OTLP_HEADERS")).isEqualTo("collector");
        assertThat(variables("least").keySet()).noneMatch(each -> each.startsWith("OTEL_"));
        assertThat(String.valueOf(ChartCases.installed("cluster").only("NetworkPolicy")))
                .contains("port=4318");
        assertThat(String.valueOf(ChartCases.installed("least").only("NetworkPolicy")))
                .doesNotContain("4318");
    }

    private static Map<String, String> variables(String name) {
        return ChartCases.<List<Map<String, Object>>>at(ChartCases.container(name), "env").stream()
                .filter(each -> each.containsKey("value"))
                .collect(Collectors.toMap(
                        each -> String.valueOf(each.get("name")), each -> String.valueOf(each.get("value"))));
    }

    private static String secretOf(String name, String variable) {
        return ChartCases.<List<Map<String, Object>>>at(ChartCases.container(name), "env").stream()
                .filter(each -> variable.equals(each.get("name")))
                .map(each -> ChartCases.<String>at(each, "valueFrom", "secretKeyRef", "name"))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> without(Set<String> all, String one) {
        var left = new HashSet<>(all);
        left.remove(one);
        return left;
    }
}
