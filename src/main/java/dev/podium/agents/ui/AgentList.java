package dev.podium.agents.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.ProjectId;
import dev.podium.portal.Since;
import java.util.Map;

/** Agents as a table, fetched page by page as it is scrolled. */
final class AgentList extends Grid<Agent> {

    private final transient WorkRules rules;
    private final Column<Agent> project;
    private transient Selection selection = Selection.ALL;
    private transient Map<ProjectId, String> names = Map.of();

    AgentList(Agents agents, WorkRules rules, SerializableConsumer<AgentId> open) {
        super(Agent.class, false);
        this.rules = rules;
        addThemeVariants(GridVariant.LUMO_NO_BORDER);
        addClassName("list");
        getElement().setAttribute("aria-label", "Agents");
        setSizeFull();
        addColumn(LitRenderer.<Agent>of("""
                                <span class="st ${item.tone}" title="${item.why}"><podium-icon class="s" name=${item.symbol}></podium-icon>\
                                ${item.word}</span>""")
                        .withProperty(
                                "tone",
                                agent -> StateLook.of(agent.state()).tone().id())
                        .withProperty(
                                "symbol",
                                agent -> StateLook.of(agent.state()).symbol().id())
                        .withProperty("word", agent -> agent.state().word())
                        .withProperty("why", Agent::reason))
                .setHeader("State")
                .setWidth("190px")
                .setFlexGrow(0);
        addColumn(LitRenderer.<Agent>of("<span class=\"crumb cut\">${item.parents}<b>${item.name}</b></span>")
                        .withProperty("parents", agent -> StateLook.parents(agent.name()))
                        .withProperty("name", agent -> agent.name().parts().getLast()))
                .setHeader("Agent")
                .setFlexGrow(2);
        addColumn(Tile::program).setHeader("Program");
        addColumn(Agent::machineName).setHeader("Machine");
        project = addColumn(this::project).setHeader("Project");
        addColumn(Agent::ownerName).setHeader("Owner");
        addColumn(new ComponentRenderer<>(agent -> new Since(agent.since())))
                .setHeader("Since")
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("90px")
                .setFlexGrow(0);
        setItemsPageable(agents);
        addItemClickListener(e -> open.accept(e.getItem().id()));
    }

    private String project(Agent agent) {
        return agent.project() == null ? "" : names.getOrDefault(agent.project(), "");
    }

    private void setItemsPageable(Agents agents) {
        setItems(
                query -> agents.list(selection.filter(), query.getOffset(), query.getLimit()).stream(),
                query -> agents.count(selection.filter()));
    }

    void show(Selection now) {
        selection = now;
        names = rules.names();
        project.setVisible(!names.isEmpty());
        getDataProvider().refreshAll();
    }
}
