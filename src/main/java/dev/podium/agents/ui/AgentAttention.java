package dev.podium.agents.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.agents.Agents;
import dev.podium.portal.Attention;
import org.springframework.stereotype.Component;

/** How many agents need somebody, for the frame. */
@Component
class AgentAttention implements Attention {

    private final Agents agents;
    private final AgentNews news;

    AgentAttention(Agents agents, AgentNews news) {
        this.agents = agents;
        this.news = news;
    }

    @Override
    public int count() {
        return agents.count(new Agents.Filter(null, null, false, StateLook.Group.NEEDS_YOU.states()));
    }

    @Override
    public int total() {
        return agents.count(Agents.Filter.ALL);
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
