package dev.podium.agents.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentHappened;
import dev.podium.agents.Agents;
import dev.podium.agents.NewsChoices;
import dev.podium.agents.NewsChoices.Choice;
import dev.podium.agents.NewsChoices.Kind;
import dev.podium.agents.Reach;
import dev.podium.identity.Access;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import dev.podium.portal.NewsPages;
import dev.podium.portal.NewsSource;
import dev.podium.portal.Symbol;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells open pages what happened to agents, as far as whoever has them open may know it and wants to. */
@Component
class HappeningNews implements NewsSource {

    private static final Logger LOG = LoggerFactory.getLogger(HappeningNews.class);

    private final Agents agents;
    private final NewsChoices choices;
    private final Permissions permissions;
    private final NewsPages pages;

    HappeningNews(Agents agents, NewsChoices choices, Permissions permissions, Access access) {
        this.agents = agents;
        this.choices = choices;
        this.permissions = permissions;
        this.pages = new NewsPages(access::now);
    }

    @Override
    public Registration subscribe(UI ui, Consumer<Piece> told) {
        return pages.subscribe(ui, told);
    }

    @EventListener
    void on(AgentHappened happened) {
        pages.tell(
                actor -> happened.team().equals(actor.team()),
                _ -> wanted(happened).map(choice -> piece(happened, choice.browser())));
    }

    /** What the current actor chose, where they want to be told this, and may know it. */
    Optional<Choice> wanted(AgentHappened happened) {
        var id = happened.agent().id();
        try {
            if (!permissions.allows(Permission.AGENT_SEE)) {
                return Optional.empty();
            }
            var choice = choices.mine();
            return Optional.of(choice)
                    .filter(each -> each.kinds().contains(happened.kind()))
                    .filter(each -> concerns(each, agents.get(id)));
        } catch (Refusal unseen) {
            LOG.debug("What happened to {} is not told: {}", id, unseen.code());
            return Optional.empty();
        }
    }

    private static boolean concerns(Choice choice, Agent agent) {
        return agent.mine() == Reach.OWNER || choice.shared() && agent.mine().opens();
    }

    static Piece piece(AgentHappened happened, boolean browser) {
        var agent = happened.agent();
        return new Piece(
                happened.id(),
                symbol(happened.kind()),
                sentence(agent, happened.kind()),
                agent.reason(),
                "agents/" + agent.id(),
                browser);
    }

    private static String sentence(Agent agent, Kind kind) {
        var name = StateLook.shown(agent.name());
        return switch (kind) {
            case PERMISSION -> name + " asks for permission";
            case INPUT -> name + " asks something";
            case FINISHED -> name + " has finished";
            case CRASHED -> name + " has crashed";
            case STUCK -> name + " is stuck";
        };
    }

    private static Symbol symbol(Kind kind) {
        return switch (kind) {
            case PERMISSION -> Symbol.ATTENTION;
            case INPUT -> Symbol.QUESTION;
            case FINISHED -> Symbol.CHECK;
            case CRASHED -> Symbol.CRASHED;
            case STUCK -> Symbol.STUCK;
        };
    }
}
