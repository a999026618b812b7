package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** An admin who moves health to a port of its own opens nothing by it, and what they let out more is not open to all. */
@PodiumTest
@TestPropertySource(properties = {"management.server.port=0", "management.endpoints.web.exposure.include=*"})
class ActuatorElsewhereTest {

    @Autowired
    Tokens tokens;

    @LocalServerPort
    int port;

    @LocalManagementPort
    int elsewhere;

    @Test
    void thereToo() {
        assertThat(elsewhere).isNotEqualTo(port);
        assertThat(new Rest(elsewhere, null).get("/actuator/health").status()).isEqualTo(200);
        var team = TestPeople.team("elsewhere");
        var root = TestPeople.person(team, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
        var admin = new Actor(root.person(), "Root", team, Set.of(Role.ADMIN, Role.OWNER), null);
        var token = CurrentActor.get(
                admin,
                () -> tokens.make("elsewhere", Set.of(), Duration.ofDays(1)).text());
        for (var each : new String[] {"", "/env", "/heapdump", "/loggers", "/beans", "/mappings", "/threaddump"}) {
            assertThat(new Rest(elsewhere, null).get("/actuator" + each).status())
                    .as(each)
                    .isIn(401, 404);
            assertThat(new Rest(elsewhere, token).get("/actuator" + each).status())
                    .as("an admin: " + each)
                    .isIn(401, 404);
            assertThat(new Rest(port, token).get("/actuator" + each).status())
                    .as("an admin: " + each)
                    .isIn(401, 404);
            assertThat(new Rest(port, null).get("/actuator" + each).status())
                    .as(each)
                    .isIn(401, 404);
        }
    }
}
