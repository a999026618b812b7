package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Approvals.Answer;
import dev.podium.agents.Approvals.Kind;
import dev.podium.agents.Approvals.Prompt;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Keys;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import org.jspecify.annotations.Nullable;

/**
 * What an agent asks permission for, in its program's words, and the answers. It goes with the press, comes back where
 * that was refused, and goes when the prompt goes, whoever answered.
 */
final class ApprovalCard extends Section {

    private final transient AgentActions actions;
    private final SerializableRunnable answered;
    private final SerializableConsumer<Agent> again;
    private transient @Nullable Prompt shown;
    private String done = "";

    /**
     * @param answered runs when an answer was typed
     * @param again shows the agent anew, after an answer that was refused
     */
    ApprovalCard(AgentActions actions, SerializableRunnable answered, SerializableConsumer<Agent> again) {
        this.actions = actions;
        this.answered = answered;
        this.again = again;
        addClassName("asks");
        getElement().setAttribute("aria-label", "Permission").setAttribute("aria-live", "assertive");
        setVisible(false);
    }

    /** Returns whether it shows something. */
    boolean show(Agent agent) {
        var waits = agent.state() == AgentState.WAITING_FOR_PERMISSION
                && agent.mine().opens();
        var prompt = waits ? actions.asked(agent.id()) : null;
        if (prompt == null || prompt.id().equals(done)) {
            shown = null;
            setVisible(false);
            return false;
        }
        if (!prompt.equals(shown)) {
            shown = prompt;
            build(agent, prompt);
        }
        setVisible(true);
        return true;
    }

    private void build(Agent agent, Prompt prompt) {
        removeAll();
        var title = new Span(agent.state().word() + ": " + prompt.title());
        title.addClassName("strong");
        var when = new Since(agent.since());
        when.addClassNames("push", "s", "t2", "nowrap");
        var head = new Div(Symbol.ATTENTION.icon(), title, when);
        head.addClassNames("row", "head");
        var asks = new Pre(prompt.asks());
        // It scrolls, so the keyboard has to reach it.
        asks.getElement().setAttribute("tabindex", "0").setAttribute("aria-label", "What it wants to do");
        add(head, asks);
        if (prompt.partly()) {
            add(line("Its program may show only a part of it: look at all of it in the terminal before you approve."));
        }
        if (!agent.mine().types()) {
            add(line("Who may type into this terminal answers."));
        } else if (prompt.answers().isEmpty()) {
            add(line("Answer it in the terminal."));
        } else {
            buttons(agent, prompt);
        }
    }

    private void buttons(Agent agent, Prompt prompt) {
        var row = new Div();
        row.addClassNames("row", "answers");
        add(row);
        for (var answer : prompt.answers()) {
            row.add(button(agent, prompt, answer));
            if (answer.kind() == Kind.ALWAYS) {
                add(line("Approve always is its answer “" + answer.label() + "”."));
            }
        }
    }

    private Button button(Agent agent, Prompt prompt, Answer answer) {
        var button = new Button(words(answer.kind()), e -> answer(agent, prompt, answer.kind()));
        button.addClassName("sm");
        button.setDisableOnClick(true);
        button.getElement().setAttribute("title", "In its words: " + answer.label());
        switch (answer.kind()) {
            case APPROVE -> {
                button.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
                button.setIcon(Symbol.CHECK.smallIcon());
                key(button, "alt+y", "Alt Y", "Approve what it asks");
            }
            case DENY -> key(button, "alt+n", "Alt N", "Deny what it asks");
            case ALWAYS -> {}
        }
        return button;
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case APPROVE -> "Approve";
            case ALWAYS -> "Approve always";
            case DENY -> "Deny";
        };
    }

    private static void key(Button button, String key, String cap, String says) {
        var shown = new Span(cap);
        shown.addClassNames("kbd", "hide-p");
        button.setSuffixComponent(shown);
        button.setAriaLabel(button.getText());
        Keys.give(button, key, says);
    }

    private static Paragraph line(String words) {
        var line = new Paragraph(words);
        line.addClassNames("s", "t2");
        return line;
    }

    private void answer(Agent agent, Prompt prompt, Kind kind) {
        done = prompt.id();
        setVisible(false);
        try {
            actions.answer(agent, prompt, kind);
        } catch (Refusal refusal) {
            Toasts.refuse(refusal);
            // As it is now, which may be nothing; its buttons are fresh ones.
            done = "";
            shown = null;
            again.accept(agent);
            return;
        }
        answered.run();
    }
}
