package dev.podium.labs.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.labs.Attention;
import dev.podium.labs.ThresholdFigures;
import dev.podium.labs.stuck.Thresholds;
import org.jspecify.annotations.Nullable;

/** From when on a course wants to be told of a seat; times in minutes, as people think of them. */
final class ThresholdsDialog extends LabForm {

    private final IntegerField repeatsWatch = field("Watch at");
    private final IntegerField repeatsHelp = field("Help at");
    private final IntegerField repeatsWithin = field("Within, min");
    private final IntegerField idleWatch = field("Watch after, min");
    private final IntegerField idleHelp = field("Help after, min");
    private final IntegerField waitingWatch = field("Watch after, s");
    private final IntegerField waitingHelp = field("Help after, s");
    private final IntegerField progressWatch = field("Watch at, % of the median");
    private final IntegerField progressHelp = field("Help at, %");
    private final IntegerField progressLeastClass = field("Class of at least");
    private final IntegerField progressOver = field("And longer by, min");
    private final IntegerField agentEscalations = field("Dearest tier, times");
    private final IntegerField agentWithin = field("Within, min");
    private final IntegerField agentQuiet = field("Silent for, min");

    ThresholdsDialog(Attention attention, SerializableRunnable done) {
        super("When seats are flagged", "520px");
        fill(ThresholdFigures.of(attention.thresholds()));
        var what = new Paragraph(
                "Watch is worth a look in passing, help means that somebody should go. An empty field is as"
                        + " Podium has it.");
        what.addClassName("t2");
        body(
                what,
                part(
                        "The same command or error, again",
                        refusal.at("repeats", repeatsWatch),
                        repeatsHelp,
                        repeatsWithin),
                part("Nothing typed", refusal.at("idle", idleWatch), idleHelp),
                part("An agent waits for a person", refusal.at("waiting", waitingWatch), waitingHelp),
                part(
                        "Longer on a step than the class",
                        refusal.at("progress", progressWatch),
                        progressHelp,
                        progressLeastClass,
                        progressOver),
                part("Agents", refusal.at("agent", agentEscalations), agentWithin, agentQuiet));
        footer("Save", () -> {
            if (refusal.accepts(() -> attention.setThresholds(wanted()))) {
                close();
                done.run();
            }
        });
    }

    private static IntegerField field(String label) {
        var field = new IntegerField(label);
        field.setStepButtonsVisible(false);
        return field;
    }

    private static Div part(String title, IntegerField... fields) {
        var row = new Div(fields);
        row.addClassName("threshold-row");
        var part = new Div(new H3(title), row);
        part.addClassName("threshold-part");
        return part;
    }

    private void fill(ThresholdFigures now) {
        put(repeatsWatch, now.repeatsWatch(), 1);
        put(repeatsHelp, now.repeatsHelp(), 1);
        put(repeatsWithin, now.repeatsWithin(), 60);
        put(idleWatch, now.idleWatch(), 60);
        put(idleHelp, now.idleHelp(), 60);
        put(waitingWatch, now.waitingWatch(), 1);
        put(waitingHelp, now.waitingHelp(), 1);
        put(progressWatch, now.progressWatch(), 1);
        put(progressHelp, now.progressHelp(), 1);
        put(progressLeastClass, now.progressLeastClass(), 1);
        put(progressOver, now.progressOver(), 60);
        put(agentEscalations, now.agentEscalations(), 1);
        put(agentWithin, now.agentWithin(), 60);
        put(agentQuiet, now.agentQuiet(), 60);
    }

    /** Seconds that are no whole minutes, as REST may set them, are shown rounded up. */
    private static void put(IntegerField field, @Nullable Integer value, int unit) {
        if (value != null) {
            field.setValue(Math.ceilDiv(value, unit));
        }
    }

    private Thresholds wanted() {
        return new ThresholdFigures(
                        repeatsWatch.getValue(),
                        repeatsHelp.getValue(),
                        seconds(repeatsWithin),
                        seconds(idleWatch),
                        seconds(idleHelp),
                        waitingWatch.getValue(),
                        waitingHelp.getValue(),
                        progressWatch.getValue(),
                        progressHelp.getValue(),
                        progressLeastClass.getValue(),
                        seconds(progressOver),
                        agentEscalations.getValue(),
                        seconds(agentWithin),
                        seconds(agentQuiet))
                .thresholds();
    }

    /** What is far too long is refused by name, whatever it comes to in seconds. */
    private static @Nullable Integer seconds(IntegerField minutes) {
        var value = minutes.getValue();
        return value == null ? null : Math.clamp((long) value * 60, 0, Integer.MAX_VALUE);
    }
}
