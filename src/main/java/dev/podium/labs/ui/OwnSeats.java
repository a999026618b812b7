package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.RouterLink;
import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention;
import dev.podium.labs.CoursePolicy;
import dev.podium.labs.CoursePolicy.Told;
import dev.podium.labs.Feedback;
import dev.podium.labs.Hands;
import dev.podium.labs.Labs;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Own;
import dev.podium.labs.Snapshots;
import dev.podium.labs.StepList;
import dev.podium.labs.Visibilities;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A student's own seats, with the way into each. */
final class OwnSeats extends Div {

    private final transient Seats seats;
    private final transient Hands hands;
    private final transient CoursePolicy policy;
    private final transient Visibilities visibilities;
    private final transient Attention attention;
    private final transient StepList steps;
    private final Div table = new Div();
    private final Div stepping = new Div();
    private final Div raising = new Div();
    private final FeedbackPart feedback;
    private final Div said = new Div();
    private final OwnNews news;
    private final transient Map<LabId, OwnHand> own = new LinkedHashMap<>();
    private final transient Map<SeatId, OwnSteps> ownSteps = new LinkedHashMap<>();
    private transient @Nullable Optional<Told> told;
    private transient @Nullable List<Own> shown;

    OwnSeats(
            Seats seats,
            Hands hands,
            CoursePolicy policy,
            Visibilities visibilities,
            Attention attention,
            StepList steps,
            Snapshots snapshots,
            Feedback feedback) {
        this.seats = seats;
        this.hands = hands;
        this.policy = policy;
        this.visibilities = visibilities;
        this.attention = attention;
        this.steps = steps;
        this.feedback = new FeedbackPart(feedback);
        addClassName("policies-part");
        news = new OwnNews(snapshots);
        add(table, stepping, news, raising, this.feedback, said, new RouterLink("What is kept of me", KeptView.class));
        refresh();
    }

    /** What has not changed stays as it is, so that nothing is taken from under the pointer, and no sentence from a field. */
    void refresh() {
        var text = policy.told();
        var mine = text.filter(each -> !each.accepted()).isPresent() ? List.<Own>of() : seats.mine();
        if (!text.equals(told) || !mine.equals(shown)) {
            told = text;
            shown = mine;
            show(text, mine);
        }
        own.values().forEach(OwnHand::refresh);
        ownSteps.values().forEach(OwnSteps::refresh);
        news.refresh();
        feedback.refresh();
    }

    private void show(Optional<Told> text, List<Own> mine) {
        table.removeAll();
        said.removeAll();
        var open = mine.stream()
                .filter(each -> each.labState() != Labs.State.ENDED)
                .collect(
                        Collectors.toMap(each -> each.seat().lab(), Own::labName, (one, _) -> one, LinkedHashMap::new));
        own.entrySet().removeIf(each -> {
            boolean over = !open.containsKey(each.getKey());
            if (over) {
                raising.remove(each.getValue());
            }
            return over;
        });
        open.forEach((lab, name) -> own.computeIfAbsent(lab, _ -> {
            var hand = new OwnHand(hands, lab, name, visibilities::mine);
            raising.add(hand);
            return hand;
        }));
        showSteps(mine);
        text.filter(each -> !each.accepted())
                .ifPresentOrElse(
                        unread -> table.add(new PolicyCard(policy, unread, this::refresh)), () -> showSeats(mine));
        text.filter(Told::accepted).ifPresent(each -> {
            var words = new Div(each.text() + "\n\n" + each.visibility().toStudent());
            words.addClassNames("t2", "lab-policy");
            said.add(new Details("What " + each.course() + " tells its students", words));
        });
    }

    private void showSeats(List<Own> mine) {
        table.add(mine.isEmpty() ? nothing() : table(mine));
        mine.stream()
                .filter(each -> each.labState() != Labs.State.ENDED)
                .forEach(each -> OwnMoves.of(each).ifPresent(table::add));
    }

    private void showSteps(List<Own> mine) {
        var open = mine.stream()
                .filter(each ->
                        each.labState() == Labs.State.OPEN && each.seat().state() == Seats.State.READY)
                .collect(Collectors.toMap(each -> each.seat().id(), Own::labName));
        ownSteps.entrySet().removeIf(each -> {
            boolean over = !open.containsKey(each.getKey());
            if (over) {
                stepping.remove(each.getValue());
            }
            return over;
        });
        open.forEach((seat, name) -> ownSteps.computeIfAbsent(seat, _ -> {
            var shownSteps = new OwnSteps(attention, steps, seat, name);
            stepping.add(shownSteps);
            return shownSteps;
        }));
    }

    private static Component nothing() {
        return new EmptyState("You have no seat yet", "It stands here as soon as whoever teaches you gives one out.");
    }

    private static Component table(List<Own> mine) {
        var table = new Table<Own>("Your seats");
        table.addName("Lab", Own::labName, own -> own.seat().machineName());
        table.onPhone(
                table.addComponentColumn(own -> SeatLook.badge(own.seat())).setHeader("State"),
                own -> SeatLook.word(own.seat()));
        table.addComponentColumn(OwnSeats::way).setAutoWidth(true).setFlexGrow(0);
        table.setItems(mine);
        table.fit(mine.size());
        return table;
    }

    private static Component way(Own own) {
        var agent = own.seat().agent();
        var open = new Button("Open my terminal", pressed -> UI.getCurrent().navigate("agents/" + agent));
        open.addThemeVariants(ButtonVariant.PRIMARY);
        open.setVisible(agent != null);
        open.setAriaLabel("Open my terminal in " + own.labName());
        return open;
    }
}
