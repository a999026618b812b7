package dev.podium;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.telemetry.Concerning;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The encoder is Spring Boot's own, set as an installation sets it. */
class LogMembersTest {

    private static final Actor ADA =
            new Actor(new PersonId(UUID.randomUUID()), "Ada", new TeamId(UUID.randomUUID()), Set.of(Role.MEMBER), null);

    private static JsonNode line(String format, String message) {
        var context = new LoggerContext();
        context.putObject(
                Environment.class.getName(),
                new MockEnvironment().withProperty("logging.structured.json.customizer", LogMembers.class.getName()));
        var encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat(format);
        encoder.start();
        var logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("a.logger");
        ILoggingEvent event = new LoggingEvent(Logger.class.getName(), logger, Level.WARN, message, null, null);
        var text = new String(encoder.encode(event), StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n");
        assertThat(text.strip()).doesNotContain("\n");
        return new JsonMapper().readTree(text);
    }

    @Test
    void tellsOnWhoseBehalfAndInWhichRequest() throws Exception {
        for (var format : new String[] {"ecs", "logstash"}) {
            MDC.put("request", "r-1");
            try {
                var line = CurrentActor.call(ADA, () -> line(format, "two\nlines \"quoted\""));
                assertThat(line.at("/podium.person").asString())
                        .as(line.toString())
                        .isEqualTo(ADA.person().value().toString());
                assertThat(line.at("/podium.team").asString())
                        .isEqualTo(ADA.team().value().toString());
                assertThat(line.findValue("request").asString()).isEqualTo("r-1");
                assertThat(line.path("message").asString()).isEqualTo("two\nlines \"quoted\"");
            } finally {
                MDC.remove("request");
            }
        }
    }

    @Test
    void tellsWhichAgentAndMachineALineConcerns() {
        var agent = AgentId.random();
        for (var format : new String[] {"ecs", "logstash", "gelf"}) {
            var line = Concerning.agent(agent, MachineId.LOCAL, () -> line(format, "of an agent"));
            assertThat(line.path("podium.agent").asString()).as(line.toString()).isEqualTo(agent.toString());
            assertThat(line.path("podium.machine").asString()).isEqualTo(MachineId.LOCAL.toString());
            // In ECS that is whatever ships the log.
            assertThat(line.has("agent") || line.has("_agent") || line.has("machine"))
                    .as(line.toString())
                    .isFalse();
        }
    }

    @Test
    void tellsNothingWhereNobodyIsAtWork() {
        var line = line("ecs", "alone");
        assertThat(line.has("podium.person")).isFalse();
        assertThat(line.has("podium.team")).isFalse();
        assertThat(line.has("podium.agent")).isFalse();
    }
}
