package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.agents.NewsChoices.Kind;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.machines.Account;
import dev.podium.terminals.TerminalRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes news of a change of state. */
class HappeningsTest {

    private static final AgentId ID = AgentId.random();

    private static Agent agent(Program program, AgentState state, Evidence evidence, String reason) {
        return new Agent(
                ID,
                new AgentName("one"),
                program,
                null,
                List.of(),
                MachineId.LOCAL,
                "here",
                "/",
                List.of(),
                PersonId.random(),
                "Ada",
                false,
                state,
                reason,
                evidence,
                Instant.EPOCH,
                null,
                null,
                Instant.EPOCH,
                null,
                new TerminalRef(Account.LOCAL, TerminalRef.Server.PODIUM, "one"),
                Sharing.PRIVATE,
                null,
                null,
                null,
                Reach.NONE);
    }

    private static Agent claude(AgentState state, Evidence evidence, String reason) {
        return agent(Program.CATALOGUE.getFirst(), state, evidence, reason);
    }

    private static @Nullable Kind of(@Nullable Agent before, Agent now) {
        return Happenings.of(before, now);
    }

    @ParameterizedTest
    @CsvSource({
        "WORKING,HOOK,WAITING_FOR_PERMISSION,HOOK,PERMISSION",
        "WORKING,HOOK,WAITING_FOR_INPUT,HOOK,INPUT",
        "WORKING,HOOK,STUCK,HOOK,STUCK",
        "IDLE,OUTPUT,CRASHED,PROCESS,CRASHED",
        "WORKING,HOOK,IDLE,HOOK,FINISHED",
        "WORKING,PROMPT,IDLE,PROMPT,FINISHED",
        "IDLE,OUTPUT,EXITED,PROCESS,FINISHED",
    })
    void isNews(AgentState before, Evidence by, AgentState now, Evidence then, Kind kind) {
        assertThat(of(claude(before, by, "a"), claude(now, then, "b"))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        // Silence is no end, and a program that starts prints.
        "WORKING,HOOK,IDLE,OUTPUT",
        "WORKING,OUTPUT,IDLE,PROMPT",
        "WAITING_FOR_INPUT,HOOK,IDLE,HOOK",
        "IDLE,HOOK,WORKING,HOOK",
        "WORKING,HOOK,UNREACHABLE,PROCESS",
        "WORKING,HOOK,STOPPED,PODIUM",
        "CRASHED,PROCESS,EXITED,PROCESS",
    })
    void isNoNews(AgentState before, Evidence by, AgentState now, Evidence then) {
        assertThat(of(claude(before, by, "a"), claude(now, then, "b"))).isNull();
    }

    @Test
    void theSamePromptInOtherWordsIsToldOnceAndAnotherIsToldAgain() {
        var hook = claude(AgentState.WAITING_FOR_PERMISSION, Evidence.HOOK, "Bash: make");
        var screen = claude(AgentState.WAITING_FOR_PERMISSION, Evidence.PROMPT, "Bash command: make");
        var next = claude(AgentState.WAITING_FOR_PERMISSION, Evidence.PROMPT, "Bash command: make test");
        assertThat(of(hook, hook)).isNull();
        assertThat(of(hook, screen)).isNull();
        assertThat(of(screen, next)).isEqualTo(Kind.PERMISSION);
    }

    @Test
    void aShellsPromptIsNoNews() {
        assertThat(of(
                        agent(Program.SHELL, AgentState.WORKING, Evidence.PROMPT, "a"),
                        agent(Program.SHELL, AgentState.IDLE, Evidence.PROMPT, "b")))
                .isNull();
    }

    @Test
    void whatWasNotToldBeforeFinishedNothing() {
        assertThat(of(null, claude(AgentState.IDLE, Evidence.HOOK, "a"))).isNull();
        assertThat(of(null, claude(AgentState.EXITED, Evidence.PROCESS, "a"))).isNull();
        assertThat(of(null, claude(AgentState.WAITING_FOR_PERMISSION, Evidence.HOOK, "a")))
                .isEqualTo(Kind.PERMISSION);
    }
}
