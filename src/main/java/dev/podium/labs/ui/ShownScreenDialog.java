package dev.podium.labs.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.ShownScreens;
import dev.podium.labs.ShownScreens.Screen;
import dev.podium.portal.Toasts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a student to show their screen to the lab, shows a terminal of one's own, and ends what is shown. */
@StyleSheet("casts.css")
final class ShownScreenDialog extends LabForm {

    private static final int OWN = 100;

    /** Either is null. */
    private record Choice(
            String words, @Nullable SeatId seat, @Nullable AgentId agent) {}

    ShownScreenDialog(ShownScreens screens, Agents agents, Lab lab, List<Seat> all, List<Seat> some) {
        super("Show a screen to " + lab.name(), "480px");
        screens.of(lab.id())
                .ifPresentOrElse(now -> ending(screens, lab, now), () -> asking(screens, agents, lab, all, some));
    }

    private void ending(ShownScreens screens, Lab lab, Screen now) {
        body(new Paragraph(
                now.shown() == null
                        ? now.ownerName() + " is asked by " + now.askedBy() + ", and has not answered yet."
                        : "The screen of " + now.ownerName() + " is shown to everybody in the lab."));
        footer(
                now.shown() == null ? "Ask no longer" : "Show it no longer",
                () -> refusal.accepts(() -> {
                    screens.end(lab.id());
                    close();
                }));
    }

    private void asking(ShownScreens screens, Agents agents, Lab lab, List<Seat> all, List<Seat> some) {
        var what = new Paragraph(
                "Everybody who sits in the lab may look at it and not type. A student is asked first, and may"
                        + " end it at any time; a terminal of your own is shown at once.");
        what.addClassName("t2");
        var choices = new ArrayList<Choice>();
        all.stream()
                .filter(seat -> seat.state() == Seats.State.READY)
                .forEach(seat -> choices.add(new Choice("Ask " + seat.studentName(), seat.id(), null)));
        agents.list(new Agents.Filter(null, null, true, List.of()), 0, OWN).stream()
                .forEach(agent -> choices.add(new Choice("My own: " + agent.name(), null, agent.id())));
        var choice = new ComboBox<Choice>("Whose");
        choice.setItems(choices);
        choice.setItemLabelGenerator(Choice::words);
        choice.setWidthFull();
        choices.stream()
                .filter(each -> !some.isEmpty() && some.getFirst().id().equals(each.seat()))
                .findFirst()
                .ifPresent(choice::setValue);
        var time = refusal.at("minutes", new Select<Duration>());
        time.setLabel("For at most");
        time.setItems(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(45), Duration.ofMinutes(180));
        time.setItemLabelGenerator(each -> each.toMinutes() + " minutes");
        time.setValue(Duration.ofMinutes(15));
        time.setWidthFull();
        body(what, choice, time);
        var ask = footer(
                "Go",
                () -> refusal.accepts(() -> {
                    var chosen = choice.getValue();
                    if (chosen.seat() != null) {
                        screens.ask(lab.id(), chosen.seat(), time.getValue());
                        Toasts.say("It is shown when the student consents.");
                    } else if (chosen.agent() != null) {
                        screens.show(lab.id(), chosen.agent(), time.getValue());
                        Toasts.say("It is shown to everybody in the lab.");
                    }
                    close();
                }));
        ask.setEnabled(choice.getValue() != null);
        choice.addValueChangeListener(changed -> ask.setEnabled(changed.getValue() != null));
    }
}
