package dev.podium.tasks.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is. The team that has fewest at work comes first, of two the one whose run waits longest; within a team the
 * oldest that can start. So a team that asks for a thousand keeps nobody else waiting.
 */
public final class Turns {

    private Turns() {}

    /** @param team how many of a team are at work at once, and so on */
    public record Limits(int all, int team, int machine) {}

    /** One that is at work. */
    public record Working(
            UUID team, @Nullable UUID machine, @Nullable UUID agent) {}

    /** Those that start now, in order. */
    public static List<Waiting> next(Collection<Waiting> waiting, Collection<Working> working, Limits limits) {
        var ofTeam = new HashMap<UUID, Integer>();
        var ofMachine = new HashMap<UUID, Integer>();
        Set<UUID> busy = new HashSet<>();
        working.forEach(each -> count(each.team(), each.machine(), each.agent(), ofTeam, ofMachine, busy));
        int all = working.size();
        var queues = new HashMap<UUID, List<Waiting>>();
        waiting.stream()
                .sorted(Comparator.comparing(Waiting::askedAt).thenComparing(Waiting::id))
                .forEach(each -> queues.computeIfAbsent(each.team(), _ -> new ArrayList<>())
                        .add(each));
        var next = new ArrayList<Waiting>();
        while (all < limits.all()) {
            Waiting first = null;
            for (var queue : queues.values()) {
                var can = queue.stream()
                        .filter(each -> ofTeam.getOrDefault(each.team(), 0) < limits.team())
                        .filter(each ->
                                each.machine() == null || ofMachine.getOrDefault(each.machine(), 0) < limits.machine())
                        .filter(each -> each.agent() == null || !busy.contains(each.agent()))
                        .findFirst()
                        .orElse(null);
                if (can != null && (first == null || before(can, first, ofTeam))) {
                    first = can;
                }
            }
            if (first == null) {
                break;
            }
            next.add(first);
            Objects.requireNonNull(queues.get(first.team())).remove(first);
            count(first.team(), first.machine(), first.agent(), ofTeam, ofMachine, busy);
            all++;
        }
        return next;
    }

    private static boolean before(Waiting one, Waiting other, Map<UUID, Integer> ofTeam) {
        return Comparator.comparing((Waiting each) -> ofTeam.getOrDefault(each.team(), 0))
                        .thenComparing(Waiting::askedAt)
                        .thenComparing(Waiting::id)
                        .compare(one, other)
                < 0;
    }

    private static void count(
            UUID team,
            @Nullable UUID machine,
            @Nullable UUID agent,
            Map<UUID, Integer> ofTeam,
            Map<UUID, Integer> ofMachine,
            Set<UUID> busy) {
        ofTeam.merge(team, 1, Integer::sum);
        if (machine != null) {
            ofMachine.merge(machine, 1, Integer::sum);
        }
        if (agent != null) {
            busy.add(agent);
        }
    }
}
