package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.agents.Agents.FoundProgram;
import dev.podium.agents.Program;
import dev.podium.portal.Symbol;
import java.util.List;

/** The agents page before there is an agent: what one is, and the ways to get one. */
final class FirstRun extends Div {

    /**
     * @param sessions how many tmux sessions could be adopted
     */
    FirstRun(
            String machine,
            List<FoundProgram> programs,
            int sessions,
            SerializableRunnable create,
            SerializableRunnable adopt) {
        addClassName("first");
        var sentence = new Paragraph("An agent is a program that works in a terminal on one of your machines. "
                + "Start one here, or take over what already runs in tmux.");
        sentence.addClassName("t2");
        var intro = new Div(new H2("No agents yet"), sentence);
        intro.addClassName("empty");
        var start = new Button("New agent", e -> create.run());
        start.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        var n = key("N");
        n.addClassName("hide-p");
        start.setSuffixComponent(n);
        var show = new Button("Show them", e -> adopt.run());
        show.setEnabled(sessions > 0);
        var api = new Anchor("api", "Open the API page");
        api.addClassName("btn");
        api.setRouterIgnore(true);
        var cards = new Div(
                card(
                        Symbol.PLUS,
                        "Start an agent",
                        "On " + machine + ", in a folder you choose. " + found(programs),
                        start),
                card(Symbol.SEARCH, "Adopt what already runs", sessions(sessions, machine), show),
                card(
                        Symbol.DOCUMENT,
                        "Script it",
                        "Everything on these pages can be done by REST with a personal token.",
                        api));
        cards.addClassName("opts");
        var steps = new OrderedList(
                step("done", "1", "Sign in", "You are in."),
                step("done", "2", "One machine", machine + " is ready."),
                step("now", "3", "First agent", "You are here."));
        steps.addClassName("steps5");
        var column = new Div(intro, cards, steps, keys());
        column.addClassName("fcol");
        add(column);
    }

    private static Div card(Symbol symbol, String title, String words, Component way) {
        var text = new Paragraph(words);
        text.addClassNames("t2", "s");
        var body = new Div(symbol.icon(), new H3(title), text, way);
        body.addClassNames("body", "top");
        var card = new Div(body);
        card.addClassNames("card", "opt");
        return card;
    }

    private static ListItem step(String state, String number, String title, String words) {
        var mark = new Span(number);
        if (state.equals("done")) {
            mark = new Span(Symbol.CHECK.smallIcon());
        }
        mark.addClassName("sn");
        var bold = new Span(title);
        bold.addClassName("strong");
        var text = new Paragraph(words);
        text.addClassName("s");
        var step = new ListItem(mark, new Div(bold, text));
        step.addClassName(state);
        return step;
    }

    private static Div keys() {
        var line = new Div(Symbol.KEYBOARD.smallIcon(), new Span("Press"), key("?"), new Span("for all keys,"));
        line.add(key("Ctrl K"), new Span("to go anywhere."));
        line.addClassNames("row", "s", "t2", "hide-p");
        return line;
    }

    private static Span key(String name) {
        var key = new Span(name);
        key.addClassName("kbd");
        return key;
    }

    private static String found(List<FoundProgram> programs) {
        var names = programs.stream()
                .filter(FoundProgram::found)
                .map(FoundProgram::program)
                .filter(program -> !program.equals(Program.COMMAND))
                .map(program -> program.equals(Program.SHELL) ? "a shell" : program.name())
                .toList();
        return switch (names.size()) {
            case 0 -> "No agent program was found; any command can be one.";
            case 1 -> sentence(names.getFirst()) + " was found.";
            default ->
                sentence(String.join(", ", names.subList(0, names.size() - 1))) + " and " + names.getLast()
                        + " were found.";
        };
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String sessions(int sessions, String machine) {
        return switch (sessions) {
            case 0 -> "No tmux session of yours runs on " + machine + ".";
            case 1 -> "1 tmux session of yours runs on " + machine + ". It goes on unchanged.";
            default -> sessions + " tmux sessions of yours run on " + machine + ". They go on unchanged.";
        };
    }
}
