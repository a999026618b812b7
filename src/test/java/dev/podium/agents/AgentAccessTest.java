package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.identity.Permission;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what with whose agents. */
class AgentAccessTest {

    private final AgentsHouse house = new AgentsHouse();
    private final AgentId id = house.as(
                    house.ada,
                    () -> house.agents.create(
                            WantedAgent.of("a", "shell", null, List.of(), MachineId.LOCAL, "/", Map.of(), true)))
            .id();

    @AfterEach
    void close() throws SQLException {
        house.close();
    }

    static List<Method> methods() {
        return Arrays.stream(Agents.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .toList();
    }

    private Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> {
                    if (type == AgentId.class) {
                        return id;
                    }
                    if (type == MachineId.class) {
                        return MachineId.LOCAL;
                    }
                    if (type == int.class) {
                        return 1;
                    }
                    if (type == boolean.class) {
                        return true;
                    }
                    if (type == String.class) {
                        return "x";
                    }
                    if (type == List.class) {
                        return List.of(id);
                    }
                    if (type == Terminals.Mode.class) {
                        return Terminals.Mode.WATCH;
                    }
                    if (type == Agents.Filter.class) {
                        return Agents.Filter.ALL;
                    }
                    if (type == NewAgent.class) {
                        return WantedAgent.of("b", "none", null, List.of(), MachineId.LOCAL, "/", Map.of(), true);
                    }
                    if (type == Sharing.class) {
                        return Sharing.PRIVATE;
                    }
                    throw new AssertionError("Give " + method + " a " + type);
                })
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodRefusesWhoMayNot(Method method) {
        house.withheld.addAll(EnumSet.allOf(Permission.class));
        var calls = house.terminals.calls.size();
        assertThatThrownBy(() -> house.doAs(house.ada, () -> {
                    try {
                        method.invoke(house.agents, arguments(method));
                    } catch (InvocationTargetException e) {
                        throw (RuntimeException) e.getCause();
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("identity.not-allowed"));
        assertThat(house.terminals.calls).hasSize(calls);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void noMethodReachesAnotherTeamsAgent(Method method) {
        if (!Arrays.asList(method.getParameterTypes()).contains(AgentId.class)) {
            return;
        }
        assertThatThrownBy(() -> house.doAs(house.bob, () -> {
                    try {
                        method.invoke(house.agents, arguments(method));
                    } catch (InvocationTargetException e) {
                        throw (RuntimeException) e.getCause();
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("agents.not-found"));
    }

    @Test
    void listsShowTheOwnTeamOnly() {
        assertThat(house.as(house.bob, () -> house.agents.list(Agents.Filter.ALL, 0, 10)))
                .isEmpty();
        assertThat(house.<Integer>as(house.bob, () -> house.agents.count(Agents.Filter.ALL)))
                .isZero();
        assertThat(house.as(house.bob, () -> house.agents.tails(List.of(id), 3)))
                .isEmpty();
        assertThat(house.<Integer>as(house.ada, () -> house.agents.count(Agents.Filter.ALL)))
                .isOne();
    }

    @Test
    void withoutATeamTheTableIsEmptyAndClosed() {
        assertThat(house.jdbc()
                        .sql("select count(*) from agents")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(house.jdbc().sql("update agents set name = 'x'").update()).isZero();
    }

    @Test
    void watchingIsNotDriving() {
        house.withheld.add(Permission.TERMINAL_DRIVE);
        assertThat(house.as(house.ada, () -> house.agents.ticket(id, Terminals.Mode.WATCH))
                        .ticket())
                .startsWith("WATCH");
        assertThatThrownBy(() -> house.as(house.ada, () -> house.agents.ticket(id, Terminals.Mode.DRIVE)))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> house.doAs(house.ada, () -> house.agents.input(id, "x", true)))
                .isInstanceOf(Refusal.class);
    }
}
