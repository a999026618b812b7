package dev.podium.agents.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.podium.agents.Recordings;
import dev.podium.agents.Recordings.Mode;
import dev.podium.agents.Recordings.Policy;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import java.util.Objects;

/** Whether the team records what its agents print, and how long that is kept. */
final class RecordingPart extends Div {

    private final transient Recordings recordings;
    private final Paragraph said = new Paragraph();

    RecordingPart(Recordings recordings, boolean manages) {
        this.recordings = recordings;
        addClassNames("policies-part", "recording-part");
        var change = new Button("Change", Symbol.SETTINGS.smallIcon(), pressed -> new Change().open());
        change.addClassNames("push", "sm");
        change.setVisible(manages);
        change.setAriaLabel("Change what is recorded");
        var head = new Div(new H2("Recording"), change);
        head.addClassNames("row", "g3");
        said.addClassName("t2");
        add(head, said);
        refresh();
    }

    private void refresh() {
        var policy = recordings.policy();
        var kept = " Recordings are kept for " + policy.days() + " days, and " + policy.megabytes()
                + " MB of each agent; the oldest go first.";
        said.setText(
                switch (policy.mode()) {
                    case NEVER -> "Nothing that agents print is recorded." + kept;
                    case CHOICE -> "Each agent's owner chooses whether what it prints is recorded." + kept;
                    case ALWAYS -> "What agents print is always recorded; whoever watches one sees that." + kept;
                });
    }

    final class Change extends FormDialog {

        private final FormRefusal refusal = new FormRefusal();
        private final RadioButtonGroup<Mode> mode = new RadioButtonGroup<>("Record what agents print");
        private final IntegerField days = refusal.at("days", new IntegerField("Days that a recording is kept"));
        private final IntegerField megabytes = refusal.at("megabytes", new IntegerField("MB kept of each agent"));

        Change() {
            super("Recording");
            var policy = recordings.policy();
            mode.setItems(Mode.values());
            mode.setItemLabelGenerator(RecordingLook::mode);
            mode.setValue(policy.mode());
            days.setManualValidation(true);
            megabytes.setManualValidation(true);
            days.setValue(policy.days());
            megabytes.setValue(policy.megabytes());
            var what = new Paragraph("Never what is typed. But a program may print a secret, and then it is recorded.");
            what.addClassName("t2");
            body(refusal, mode, what, days, megabytes);
            var save = new Button("Save", pressed -> {
                if (refusal.accepts(this::save)) {
                    close();
                    refresh();
                    Toasts.say("Saved");
                }
            });
            save.addThemeVariants(ButtonVariant.PRIMARY);
            footer(save);
        }

        private void save() {
            recordings.change(new Policy(
                    mode.getValue(),
                    Objects.requireNonNullElse(days.getValue(), 0),
                    Objects.requireNonNullElse(megabytes.getValue(), 0)));
        }
    }
}
