package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.portal.FormRefusal;
import dev.podium.terminals.Terminals.Nested;
import dev.podium.terminals.Terminals.NestedPane;
import dev.podium.terminals.Terminals.NestedServer;
import dev.podium.terminals.Terminals.NestedSession;
import dev.podium.terminals.Terminals.NestedWindow;
import java.util.stream.Collectors;

/** The tmux servers that an agent started itself, and what runs in them; to look at. */
final class NestedDialog extends FormDialog {

    private final transient Agents agents;
    private final AgentId id;
    private final String machine;
    private final FormRefusal refused = new FormRefusal();
    private final Div servers = new Div();

    final Button again = new Button("Look again", e -> look());

    NestedDialog(Agents agents, Agent agent) {
        super("tmux inside " + StateLook.shown(agent.name()));
        this.agents = agents;
        this.id = agent.id();
        this.machine = agent.machineName();
        setWidth("520px");
        servers.addClassName("nested");
        body(refused, servers);
        getFooter().add(again, new Button("Close", e -> close()));
        look();
    }

    private void look() {
        servers.removeAll();
        refused.accepts(() -> show(agents.nested(id)));
    }

    private void show(Nested nested) {
        if (!nested.told()) {
            servers.add(words(machine + " does not tell which tmux servers an agent started: it is no Linux."));
        } else if (nested.servers().isEmpty()) {
            servers.add(words("It has started no tmux server that runs now. What it starts with tmux -L or tmux -S is"
                    + " listed here."));
        }
        nested.servers().forEach(server -> servers.add(server(server)));
    }

    private static Div server(NestedServer server) {
        var name = new Span(name(server.socket()));
        name.addClassNames("strong", "mono");
        var path = new Span(server.socket());
        path.addClassNames("t3", "s", "cut");
        path.setTitle(server.socket());
        var head = new Div(name, path);
        head.addClassName("row");
        var part = new Div(head);
        part.addClassName("session");
        if (!server.problem().isEmpty()) {
            part.add(words(server.problem()));
        }
        server.sessions().forEach(session -> part.add(session(session)));
        return part;
    }

    /** What was given to -L, or the last part of what was given to -S. */
    private static String name(String socket) {
        return socket.isEmpty() ? "Without a socket" : socket.substring(socket.lastIndexOf('/') + 1);
    }

    private static Div session(NestedSession session) {
        var title = new Span(session.name());
        title.addClassName("mono");
        var looked = new Span(
                session.clients() == 0
                        ? "nobody looks at it"
                        : session.clients() == 1 ? "1 looks at it" : session.clients() + " look at it");
        looked.addClassNames("t3", "s", "push");
        var head = new Div(title, looked);
        head.addClassName("row");
        var windows = new UnorderedList();
        windows.addClassNames("s", "t2");
        session.windows().forEach(window -> windows.add(new ListItem(words(window))));
        return new Div(head, windows);
    }

    /** "0 build, in front: npm, tail (ended)". */
    private static String words(NestedWindow window) {
        return window.index() + " " + window.name() + (window.active() ? ", in front: " : ": ")
                + window.panes().stream().map(NestedDialog::words).collect(Collectors.joining(", "));
    }

    private static String words(NestedPane pane) {
        return pane.ended() ? pane.command() + " (ended)" : pane.command();
    }

    private static Paragraph words(String sentence) {
        var words = new Paragraph(sentence);
        words.addClassName("t2");
        return words;
    }
}
