package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;

/** Real lines of a real agent, from its start to its end, each by the thread that it came from. */
@PodiumTest
@Timeout(120)
class AgentInLogTest {

    private record Line(String logger, String thread, String message, Map<String, String> ids) {}

    private static final class Heard extends AppenderBase<ILoggingEvent> {
        private final Queue<Line> lines = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(new Line(
                    event.getLoggerName(),
                    event.getThreadName(),
                    event.getFormattedMessage(),
                    Map.copyOf(event.getMDCPropertyMap())));
        }
    }

    @Autowired
    Agents agents;

    @TempDir
    Path folder;

    private final Heard heard = new Heard();
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.podium.agents");
    private Level before = Level.INFO;
    private Actor ada;

    @BeforeEach
    void allIsHeard() {
        heard.setContext(ours.getLoggerContext());
        heard.start();
        ours.addAppender(heard);
        before = ours.getEffectiveLevel();
        ours.setLevel(Level.DEBUG);
        ada = TestPeople.person(TestPeople.team("log"), "Ada", Role.OWNER);
    }

    @AfterEach
    void nothingIsLeft() {
        ours.detachAppender(heard);
        ours.setLevel(before);
    }

    private Line line(AgentId agent, String beginning) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            for (var each : heard.lines) {
                if (each.message().startsWith(beginning)
                        && agent.toString().equals(each.ids().get("agent"))) {
                    return each;
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("No line of " + agent + " that begins with " + beginning + ": " + heard.lines);
    }

    @Test
    void whateverHappensToAnAgentIsSaidWithItsId() {
        var name = "log-" + UUID.randomUUID().toString().substring(0, 8);
        var agent = CurrentActor.get(
                ada,
                () -> agents.create(WantedAgent.of(
                        name,
                        "command",
                        "sh",
                        List.of("-c", "exec cat"),
                        MachineId.LOCAL,
                        folder.toString(),
                        Map.of(),
                        true)));
        var other = CurrentActor.get(
                ada,
                () -> agents.create(WantedAgent.of(
                        name + "-2",
                        "command",
                        "sh",
                        List.of("-c", "exit 3"),
                        MachineId.LOCAL,
                        folder.toString(),
                        Map.of(),
                        true)));
        try {
            assertThat(line(agent.id(), "agents.create").ids()).containsEntry("machine", MachineId.LOCAL.toString());
            // By the watch in the background, which is one thread for all agents: each line has its own.
            line(other.id(), "Crashed");
            CurrentActor.run(ada, () -> agents.stop(agent.id()));
            line(agent.id(), "agents.stop");
            assertThat(heard.lines)
                    .filteredOn(each -> each.ids().containsKey("agent"))
                    .allMatch(each -> each.ids().containsValue(agent.id().toString())
                            || each.ids().containsValue(other.id().toString()));
            assertThat(MDC.get("agent")).isNull();
        } finally {
            CurrentActor.run(ada, () -> {
                agents.delete(agent.id());
                agents.delete(other.id());
            });
        }
    }

    @Test
    void aServiceThatRefusesLeavesNothingToWhoeverComesNext() {
        assertThatThrownBy(() -> CurrentActor.run(ada, () -> agents.get(AgentId.random())))
                .isInstanceOf(Refusal.class);
        assertThat(MDC.get("agent")).isNull();
    }
}
