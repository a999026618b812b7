package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.podium.agents.Notes.Kind;
import dev.podium.agents.Notes.Note;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.NoteId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.terminals.Terminals.Mode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write down about an agent, and who reads it. */
class NotesTest {

    private final AgentsHouse house = new AgentsHouse();
    private final Notes notes = house.bean(Notes.class);
    private final Actor eve = house.mate("Eve", Role.MEMBER);
    private final Actor tom = house.mate("Tom", Role.MEMBER);
    private final AgentId agent = house.as(
            house.ada,
            () -> house.agents
                    .create(WantedAgent.of("a", "command", "sh", List.of(), MachineId.LOCAL, "/", Map.of(), true))
                    .id());

    @BeforeEach
    void sharedWithEveToWatch() {
        house.withheld.addAll(
                Set.of(Permission.AGENT_SEE_ALL, Permission.AGENT_CHANGE_ALL, Permission.TERMINAL_OTHERS));
        house.doAs(
                house.ada,
                () -> house.agents.share(
                        agent,
                        new Sharing(null, null, List.of(new Sharing.Grant(eve.person(), "Eve", Mode.WATCH, null)))));
    }

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private Note add(Actor actor, String text) {
        return house.as(actor, () -> notes.add(agent, Kind.NOTE, text));
    }

    private List<String> texts(Actor actor) {
        return house.as(actor, () -> notes.of(agent)).stream().map(Note::text).toList();
    }

    private static Refusal refused(Runnable work) {
        return catchThrowableOfType(Refusal.class, work::run);
    }

    @Test
    void whoeverMayLookAtTheTerminalReadsAndWrites() {
        var note = house.as(eve, () -> notes.add(agent, Kind.FEEDBACK, " Ask *before* adding a dependency.\n"));

        assertThat(note.author()).isEqualTo("Eve");
        assertThat(note.kind()).isEqualTo(Kind.FEEDBACK);
        assertThat(note.version()).isOne();
        assertThat(texts(house.ada)).containsExactly("Ask *before* adding a dependency.");
        assertThat(house.<Integer>as(house.ada, () -> notes.count(agent))).isOne();
    }

    @Test
    void forOthersThereIsNoSuchAgent() {
        var note = add(house.ada, "Secret");
        var calls = new LinkedHashMap<String, Consumer<Notes>>();
        calls.put("of", each -> each.of(agent));
        calls.put("count", each -> each.count(agent));
        calls.put("add", each -> each.add(agent, Kind.NOTE, "x"));
        calls.put("change", each -> each.change(agent, note.id(), "x", 1));
        calls.put("pin", each -> each.pin(agent, note.id(), true));
        calls.put("remove", each -> each.remove(agent, note.id()));
        calls.put("restore", each -> each.restore(agent, note.id()));
        calls.put("history", each -> each.history(agent, note.id()));
        var trail = house.trail.size();
        for (var actor : List.of(tom, house.bob)) {
            calls.forEach((name, call) -> assertThat(refused(() -> house.doAs(actor, () -> call.accept(notes)))
                            .code())
                    .as(actor.name() + " " + name)
                    .isEqualTo("agents.not-found"));
        }
        assertThat(house.trail).hasSize(trail);
    }

    @Test
    void whoSeesAnAgentWithoutItsTerminalReadsNoNotes() {
        house.withheld.remove(Permission.AGENT_SEE_ALL);

        assertThat(refused(() -> house.doAs(tom, () -> notes.of(agent))).code()).isEqualTo("agents.not-shared");
    }

    @Test
    void aRoleThatOnlyLooksReadsAndWritesNothing() {
        var note = add(eve, "Mine");
        house.withheld.add(Permission.NOTE_WRITE);

        assertThat(texts(eve)).containsExactly("Mine");
        var read = house.as(eve, () -> notes.of(agent)).getFirst();
        assertThat(read.mine()).isFalse();
        assertThat(read.removable()).isFalse();
        for (Runnable each : List.<Runnable>of(
                () -> notes.add(agent, Kind.NOTE, "x"),
                () -> notes.change(agent, note.id(), "x", 1),
                () -> notes.pin(agent, note.id(), true),
                () -> notes.remove(agent, note.id()))) {
            assertThat(refused(() -> house.doAs(eve, each)).kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
        }
    }

    @Test
    void aNoteOfAnotherAgentIsNotFoundByThisOne() {
        var note = add(house.ada, "Here");
        var other = house.as(
                house.ada,
                () -> house.agents
                        .create(WantedAgent.of("b", "command", "sh", List.of(), MachineId.LOCAL, "/", Map.of(), true))
                        .id());

        for (Runnable each : List.<Runnable>of(
                () -> notes.history(other, note.id()),
                () -> notes.change(other, note.id(), "x", 1),
                () -> notes.remove(other, note.id()))) {
            assertThat(refused(() -> house.doAs(house.ada, each)).code()).isEqualTo("agents.no-note");
        }
    }

    @Test
    void whatANoteSaidStaysInItsHistory() {
        var note = add(eve, "First");
        house.clock.pass(Duration.ofMinutes(1));
        var changed = house.as(eve, () -> notes.change(agent, note.id(), "Second", 1));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.made()).isEqualTo(note.made());
        assertThat(changed.changed()).isAfter(note.changed());
        assertThat(house.as(house.ada, () -> notes.history(agent, note.id())))
                .extracting(Notes.Version::version, Notes.Version::text)
                .containsExactly(tuple(2, "Second"), tuple(1, "First"));
    }

    @Test
    void theSameTextIsNoChange() {
        var note = add(eve, "First");

        assertThat(house.as(eve, () -> notes.change(agent, note.id(), "First ", 1))
                        .version())
                .isOne();
    }

