package dev.podium.agents.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.portal.PaletteItem;
import dev.podium.portal.PaletteSource;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Agents in the palette, and what can be done with the one that fits best. */
@Component
@Order(1)
class AgentPalette implements PaletteSource {

    private static final int LOOKED_THROUGH = 200;

    private final Agents agents;
    private final AgentActions actions;
    private final Permissions permissions;

    AgentPalette(Agents agents, AgentActions actions, Permissions permissions) {
        this.agents = agents;
        this.actions = actions;
        this.permissions = permissions;
    }

    @Override
    public List<PaletteItem> search(String text, int limit) {
        if (!permissions.allows(Permission.AGENT_SEE)) {
            return List.of();
        }
        var words = text.toLowerCase(Locale.ROOT).split("[\\s›-]+");
        // The list matches one text; the longest word narrows most, the others are looked for in what it leaves.
        var longest = "";
        for (var word : words) {
            longest = word.length() > longest.length() ? word : longest;
        }
        var narrow = longest.isEmpty() ? null : longest;
        var found = agents.list(new Agents.Filter(narrow, null, false, List.of()), 0, LOOKED_THROUGH).stream()
                .filter(agent -> holdsAll(agent, words))
                .limit(limit)
                .toList();
        var items = new ArrayList<PaletteItem>();
        found.forEach(agent -> items.add(item(agent)));
        if (!text.isEmpty() && !found.isEmpty()) {
            items.addAll(actionsOn(found.getFirst()));
        }
        if (holdsAll("new agent", words)) {
            items.add(new PaletteItem(
                    "Actions", Symbol.PLUS, Tone.IDLE, "New agent", "Action", () -> AgentsView.open(Show.NEW_AGENT)));
        }
        return items;
    }

    private static PaletteItem item(Agent agent) {
        var look = StateLook.of(agent.state());
        var id = agent.id();
        return new PaletteItem(
                "Agents",
                look.symbol(),
                look.tone(),
                StateLook.shown(agent.name()),
                agent.state().word() + " · " + agent.machineName(),
                () -> AgentsView.open(id));
    }

    private List<PaletteItem> actionsOn(Agent agent) {
        var group = "Actions on " + StateLook.shown(agent.name());
        AgentId id = agent.id();
        var items = new ArrayList<PaletteItem>();
        boolean running = agent.state().running();
        if (running && agent.mine().types()) {
            items.add(new PaletteItem(
                    group, Symbol.INTERRUPT, Tone.IDLE, "Interrupt", "Ctrl-C", () -> actions.interrupt(id)));
        }
        if (actions.changes(agent)) {
            items.add(
                    running
                            ? new PaletteItem(
                                    group, Symbol.UNDO, Tone.IDLE, "Restart", "Action", () -> actions.restart(id))
                            : new PaletteItem(
                                    group, Symbol.START, Tone.IDLE, "Start", "Action", () -> actions.start(id)));
        }
        return items;
    }

    private static boolean holdsAll(Agent agent, String[] words) {
        return holdsAll(agent.name().value(), words);
    }

    private static boolean holdsAll(String text, String[] words) {
        for (var word : words) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
