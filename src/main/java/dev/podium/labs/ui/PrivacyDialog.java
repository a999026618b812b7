package dev.podium.labs.ui;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.podium.labs.Kept;
import dev.podium.labs.Kept.Privacy;
import dev.podium.labs.Visibility;
import dev.podium.portal.Toasts;
import java.util.List;

/** How long a course keeps what its labs leave, what students are given of it, and what is seen of their seats. */
final class PrivacyDialog extends LabForm {

    PrivacyDialog(Kept kept) {
        super("What is kept", "480px");
        var now = kept.privacy();
        var days = new IntegerField("Days after a lab's end");
        days.setValue(now.keepDays());
        days.setMin(1);
        days.setMax(Kept.MOST_DAYS);
        days.setStepButtonsVisible(true);
        days.setHelperText(
                "Then hands, notes, grades, flags and checks of steps of that lab are deleted, and whoever left the"
                        + " course so long ago.");
        var notes = new Checkbox("Students are given the notes of those who help");
        notes.setValue(now.notesShown());
        var what =
                new Paragraph("With what is kept of them, which each may take along. Otherwise they read how many there"
                        + " are. It counts for notes that were written before, too.");
        what.addClassNames("t2", "s");
        var seen = new Select<Visibility>();
        seen.setLabel("What those who help see of a seat without being asked");
        seen.setItems(List.of(Visibility.STATE, Visibility.FIGURES, Visibility.SCREEN));
        seen.setItemLabelGenerator(PrivacyDialog::name);
        seen.setValue(now.visibility());
        seen.setWidthFull();
        var effect = new Paragraph();
        effect.addClassNames("t2", "s");
        effect.getElement().setAttribute("role", "status");
        effect.setText(effect(now.visibility(), now.visibility()));
        seen.addValueChangeListener(changed -> effect.setText(effect(now.visibility(), changed.getValue())));
        body(refusal.at("keepDays", days), notes, what, seen, effect);
        footer(
                "Save",
                () -> refusal.accepts(() -> {
                    kept.put(new Privacy(
                            days.getValue() == null ? 0 : days.getValue(), notes.getValue(), seen.getValue()));
                    close();
                    Toasts.say("What is kept was changed.");
                }));
    }

    private static String name(Visibility level) {
        return switch (level) {
            case STATE -> "State: the least";
            case FIGURES -> "Figures, and no screens";
            case SCREEN -> "Screens: everything";
        };
    }

    /** What is seen, and from when on. */
    private static String effect(Visibility before, Visibility after) {
        var words = after.ofSeats();
        var seen = Character.toUpperCase(words.charAt(0)) + words.substring(1) + ". Keystrokes are kept at no level.";
        if (after == before) {
            return seen;
        }
        return after.compareTo(before) < 0
                ? seen + " It counts at once; terminals that are open are shut."
                : seen
                        + " Each student is asked to accept it, and until then the old level holds for them. Then it counts"
                        + " for what was recorded before, too.";
    }
}
