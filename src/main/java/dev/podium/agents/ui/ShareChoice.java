package dev.podium.agents.ui;

import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.podium.agents.Agents;
import dev.podium.terminals.Terminals.Mode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** To watch or to drive, and until when. */
final class ShareChoice extends Div {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);
    private static final String WATCH = "Watch";
    private static final String DRIVE = "Drive";

    private final Select<String> how = new Select<>();
    private final DateTimePicker until = new DateTimePicker("Until");
    private final @Nullable String none;

    /** @param none the words for not sharing at all, or null where that is no choice */
    ShareChoice(String label, @Nullable String none) {
        this.none = none;
        var choices = new ArrayList<String>();
        if (none != null) {
            choices.add(none);
        }
        choices.addAll(List.of(WATCH, DRIVE));
        how.setLabel(label);
        how.setItems(choices);
        how.setValue(choices.getFirst());
        how.setWidthFull();
        until.setHelperText("Empty: without an end");
        until.setManualValidation(true);
        until.setWidthFull();
        how.addValueChangeListener(e -> showEnd());
        showEnd();
        add(how, until);
        addClassName("two");
    }

    private void showEnd() {
        until.setVisible(none == null || !none.equals(how.getValue()));
    }

    void show(@Nullable Mode mode, @Nullable Instant end) {
        how.setValue(mode == null && none != null ? none : mode == Mode.DRIVE ? DRIVE : WATCH);
        until.setValue(end == null ? null : end.atZone(ZoneId.systemDefault()).toLocalDateTime());
    }

    /** What is chosen, or null for not sharing. */
    @Nullable
    Mode mode() {
        return none != null && none.equals(how.getValue()) ? null : needed();
    }

    Mode needed() {
        return DRIVE.equals(how.getValue()) ? Mode.DRIVE : Mode.WATCH;
    }

    @Nullable
    Instant until() {
        var chosen = until.getValue();
        return chosen == null || mode() == null
                ? null
                : chosen.atZone(ZoneId.systemDefault()).toInstant();
    }

    /** Why somebody may open a terminal: "drives, by name, until 3 May 2026, 12:00". */
    static String words(Agents.Opener opener) {
        var how = switch (opener.reach()) {
            case OWNER -> "";
            case DRIVE -> "drives, ";
            case WATCH -> "watches, ";
            case SEE, NONE -> "sees, ";
        };
        var why = switch (opener.cause()) {
            case OWNER -> "owner";
            case TEAM -> "as one of the team";
            case PERSON -> "by name";
            case ROLE -> "by role";
        };
        var end = opener.until();
        return how + why + (end == null ? "" : ", until " + MINUTE.format(end.atZone(ZoneId.systemDefault())));
    }
}
