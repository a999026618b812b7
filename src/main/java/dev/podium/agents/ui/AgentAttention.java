package dev.podium.agents.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.agents.Agents;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.portal.Attention;
import org.springframework.stereotype.Component;

/** How many agents need somebody, for the frame. */
@Component
class AgentAttention implements Attention {

    private final Agents agents;
    private final AgentNews news;
    private final Permissions permissions;

    AgentAttention(Agents agents, AgentNews news, Permissions permissions) {
        this.agents = agents;
        this.news = news;
        this.permissions = permissions;
    }

    @Override
    public int count() {
        return count(new Agents.Filter(null, null, false, StateLook.Group.NEEDS_YOU.states()));
    }

    @Override
    public int total() {
        return count(Agents.Filter.ALL);
    }

    /** None for who may not see agents: the frame asks by itself, which is no attempt to be refused and recorded. */
    private int count(Agents.Filter filter) {
        return permissions.allows(Permission.AGENT_SEE) ? agents.count(filter) : 0;
    }

    @Override
    public String path() {
        return "agents";
    }

    @Override
    public String query() {
        return Show.NEEDS_YOU.query();
    }

    @Override
    public Registration subscribe(UI ui, Runnable changed) {
        return news.subscribe(ui, changed);
    }
}
