package dev.podium.agents;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import dev.podium.machines.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds the machine for an agent that names what it needs: of those that its team may use, that have every label, that the
 * policies allow, and on which the acting person has an account, the one with the fewest running agents, of all teams. One that turns out not to
 * answer, or not to have the program or the folder, is passed over. Called without a transaction: machines may take seconds.
 */
@Component
class Placement {

    /** Machines that do not answer take seconds each; what was not tried by then is not. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Machines machines;
    private final Policies policies;
    private final AgentIndex index;
    private final LiveAgents live;

    Placement(Machines machines, Policies policies, AgentIndex index, LiveAgents live) {
        this.machines = machines;
        this.policies = policies;
        this.index = index;
        this.live = live;
    }

    /** @param away whether agents on it say that it does not answer; it is tried last */
    private record Fitting(Machine machine, int running, boolean away) {}

    /** What came of it, and why there. */
    record Found<T>(T site, Placed placed) {}

    /**
     * @param ready makes everything ready on a machine, short of starting; its refusal is why that one is not taken
     * @throws Refusal {@code agents.no-place}, with the reason for each machine
     */
    <T> Found<T> find(List<String> needs, @Nullable ProjectId project, Function<MachineId, T> ready) {
        var others = new ArrayList<String>();
        var fitting = fitting(needs, project, others);
        var until = live.now().plus(PATIENCE);
        for (var each : fitting) {
            var name = each.machine().name();
            if (late(until)) {
                others.add(name + " was not tried in time");
                continue;
            }
            try {
                var site = ready.apply(each.machine().id());
                return new Found<>(site, new Placed(needs, why(needs, each, fitting.size(), others)));
            } catch (Refusal refusal) {
                others.add(name + ": " + bare(refusal));
            }
        }
        throw Refusal.conflict(
                        "agents.no-place",
                        "No machine of your team can take it. " + list(others) + ".",
                        "Ask for less, or choose a machine yourself.")
                .at("needs");
    }

    private boolean late(Instant until) {
        return live.now().isAfter(until);
    }

    private List<Fitting> fitting(List<String> needs, @Nullable ProjectId project, List<String> others) {
        var fitting = new ArrayList<Fitting>();
        for (var machine : machines.all()) {
            var missing = needs.stream()
                    .filter(need -> !machine.labels().contains(need))
                    .toList();
            if (!missing.isEmpty()) {
                others.add(machine.name() + " lacks " + String.join(", ", missing));
                continue;
            }
            try {
                machines.account(machine.id());
                policies.requireMachine(project, machine.id());
                fitting.add(look(machine));
            } catch (Refusal none) {
                others.add(machine.name() + ": " + bare(none));
            }
        }
        // The order of the list, Podium's own machine first, decides between equals.
        fitting.sort(Comparator.comparing(Fitting::away).thenComparing(Fitting::running));
        return fitting;
    }

    private Fitting look(Machine machine) {
        int running = 0;
        boolean away = false;
        for (var row : index.all()) {
            if (row.machine().equals(machine.id())) {
                running += row.standing().state().running() ? 1 : 0;
                away |= row.standing().state() == AgentState.UNREACHABLE;
            }
        }
        return new Fitting(machine, running, away);
    }

    private static String why(List<String> needs, Fitting taken, int fitting, List<String> others) {
        var has = needs.isEmpty() ? "" : " has " + String.join(", ", needs) + ", and";
        // Not how many: they are of other teams too.
        var of = fitting == 1
                ? " is the only machine that fits."
                : " has, of the " + fitting + " machines that fit, the fewest agents running.";
        return taken.machine().name() + has + of + (others.isEmpty() ? "" : " Not taken: " + list(others) + ".");
    }

    private static String list(List<String> others) {
        return String.join("; ", others);
    }

    private static String bare(Refusal refusal) {
        var sentence = refusal.sentence();
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
