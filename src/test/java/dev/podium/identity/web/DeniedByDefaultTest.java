package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@PodiumTest
class DeniedByDefaultTest {

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @Test
    void everyRestPathButTheSetUpAsksForAToken() {
        var open = new ArrayList<String>();
        var asked = 0;
        for (var mapping : mappings.getHandlerMethods().keySet()) {
            for (var pattern : mapping.getPatternValues()) {
                if (!pattern.startsWith("/api/")) {
                    continue;
                }
                var path = pattern.replaceAll("\\{[^}]*}", "00000000-0000-0000-0000-000000000001");
                for (var method : mapping.getMethodsCondition().getMethods()) {
                    asked++;
                    var answer = new Rest(port, null).send(method.name(), path, null);
                    if (answer.status() != 401 || !answer.code().equals("identity.no-token")) {
                        open.add(method + " " + pattern);
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(4);
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "POST /api/v1/setup", "POST /api/v1/device-codes", "POST /api/v1/device-tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nothing", "/actuator/env", "/actuator", "/api/v1/me"})
    void whatIsNotThereIsDeniedToo(String path) {
        assertThat(new Rest(port, null).get(path).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v3/api-docs", "/v3/api-docs/swagger-config", "/api", "/swagger-ui/index.html", "/account"})
    void pagesAndTheDescriptionLeadToTheSignIn(String path) {
        var answer = new Rest(port, null).get(path);
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.raw().headers().firstValue("Location").orElse("")).endsWith("/login");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void healthIsOpenAndMakesNoSession(String path) {
        var answer = new Rest(port, null).get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").asString()).isEqualTo("UP");
        assertThat(answer.raw().headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/me", "/login", "/account", "/styles.css", "/actuator/health", "/ws/nothing"})
    void answersCarryTheHeadersThatBrowsersKeepTo(String path) {
        var headers = new Rest(port, null).get(path).raw().headers();
        assertThat(headers.allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(headers.allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(headers.allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("frame-ancestors 'none'")
                .doesNotContain("script-src 'unsafe-inline'");
        assertThat(headers.allValues("Referrer-Policy")).containsExactly("same-origin");
    }

    @Test
    void restAnswersGiveABrowserNothingToRunAndSayWhatIsLacking() {
        var headers = new Rest(port, null).get("/api/v1/me").raw().headers();
        assertThat(headers.firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(headers.firstValue("Content-Security-Policy").orElse("")).startsWith("default-src 'none';");
    }

    @Test
    void noTwoAnswersShareTheirNonce() {
        var policies = new HashSet<String>();
        for (int i = 0; i < 20; i++) {
            policies.add(new Rest(port, null)
                    .get("/login")
                    .raw()
                    .headers()
                    .firstValue("Content-Security-Policy")
                    .orElseThrow());
        }
        assertThat(policies).hasSize(20).allMatch(each -> each.contains("script-src 'self' 'nonce-"));
    }
}
