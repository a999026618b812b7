package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agents;
import dev.podium.identity.People;
import dev.podium.kernel.AgentId;
import dev.podium.machines.Machine;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Since;
import dev.podium.terminals.Terminals.FoundSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sessions that run already, each with the name it would have as an agent. Adopting changes nothing in them. */
final class AdoptDialog extends FormDialog {

    private final transient Agents agents;
    private final SerializableConsumer<AgentId> adopted;
    private final FormRefusal refusal;
    private final WhoMaySee who;
    private final Select<Machine> machine = new Select<>();
    private final Paragraph words = new Paragraph();
    private final Div rows = new Div();

    AdoptDialog(Agents agents, People people, List<Machine> machines, SerializableConsumer<AgentId> adopted) {
        super("Adopt what already runs");
        this.refusal = new FormRefusal();
        this.who = new WhoMaySee(people, refusal);
        this.agents = agents;
        this.adopted = adopted;
        setWidth("520px");
        words.addClassName("t2");
        machine.setLabel("Machine");
        machine.setWidthFull();
        machine.setItems(machines);
        machine.setItemLabelGenerator(Machine::name);
        machine.setVisible(machines.size() > 1);
        machine.addValueChangeListener(chosen -> show(chosen.getValue()));
        body(machine, words, refusal, who, rows);
        machines.stream().findFirst().ifPresent(machine::setValue);
        getFooter().add(new Button("Close", e -> close()));
    }

    private void show(Machine on) {
        rows.removeAll();
        var sessions = new ArrayList<FoundSession>();
        if (!refusal.accepts(() -> sessions.addAll(agents.adoptable(on.id())))) {
            words.setText("");
            who.setVisible(false);
            return;
        }
        words.setText(
                sessions.isEmpty()
                        ? "No tmux session that Podium could adopt runs on " + on.name() + "."
                        : "These tmux sessions run on " + on.name() + " and belong to no agent. They go on unchanged.");
        who.setVisible(!sessions.isEmpty());
        sessions.forEach(session -> rows.add(row(session)));
    }

    private Div row(FoundSession session) {
        var title = new Span(session.session());
        title.addClassNames("strong", "mono");
        var since = new Since(session.since());
        since.addClassNames("push", "t3", "s");
        var head = new Div(title, since);
        head.addClassName("row");
        var facts = new Span(session.command() + " in " + session.directory()
                + (session.windows() == 1 ? "" : ", " + session.windows() + " windows"));
        facts.addClassNames("t2", "s", "cut");
        var named = new FormRefusal();
        var name = named.at("name", new NameField(""));
        name.setAriaLabel("Name for " + session.session());
        name.setValue(suggested(session.session()));
        var row = new Div();
        var adopt = new Button("Adopt", e -> adopt(session, name, named));
        var form = new Div(name, adopt);
        form.addClassNames("row", "start");
        row.add(head, facts, named, form);
        row.addClassName("session");
        return row;
    }

    /** With whom it is shared is refused at the top, where that is asked, and all else at the session. */
    private void adopt(FoundSession session, NameField name, FormRefusal named) {
        if (refusal.accepts(who::sharing)
                && named.accepts(() -> adopted.accept(
                        agents.adopt(name.getValue().strip(), machine.getValue().id(), session.session(), who.sharing())
                                .id()))) {
            close();
        }
    }

    /** A name that can be an agent's, as near to the session's as possible. */
    static String suggested(String session) {
        return session.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
