package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Of Spring's endpoints an attacker gets health alone, whoever they are and however they write the path. */
@PodiumTest
class ActuatorTest {

    private static final List<String> ENDPOINTS = List.of(
            "",
            "auditevents",
            "beans",
            "caches",
            "conditions",
            "configprops",
            "env",
            "env/podium.master-key",
            "flyway",
            "heapdump",
            "httpexchanges",
            "info",
            "loggers",
            "loggers/ROOT",
            "logfile",
            "mappings",
            "metrics",
            "metrics/jvm.memory.used",
            "modulith",
            "prometheus",
            "quartz",
            "sbom",
            "scheduledtasks",
            "sessions",
            "shutdown",
            "startup",
            "threaddump",
            "vaadin");

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    private String admins = "";

    @BeforeEach
    void anAdminIsThere() {
        var team = TestPeople.team("actuator");
        var root = TestPeople.person(team, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN','AUDITOR','MANAGER'] where id = ?",
                root.person().value());
        var admin = new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        admins = CurrentActor.get(
                admin,
                () -> tokens.make("actuator", Set.of(), Duration.ofDays(1)).text());
    }

    @Test
    void nobodyGetsMoreThanHealthNorAnAdmin() {
        for (var endpoint : ENDPOINTS) {
            for (var method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH")) {
                var path = "/actuator" + (endpoint.isEmpty() ? "" : "/" + endpoint);
                assertThat(status(method, path, null)).as(method + " " + path).isIn(400, 401, 403, 404, 405);
                assertThat(status(method, path, admins))
                        .as("an admin: " + method + " " + path)
                        .isIn(400, 401, 403, 404, 405);
            }
        }
    }

    /** No client between that would make the path a proper one first. */
    private int status(String method, String path, @org.jspecify.annotations.Nullable String token, String... headers) {
        var request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        if (token != null) {
            request.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        for (var header : headers) {
            request.append(header).append("\r\n");
        }
        request.append("Content-Length: 0\r\n\r\n");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).doesNotContain("contexts", "propertySources", "jvm_memory_used_bytes");
            return Integer.parseInt(answer.substring(9, 12));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health/../env",
                "/actuator/health/..;/env",
                "/actuator/health/%2e%2e/env",
                "/actuator/health;/../env",
                "/actuator/health/..%2fenv",
                "/actuator/health%2f..%2fenv",
                "/actuator/health/env",
                "/actuator/health//env",
                "/actuator;x=y/env",
                "/actuator/env;x=/health",
                "//actuator/env",
                "/./actuator/env",
                "/actuator//env",
                "/actuator/./env",
                "/%61ctuator/env",
                "/actuator/%65nv",
                "/actuator/env/",
                "/actuator/env.json",
                "/actuator/env%00",
                "/actuator/env%0a",
                "/actuator\\env",
                "/v1/../actuator/env",
                "/ws/../actuator/env",
                "/icons/..;/actuator/env",
                "/login/../actuator/heapdump",
                "/api/v1/../../actuator/loggers"
            })
    void noWayOfWritingThePathLeadsThere(String path) {
        for (var token : new String[] {null, admins}) {
            // 302 is the way to the sign-in.
            assertThat(status("GET", path, token)).as(path).isIn(302, 400, 401, 403, 404, 405);
            assertThat(status("GET", path, token, "X-Forwarded-Prefix: /actuator", "X-Original-URL: /actuator/env"))
                    .as(path)
                    .isIn(302, 400, 401, 403, 404, 405);
        }
    }

    /** What is nothing of Spring's either is a page, which says that there is nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ACTUATOR/env",
                "/cloudfoundryapplication",
                "/cloudfoundryapplication/env",
                "/manage/env",
                "/env"
            })
    void thereIsNoOtherAddressOfTheirs(String path) {
        for (var token : new String[] {null, admins}) {
            var answer = new Rest(port, token).get(path);
            assertThat(answer.status()).as(path).isIn(200, 302, 401, 403, 404);
            assertThat(answer.raw().headers().firstValue("Content-Type").orElse("text/html"))
                    .as(path)
                    .doesNotContain("actuator", "octet-stream");
            assertThat(answer.raw().body()).doesNotContain("propertySources", "_links", "activeProfiles");
        }
    }

    @Test
    void anotherMethodMakesNoOtherRequestOfIt() {
        assertThat(status("POST", "/actuator/health", admins, "X-HTTP-Method-Override: GET"))
                .isIn(403, 404, 405);
        assertThat(status("POST", "/actuator/shutdown?_method=GET", admins)).isIn(403, 404, 405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void healthTellsNoDetailsNorToAnAdmin(String path) {
        for (var token : new String[] {null, admins}) {
            var answer = new Rest(port, token).get(path);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().propertyNames()).isSubsetOf("status", "groups");
        }
        assertThat(new Rest(port, null).get("/actuator/health/db").status()).isEqualTo(404);
        assertThat(new Rest(port, admins).get("/actuator/health/diskSpace").status())
                .isEqualTo(404);
    }
}