    @Test
    void whoeverChangesAnOldVersionIsToldInsteadOfWritingOverIt() {
        var note = add(eve, "First");
        house.doAs(eve, () -> notes.change(agent, note.id(), "Second", 1));

        assertThat(refused(() -> house.doAs(eve, () -> notes.change(agent, note.id(), "Third", 1)))
                        .code())
                .isEqualTo("agents.note-changed");
        assertThat(texts(eve)).containsExactly("Second");
    }

    @Test
    void onlyItsAuthorChangesANote() {
        var note = add(eve, "Eve's");

        assertThat(refused(() -> house.doAs(house.ada, () -> notes.change(agent, note.id(), "x", 1)))
                        .sentence())
                .contains("Eve's");
    }

    @Test
    void theAgentsOwnerPinsAndRemovesTheNotesOfOthersAndNobodyElseDoes() {
        var eves = add(eve, "Eve's");
        var adas = add(house.ada, "Ada's");
        house.doAs(house.ada, () -> notes.pin(agent, eves.id(), true));

        assertThat(texts(eve)).containsExactly("Eve's", "Ada's");
        assertThat(refused(() -> house.doAs(eve, () -> notes.remove(agent, adas.id())))
                        .code())
                .isEqualTo("agents.note-not-yours");
        assertThat(refused(() -> house.doAs(eve, () -> notes.pin(agent, adas.id(), true)))
                        .code())
                .isEqualTo("agents.note-not-yours");
        house.doAs(house.ada, () -> notes.remove(agent, eves.id()));
        assertThat(texts(eve)).containsExactly("Ada's");
    }

    @Test
    void whatWasRemovedIsGoneAndCanBeBroughtBack() {
        var note = add(eve, "First");
        house.doAs(eve, () -> notes.remove(agent, note.id()));

        assertThat(texts(eve)).isEmpty();
        assertThat(refused(() -> house.doAs(eve, () -> notes.history(agent, note.id())))
                        .code())
                .isEqualTo("agents.no-note");
        assertThat(refused(() -> house.doAs(eve, () -> notes.change(agent, note.id(), "x", 1)))
                        .code())
                .isEqualTo("agents.no-note");

        house.doAs(eve, () -> notes.restore(agent, note.id()));
        assertThat(texts(eve)).containsExactly("First");
    }

    @Test
    void thePinnedStandFirstThenTheNewest() {
        var first = add(eve, "1");
        house.clock.pass(Duration.ofSeconds(1));
        add(eve, "2");
        house.clock.pass(Duration.ofSeconds(1));
        add(eve, "3");
        house.doAs(eve, () -> notes.pin(agent, first.id(), true));

        assertThat(texts(eve)).containsExactly("1", "3", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "a\0b"})
    void aTextThatIsNoneIsRefused(String text) {
        var refusal = refused(() -> add(eve, text));

        assertThat(refusal.code()).isEqualTo("agents.bad-note");
        assertThat(refusal.field()).isEqualTo("text");
    }

    @Test
    void aTextThatIsTooLongIsRefusedWithTheLimit() {
        assertThatThrownBy(() -> add(eve, "x".repeat(Notes.LONGEST + 1))).hasMessageContaining("20000");
        assertThat(add(eve, "x".repeat(Notes.LONGEST)).text()).hasSize(Notes.LONGEST);
    }

    @Test
    void thereIsAMostAndItIsSaid() {
        for (int i = 0; i < Notes.MOST; i++) {
            add(eve, "n" + i);
        }

        assertThat(refused(() -> add(eve, "one more")).sentence()).contains("500");
    }

    @Test
    void theTrailSaysWhoDidWhatAndNothingOfTheText() {
        var note = add(eve, "Grade: 5");
        house.doAs(eve, () -> notes.change(agent, note.id(), "Grade: 6", 1));
        house.doAs(house.ada, () -> notes.remove(agent, note.id()));

        assertThat(house.trail)
                .filteredOn(entry -> entry.contains("note"))
                .extracting(entry -> entry.substring(0, entry.indexOf(' ')))
                .containsExactly("agents.note-added", "agents.note-changed", "agents.note-removed");
        assertThat(house.trail).noneMatch(entry -> entry.contains("Grade"));
    }

    @Test
    void notesGoWithTheirTeam() {
        add(eve, "x");
        house.doAs(
                Actor.system(house.team),
                () -> house.inTransaction(() -> {
                    house.bean(AgentStore.class).purge();
                    return null;
                }));

        assertThat(house.<Integer>as(
                        Actor.system(house.team),
                        () -> house.inTransaction(() -> house.jdbc()
                                .sql("select count(*)::int from agent_note_versions")
                                .query(Integer.class)
                                .single())))
                .isZero();
    }

    @Test
    void inTheDatabaseTooATeamSeesItsOwnAlone() {
        add(eve, "x");

        for (var table : List.of("agent_notes", "agent_note_versions")) {
            assertThat(house.<Integer>as(
                            house.bob,
                            () -> house.inTransaction(() -> house.jdbc()
                                    .sql("select count(*)::int from " + table)
                                    .query(Integer.class)
                                    .single())))
                    .as(table)
                    .isZero();
            assertThat(house.<Integer>as(
                            eve,
                            () -> house.inTransaction(() -> house.jdbc()
                                    .sql("select count(*)::int from " + table)
                                    .query(Integer.class)
                                    .single())))
                    .as(table)
                    .isOne();
        }
        assertThat(CurrentActor.find()).isEmpty();
    }

    @Test
    void aNoteThatNeverWasIsNotFound() {
        assertThat(refused(() -> house.doAs(eve, () -> notes.history(agent, NoteId.random())))
                        .code())
                .isEqualTo("agents.no-note");
    }
}
