package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.function.SerializableSupplier;
import dev.podium.agents.Agents;
import dev.podium.agents.ui.TerminalCards;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.labs.Broadcasts;
import dev.podium.labs.CoursePolicy;
import dev.podium.labs.InputLocks;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.ShownScreens;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What whoever helps does with several seats at once, for each page that offers it; and what their students see of it. */
@org.springframework.stereotype.Component
class CastTools implements TerminalCards {

    private final Broadcasts broadcasts;
    private final InputLocks locks;
    private final ShownScreens screens;
    private final Seats seats;
    private final CoursePolicy policy;
    private final Agents agents;
    private final LabNews news;
    private final Permissions permissions;

    CastTools(
            Broadcasts broadcasts,
            InputLocks locks,
            ShownScreens screens,
            Seats seats,
            CoursePolicy policy,
            Agents agents,
            LabNews news,
            Permissions permissions) {
        this.broadcasts = broadcasts;
        this.locks = locks;
        this.screens = screens;
        this.seats = seats;
        this.policy = policy;
        this.agents = agents;
        this.news = news;
        this.permissions = permissions;
    }

    /** @param some of the lab's seats those that are chosen at first; none for all */
    void broadcast(Lab lab, List<Seat> some) {
        new BroadcastDialog(
                        broadcasts,
                        lab,
                        seats.of(lab.id()),
                        some,
                        sent -> new SentDialog(broadcasts, news, sent).open())
                .open();
    }

    void past(Lab lab) {
        new PastDialog(broadcasts, lab, sent -> new SentDialog(broadcasts, news, sent).open()).open();
    }

    void lock(Lab lab, List<Seat> some) {
        new LockDialog(locks, lab, seats.of(lab.id()), some).open();
    }

    void screen(Lab lab, List<Seat> some) {
        new ShownScreenDialog(screens, agents, lab, seats.of(lab.id()), some).open();
    }

    /** The buttons of a lab's page. */
    Component buttons(Lab lab, SerializableSupplier<List<Seat>> chosen) {
        var buttons = new Div(
                small("Broadcast", () -> broadcast(lab, chosen.get())),
                small("Show a screen", () -> screen(lab, chosen.get())),
                small("Lock", () -> lock(lab, chosen.get())),
                small("What was sent", () -> past(lab)));
        buttons.addClassNames("row", "cast-buttons");
        return buttons;
    }

    private static Button small(String word, SerializableRunnable work) {
        var button = new Button(word, pressed -> work.run());
        button.addClassNames("sm", "ghost");
        return button;
    }

    /** For a student's page of seats. */
    Component cards() {
        return cards(null);
    }

    /** A student's own seat says it above its terminal; other terminals say nothing. */
    @Override
    public Component above(AgentId agent) {
        return permissions.allows(Permission.LAB_SEAT) ? cards(agent) : new Span();
    }

    /** Until they have accepted what the course tells them, that stands in the place of a student's own terminal. */
    @Override
    public Optional<Component> instead(AgentId agent, SerializableRunnable open) {
        if (!permissions.allows(Permission.LAB_SEAT)
                || seats.mine().stream()
                        .noneMatch(own -> agent.equals(own.seat().agent()))) {
            return Optional.empty();
        }
        return policy.told().filter(told -> !told.accepted()).map(told -> new PolicyCard(policy, told, open));
    }

    private Component cards(@Nullable AgentId agent) {
        return new OwnCasts(broadcasts, locks, screens, seats, news, agent);
    }
}
