package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.podium.gpus.AgentAccounts;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.machines.Machine;
import dev.podium.terminals.Terminals.Mode;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which agents of a machine somebody is shown, and that the others are a number to them. */
class AgentsOnMachineTest {

    private final AgentsHouse house = new AgentsHouse();
    private final Actor eve = house.mate("Eve", Role.MEMBER);

    @BeforeEach
    void asMembers() {
        house.withheld.addAll(EnumSet.of(
                Permission.AGENT_SEE_ALL,
                Permission.AGENT_CHANGE_ALL,
                Permission.TERMINAL_OTHERS,
                Permission.PLATFORM_MANAGE));
    }

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    private Agent make(Actor owner, String name, Sharing sharing) {
        return house.as(owner, () -> {
            var made = house.agents.create(
                    WantedAgent.of(name, "command", "sh", List.of("x"), MachineId.LOCAL, "/", Map.of(), true));
            return sharing.withAnybody() ? house.agents.share(made.id(), sharing) : made;
        });
    }

    private Agents.OnMachine on(Actor actor, MachineId machine, int limit) {
        return house.as(actor, () -> house.agents.on(machine, limit));
    }

    @Test
    void showsOnesOwnAndThoseSharedAndCountsAllOthers() {
        make(house.ada, "mine", Sharing.PRIVATE);
        make(eve, "eves", Sharing.PRIVATE);
        make(eve, "shared", new Sharing(Mode.WATCH, null, List.of()));
        make(house.bob, "bobs", Sharing.PRIVATE);
        make(house.bob, "bobs-open", new Sharing(Mode.DRIVE, null, List.of()));
        var seen = on(house.ada, MachineId.LOCAL, 10);
        assertThat(seen.first()).extracting(agent -> agent.name().value()).containsExactlyInAnyOrder("mine", "shared");
        assertThat(seen.first()).allMatch(agent -> agent.mine() != Reach.NONE);
        assertThat(seen.seen()).isEqualTo(2);
        assertThat(seen.all()).isEqualTo(5);
        assertThat(seen.others()).isEqualTo(3);
        assertThat(on(house.bob, MachineId.LOCAL, 10).others()).isEqualTo(3);
        assertThat(house.bean(AgentsOnMachine.class).now()).containsEntry(MachineId.LOCAL, 5);
    }

    @Test
    void showsAsManyAsAreAskedForAndCountsAll() {
        for (var name : List.of("a", "b", "c")) {
            make(house.ada, name, Sharing.PRIVATE);
        }
        var seen = on(house.ada, MachineId.LOCAL, 2);
        assertThat(seen.first()).hasSize(2);
        assertThat(seen.seen()).isEqualTo(3);
        assertThat(seen.others()).isZero();
    }

    @Test
    void aDeletedAgentIsOnNoMachine() {
        var agent = make(house.ada, "gone", Sharing.PRIVATE);
        house.doAs(house.ada, () -> house.agents.delete(agent.id()));
        assertThat(on(house.ada, MachineId.LOCAL, 10).all()).isZero();
        assertThat(house.bean(AgentsOnMachine.class).now()).isEmpty();
    }

    @Test
    void asWhomAgentsRunIsSaidByTheirOwners() {
        make(house.ada, "one", Sharing.PRIVATE);
        make(house.ada, "two", Sharing.PRIVATE);
        make(eve, "three", Sharing.PRIVATE);
        var accounts = house.bean(AgentsOsUsers.class);
        assertThat(accounts.on(List.of(MachineId.LOCAL)))
                .extracting(AgentAccounts.OfAgents::owner, AgentAccounts.OfAgents::osUser)
                .containsExactlyInAnyOrder(tuple(house.ada.person(), ""), tuple(eve.person(), ""));
        assertThat(accounts.on(List.of())).isEmpty();
    }

    @Test
    void anotherMachineHasItsOwn() {
        make(house.ada, "here", Sharing.PRIVATE);
        var other = new Machine(MachineId.random(), "other", "ada");
        house.machines.others.put(other.id(), other);
        assertThat(on(house.ada, other.id(), 10).all()).isZero();
        assertThat(house.as(house.ada, () -> house.agents.list(Agents.Filter.on(other.id()), 0, 10)))
                .isEmpty();
    }

    /** Not even how much runs there. */
    @Test
    void ofAMachineOfOthersNothingIsTold() {
        make(house.bob, "bobs", Sharing.PRIVATE);
        var other = MachineId.random();
        assertThatThrownBy(() -> on(house.ada, other, 10))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("machines.not-found"));
        house.withheld.remove(Permission.PLATFORM_MANAGE);
        assertThat(on(house.ada, other, 10).all()).isZero();
    }

    @Test
    void whoSeesNoAgentsIsToldTheirNumberAlone() {
        make(house.ada, "mine", Sharing.PRIVATE);
        house.withheld.add(Permission.AGENT_SEE);
        var seen = on(house.ada, MachineId.LOCAL, 10);
        assertThat(seen.first()).isEmpty();
        assertThat(seen.others()).isEqualTo(1);
        house.withheld.add(Permission.MACHINE_SEE);
        assertThatThrownBy(() -> on(house.ada, MachineId.LOCAL, 10))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("identity.not-allowed"));
    }
}
