package dev.podium.agents.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Agents fetched to be shown at once.
 *
 * @param agents as many as a person could look through
 * @param count how many there are
 */
record Shown(List<Agent> agents, int count) {

    /** More than this at once helps nobody: the filter finds the rest. */
    static final int MOST = 1_000;

    static Shown of(Agents agents, Agents.Filter filter) {
        var list = new ArrayList<Agent>();
        int got;
        do {
            var page = agents.list(filter, list.size(), Agents.LONGEST_PAGE);
            got = page.size();
            list.addAll(page);
        } while (got == Agents.LONGEST_PAGE && list.size() < MOST);
        return new Shown(List.copyOf(list), list.size() < MOST ? list.size() : agents.count(filter));
    }

    static Map<Show, Integer> numbers(Agents agents) {
        return Map.of(
                Show.ALL, agents.count(Agents.Filter.ALL),
                Show.NEEDS_YOU, agents.count(Selection.ALL.with(Show.NEEDS_YOU).filter()),
                Show.WORKING, agents.count(Selection.ALL.with(Show.WORKING).filter()),
                Show.MINE, agents.count(Selection.ALL.with(Show.MINE).filter()));
    }

    /** "24 on 6 machines". */
    static String facts(int total, List<Agent> agents) {
        long machines = agents.stream().map(Agent::machine).distinct().count();
        return machines == 1
                ? total + " on " + agents.getFirst().machineName()
                : total + " on " + machines + " machines";
    }
}
