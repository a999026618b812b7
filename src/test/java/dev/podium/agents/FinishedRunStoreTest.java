package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.FinishedRuns;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.terminals.TerminalRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;

/** What counts as a run that ended well, and how often. */
@PodiumTest
@Timeout(120)
class FinishedRunStoreTest {

    private static final LocalDate DAY = LocalDate.of(2036, 2, 29);
    private static final Instant NOON = Instant.parse("2036-02-29T12:00:00Z");

    @Autowired
    FinishedRuns runs;

    @Autowired
    ApplicationEventPublisher events;

    private TeamId red;
    private Actor ada;
    private Actor bob;
    private Actor eve;

    @BeforeEach
    void twoTeams() {
        red = TestPeople.team("red");
        ada = TestPeople.person(red, "Ada", Role.OWNER);
        bob = TestPeople.person(red, "Bob", Role.MEMBER);
        eve = TestPeople.person(TestPeople.team("blue"), "Eve", Role.OWNER);
    }

    private static Agent agent(AgentId id, Actor owner, AgentState state, Instant since, @Nullable Integer exit) {
        return new Agent(
                id,
                new AgentName("one"),
                Program.CATALOGUE.getFirst(),
                null,
                List.of(),
                MachineId.LOCAL,
                "here",
                "/",
                List.of(),
                owner.person(),
                owner.name(),
                false,
                state,
                "",
                Evidence.HOOK,
                since,
                null,
                exit,
                Instant.EPOCH,
                null,
                new TerminalRef(Account.LOCAL, TerminalRef.Server.PODIUM, "one"),
                Sharing.PRIVATE,
                null,
                null,
                null,
                Reach.NONE);
    }

    private void happens(NewsChoices.Kind kind, AgentId id, Actor owner, Instant since, @Nullable Integer exit) {
        var state = exit == null ? AgentState.IDLE : AgentState.EXITED;
        events.publishEvent(new AgentHappened(
                java.util.Objects.requireNonNull(owner.team()), "x", agent(id, owner, state, since, exit), kind));
    }

    private void finishes(AgentId id, Actor owner, Instant since) {
        happens(NewsChoices.Kind.FINISHED, id, owner, since, null);
    }

    private long between(Actor as, LocalDate from, LocalDate to, @Nullable PersonId own) {
        return CurrentActor.get(as, () -> runs.between(from, to, own, false));
    }

    @Test
    void eachRunThatEndedWellCountsOnceWhoeverHearsOfIt() {
        var one = AgentId.random();
        finishes(one, ada, NOON);
        // Another Podium heard of the same.
        finishes(one, ada, NOON);
        assertThat(between(ada, DAY, DAY, null)).isEqualTo(1);
        // It was asked again, and was done again.
        finishes(one, ada, NOON.plusSeconds(1));
        happens(NewsChoices.Kind.FINISHED, AgentId.random(), bob, NOON, 0);
        assertThat(between(ada, DAY, DAY, null)).isEqualTo(3);
        assertThat(between(ada, DAY, DAY, bob.person())).isEqualTo(1);
        assertThat(CurrentActor.get(ada, () -> runs.people(DAY, DAY))).isEqualTo(2);
        // An error is no end, nor is a question.
        happens(NewsChoices.Kind.FINISHED, AgentId.random(), bob, NOON, 1);
        happens(NewsChoices.Kind.CRASHED, AgentId.random(), bob, NOON, 0);
        happens(NewsChoices.Kind.PERMISSION, AgentId.random(), bob, NOON, null);
        assertThat(between(ada, DAY, DAY, null)).isEqualTo(3);
    }

    @Test
    void itIsOfItsDayAndOfItsTeam() {
        finishes(AgentId.random(), ada, Instant.parse("2036-02-29T00:00:00Z"));
        finishes(AgentId.random(), ada, Instant.parse("2036-02-29T23:59:59.999Z"));
        finishes(AgentId.random(), ada, Instant.parse("2036-03-01T00:00:00Z"));
        assertThat(between(ada, DAY, DAY, null)).isEqualTo(2);
        assertThat(between(ada, DAY, DAY.plusDays(1), null)).isEqualTo(3);
        assertThat(between(ada, DAY.minusDays(9), DAY.minusDays(1), null)).isZero();
        assertThat(between(eve, DAY, DAY.plusDays(1), null)).isZero();
        assertThat(CurrentActor.get(eve, () -> runs.people(DAY, DAY))).isZero();
        // Of all teams for who may see their figures, and for nobody else.
        var mia = TestPeople.person(TestPeople.team("office"), "Mia", Role.MEMBER);
        TestPeople.update(
                "update people set platform_roles = '{MANAGER}' where id = ?",
                mia.person().value());
        var all = new Actor(mia.person(), "Mia", null, Set.of(Role.ORG_MANAGER), null);
        assertThat(CurrentActor.get(all, () -> runs.between(DAY, DAY.plusDays(1), null, true)))
                .isGreaterThanOrEqualTo(3);
        assertThat(CurrentActor.get(eve, () -> runs.between(DAY, DAY.plusDays(1), null, true)))
                .isZero();
    }

    /** What was paid for it stays too. */
    @Test
    void itIsKeptWhenItsAgentIsDeletedForGood() {
        var id = AgentId.random();
        TestPeople.update(
                "insert into agents (id, team_id, name, program, arguments, machine_id, working_directory,"
                        + " environment_names, owner_person, owner_name, adopted, server, session, desired, state,"
                        + " reason, since, created_at) values (?, ?, 'a', 'shell', '{}', ?, '/', '{}', ?, 'Ada', false,"
                        + " 'PODIUM', ?, 'STOPPED', 'STOPPED', '', now(), now())",
                id.value(),
                red.value(),
                MachineId.LOCAL.value(),
                ada.person().value(),
                "s" + id);
        finishes(id, ada, NOON);
        TestPeople.update("delete from agents where id = ?", id.value());
        assertThat(between(ada, DAY, DAY, null)).isEqualTo(1);
        assertThat(between(ada, DAY, DAY, ada.person())).isEqualTo(1);
    }
}
