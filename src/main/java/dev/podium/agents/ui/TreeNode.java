package dev.podium.agents.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.Reach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A row of the tree, as frontend/agents/podium-tree.ts reads it.
 *
 * @param path the name up to here
 * @param depth 0 at the top
 * @param count how many agents are under it, 0 for an agent itself
 * @param id the agent's, "" for a branch
 * @param owner whose agent it is, "" for one's own
 * @param access the symbol for who may open it
 */
record TreeNode(
        String path,
        String label,
        int depth,
        int count,
        String id,
        String symbol,
        String tone,
        String word,
        String owner,
        String access) {

    /** What a row is known by; an agent may have the name of a branch. */
    String key() {
        return id.isEmpty() ? path : id;
    }

    /** The rows from top to bottom. A branch that leads to one agent only stands in that agent's row. */
    static List<TreeNode> of(List<Agent> agents) {
        var rows = new ArrayList<TreeNode>();
        var byName = agents.stream()
                .sorted(Comparator.comparing(agent -> agent.name().value()))
                .toList();
        add(rows, byName, 0, 0);
        return List.copyOf(rows);
    }

    /** Adds agents that share their first {@code shared} parts. */
    private static void add(List<TreeNode> rows, List<Agent> agents, int shared, int depth) {
        for (int from = 0; from < agents.size(); ) {
            var first = agents.get(from);
            int to = from + 1;
            while (to < agents.size() && part(agents.get(to), shared).equals(part(first, shared))) {
                to++;
            }
            var group = agents.subList(from, to);
            from = to;
            if (group.size() == 1) {
                rows.add(leaf(first, shared, depth));
                continue;
            }
            int common = commonParts(group, shared + 1);
            rows.add(branch(first, shared, common, depth, group.size()));
            // An agent may be named as its branch: "acme" beside "acme-frontend".
            var named = group.stream()
                    .filter(agent -> agent.name().parts().size() == common)
                    .toList();
            named.forEach(agent -> rows.add(leaf(agent, common - 1, depth + 1)));
            add(rows, group.stream().filter(agent -> !named.contains(agent)).toList(), common, depth + 1);
        }
    }

    private static String part(Agent agent, int index) {
        var parts = agent.name().parts();
        return index < parts.size() ? parts.get(index) : "";
    }

    private static int commonParts(List<Agent> group, int known) {
        int common = known;
        while (sharesAll(group, common)) {
            common++;
        }
        return common;
    }

    private static boolean sharesAll(List<Agent> group, int index) {
        var first = part(group.getFirst(), index);
        return !first.isEmpty()
                && group.stream().allMatch(agent -> part(agent, index).equals(first));
    }

    private static TreeNode branch(Agent first, int shared, int common, int depth, int count) {
        var parts = first.name().parts();
        return new TreeNode(
                String.join("-", parts.subList(0, common)),
                String.join(" › ", parts.subList(shared, common)),
                depth,
                count,
                "",
                "",
                "",
                "",
                "",
                "");
    }

    private static TreeNode leaf(Agent agent, int shared, int depth) {
        var parts = agent.name().parts();
        var look = StateLook.of(agent.state());
        return new TreeNode(
                agent.name().value(),
                String.join(" › ", parts.subList(shared, parts.size())),
                depth,
                0,
                agent.id().toString(),
                look.symbol().id(),
                look.tone().id(),
                agent.state().word(),
                agent.mine() == Reach.OWNER ? "" : agent.ownerName(),
                Shared.symbol(agent).id());
    }
}
