package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machine;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {

    private final AgentsHouse house = new AgentsHouse();
    private final MachineId forge = machine("forge", "gpu", "os=linux");
    private final MachineId anvil = machine("anvil", "gpu", "os=linux", "isolated");

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private MachineId machine(String name, String... labels) {
        var id = MachineId.random();
        house.machines.others.put(id, new Machine(id, name, "", Set.of(labels)));
        return id;
    }

    private Agent create(String name, @Nullable MachineId machine, List<String> needs) {
        return house.as(
                house.ada,
                () -> house.agents.create(new NewAgent(
                        name,
                        "shell",
                        null,
                        List.of(),
                        machine,
                        needs,
                        "/",
                        Map.of("A", "s3cret"),
                        true,
                        Sharing.PRIVATE,
                        false,
                        false,
                        null,
                        null)));
    }

    private Refusal refused(@Nullable MachineId machine, List<String> needs) {
        try {
            create("x", machine, needs);
        } catch (Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("It was made.");
    }

    @Test
    void takesTheMachineWithTheLabelsAndTheFewestAgentsRunning() {
        create("there", forge, List.of());
        var first = create("first", null, List.of("gpu"));
        assertThat(first.machine()).isEqualTo(anvil);
        assertThat(first.placed())
                .isEqualTo(new Placed(
                        List.of("gpu"),
                        "anvil has gpu, and has, of the 2 machines that fit, the fewest agents running. Not taken: here"
                                + " lacks gpu."));
        // Equal again, so the first of the list; and then the other.
        assertThat(create("second", null, List.of("gpu")).machine()).isEqualTo(forge);
        assertThat(create("third", null, List.of("gpu")).machine()).isEqualTo(anvil);
        assertThat(house.trail)
                .anyMatch(line -> line.startsWith("agents.create first {") && line.contains("placed=anvil has gpu"));
    }

    @Test
    void whatEndedOrWasStoppedTakesNoRoom() {
        var there = create("there", forge, List.of());
        house.as(house.ada, () -> house.agents.stop(there.id()));
        create("other", anvil, List.of());
        assertThat(create("x", null, List.of("gpu")).machine()).isEqualTo(forge);
    }

    @Test
    void countsTheAgentsOfOtherTeamsWithoutTellingOfThem() {
        house.as(
                house.bob,
                () -> house.agents.create(
                        WantedAgent.of("bobs", "shell", null, List.of(), forge, "/", Map.of(), true)));
        var made = create("x", null, List.of("gpu"));
        assertThat(made.machine()).isEqualTo(anvil);
        assertThat(Objects.requireNonNull(made.placed()).why())
                .doesNotContain("bob")
                .doesNotContainPattern("\\b1\\b");
    }

    @Test
    void needsAllOfTheLabels() {
        var made = create("x", null, List.of("os=linux", "isolated"));
        assertThat(made.machine()).isEqualTo(anvil);
        assertThat(Objects.requireNonNull(made.placed()).why())
                .isEqualTo("anvil has isolated, os=linux, and is the only machine that fits. Not taken: here lacks"
                        + " isolated, os=linux; forge lacks isolated.");
    }

    @Test
    void anyMachineWillDoWhereNothingIsNeeded() {
        var made = create("x", null, List.of());
        assertThat(made.machine()).isEqualTo(MachineId.LOCAL);
        assertThat(Objects.requireNonNull(made.placed()).why())
                .isEqualTo("here has, of the 3 machines that fit, the fewest agents running.");
    }

    @Test
    void passesOverWhereThePersonHasNoAccountAndWhatDoesNotAnswer() {
        var bare = machine("bare", "gpu");
        house.machines.down.put(
                forge, Refusal.unavailable("machines.unreachable", "forge does not answer.", "Look there."));
        house.machines.closed.put(
                bare, Refusal.forbidden("machines.no-os-user", "Ada has no OS user on bare.", "Ask an admin."));
        var made = create("x", null, List.of("gpu"));
        assertThat(made.machine()).isEqualTo(anvil);
        assertThat(Objects.requireNonNull(made.placed()).why())
                .contains("forge: forge does not answer")
                .contains("bare: Ada has no OS user on bare");
        // One try that failed has left nothing behind.
        assertThat(house.kept).hasSize(1);
        assertThat(house.terminals.calls).containsExactly("create");
        assertThat(house.as(house.ada, () -> house.agents.get(made.id())).placed())
                .isEqualTo(made.placed());
    }

    @Test
    void saysForEachMachineWhyNot() {
        house.machines.down.put(
                forge, Refusal.unavailable("machines.unreachable", "forge does not answer.", "Look there."));
        house.machines.closed.put(
                anvil, Refusal.forbidden("machines.no-os-user", "Ada has no OS user on anvil.", "Ask an admin."));
        var refusal = refused(null, List.of("gpu"));
        assertThat(refusal.code()).isEqualTo("agents.no-place");
        assertThat(refusal.field()).isEqualTo("needs");
        assertThat(refusal.sentence())
                .isEqualTo("No machine of your team can take it. here lacks gpu; anvil: Ada has no OS user on anvil;"
                        + " forge: forge does not answer.");
        assertThat(house.<Integer>as(house.ada, () -> house.agents.count(Agents.Filter.ALL)))
                .isZero();
        assertThat(house.kept).isEmpty();
    }

    @Test
    void refusesBothAMachineAndNeeds() {
        var refusal = refused(forge, List.of("gpu"));
        assertThat(refusal.code()).isEqualTo("agents.bad-needs");
        assertThat(refusal.field()).isEqualTo("needs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GPU", "a b", "gpu'; drop table agents", "../x", "ü"})
    void refusesWhatIsNoLabel(String label) {
        assertThat(refused(null, List.of(label)).code()).isEqualTo("agents.bad-needs");
    }

    @Test
    void refusesMoreNeedsThanAMachineHasLabels() {
        var many = IntStream.range(0, 31).mapToObj(i -> "l" + i).toList();
        assertThat(refused(null, many).code()).isEqualTo("agents.bad-needs");
        assertThat(refused(null, Collections.nCopies(1, "l".repeat(61))).code()).isEqualTo("agents.bad-needs");
    }

    @Test
    void whoMayNotMakeAgentsLearnsNothingOfMachines() {
        house.withheld.add(dev.podium.identity.Permission.AGENT_CREATE);
        assertThatThrownBy(() -> create("x", null, List.of("gpu")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("identity.not-allowed"));
    }
}
