package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** An admin who moves health to a port of its own opens nothing by it, and what they let out more is not open to all. */
@PodiumTest
@TestPropertySource(properties = {"management.server.port=0", "management.endpoints.web.exposure.include=*"})
class ActuatorElsewhereTest {

    @LocalServerPort
    int port;

    @LocalManagementPort
    int elsewhere;

    @Test
    void thereToo() {
        assertThat(elsewhere).isNotEqualTo(port);
        assertThat(new Rest(elsewhere, null).get("/actuator/health").status()).isEqualTo(200);
        for (var each : new String[] {"", "/env", "/heapdump", "/loggers", "/beans", "/mappings", "/threaddump"}) {
            assertThat(new Rest(elsewhere, null).get("/actuator" + each).status())
                    .as(each)
                    .isIn(401, 404);
            assertThat(new Rest(port, null).get("/actuator" + each).status())
                    .as(each)
                    .isIn(401, 404);
        }
    }
}
