package dev.podium.agents.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.RouteParam;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.shared.Registration;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Agents.OnMachine;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.portal.Counted;
import dev.podium.portal.RefusalCard;
import dev.podium.portal.Since;

/** The agents of one machine that whoever looks may see, and how many others there are. */
final class AgentsThere extends Div {

    private static final int FEW = 8;

    private final transient Agents agents;
    private final transient Machines machines;
    private final transient AgentNews news;
    private final transient MachineId machine;
    private final Span number = new Span();
    private final Div body = new Div();
    private int limit = FEW;
    private Registration registration = () -> {};

    AgentsThere(Agents agents, Machines machines, AgentNews news, MachineId machine) {
        this.agents = agents;
        this.machines = machines;
        this.news = news;
        this.machine = machine;
        addClassNames("card", "machines-card", "machines-wide");
        number.addClassName("t3");
        body.addClassName("machines-part");
        add(new H3(new Span("Agents "), number), body);
        refresh();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }

    void refresh() {
        body.removeAll();
        try {
            show(agents.on(machine, limit));
        } catch (Refusal refusal) {
            // It was removed, or taken from the team, while somebody looked.
            body.add(new RefusalCard(refusal));
        }
    }

    private void show(OnMachine now) {
        number.setText(Integer.toString(now.all()));
        if (now.all() == 0) {
            body.add(words(
                    "No agent is on this machine. Make one on the page of agents, and choose this machine there."));
        }
        if (!now.first().isEmpty()) {
            var list = new UnorderedList();
            list.addClassName("machines-agents");
            now.first().forEach(agent -> list.add(row(agent)));
            body.add(list);
        }
        int more = now.seen() - now.first().size();
        if (more > 0 && limit < Agents.LONGEST_PAGE) {
            var button = new Button("Show " + more + " more", pressed -> {
                limit = Agents.LONGEST_PAGE;
                refresh();
            });
            button.addClassNames("ghost", "sm");
            body.add(button);
        } else if (more > 0) {
            body.add(words(Counted.of(more, "more stands", "more stand") + " on the page of agents."));
        }
        if (now.others() > 0) {
            body.add(words(
                    now.seen() == 0
                            ? Counted.of(now.others(), "agent is", "agents are")
                                    + " here, of people whose agents you do not see."
                            : Counted.of(now.others(), "other is", "others are")
                                    + " here, of people whose agents you do not see."));
        }
    }

    private static Paragraph words(String sentence) {
        var words = new Paragraph(sentence);
        words.addClassNames("t2", "s");
        return words;
    }

    private ListItem row(Agent agent) {
        var look = StateLook.of(agent.state());
        var state = new Span(look.symbol().smallIcon(), new Span(agent.state().word()));
        state.addClassNames("st", look.tone().id());
        var since = new Since(agent.since());
        since.addClassName("t3");
        var reason = new Span(agent.reason());
        reason.addClassNames("t2", "s", "cut");
        reason.setTitle(agent.reason());
        var why = new Div(state, since);
        why.addClassNames("row", "g1", "s");
        return new ListItem(link(agent), why, reason, owner(agent));
    }

    private static Component link(Agent agent) {
        var link = new RouterLink();
        link.setRoute(
                AgentsView.class,
                new RouteParameters(new RouteParam("agent", agent.id().toString())));
        link.add(new Crumb(agent.name()));
        link.addClassNames("cut");
        return link;
    }

    private Span owner(Agent agent) {
        var osUser = agent.terminal().account().osUser();
        var as = osUser.isEmpty() ? machines.get(machine).osUser() : osUser;
        var owner = new Span(agent.ownerName() + " as " + as);
        owner.addClassNames("t3", "s", "cut");
        owner.setTitle("Owner, and the OS user that it runs as");
        return owner;
    }
}
