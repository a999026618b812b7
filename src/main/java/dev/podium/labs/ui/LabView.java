package dev.podium.labs.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Hands;
import dev.podium.labs.Labs;
import dev.podium.labs.Labs.Archive;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.Repository;
import dev.podium.labs.SeatNotes;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Progress;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.Visibilities;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One lab: what its seats are made from, how far their making is, and how each is. Longer than most files: whatever is done to
 * a lab or a seat begins on this page.
 */
@Route("labs/:lab")
@PageTitle("Lab – Podium")
@PermitAll
@StyleSheet("labs.css")
class LabView extends Div implements Headed, BeforeEnterObserver {

    private final transient Labs labs;
    private final transient Seats seats;
    private final transient Hands hands;
    private final transient Visibilities visibilities;
    private final transient SeatNotes notes;
    private final transient Machines machines;
    private final transient LabNews news;
    private final transient CastTools casts;
    private final transient SeatCare seatCare;
    private final boolean manages;
    private final Button give = new Button("Give everybody a seat", pressed -> giveSeats());
    private final Heading heading;
    private final Div facts = new Div();
    private final Div making = new Div();
    private final ProgressBar bar = new ProgressBar();
    private final Span said = new Span();
    private final Button cancel = new Button("Cancel", pressed -> cancel());
    private final TemplateCheck checked;
    private @Nullable CollectedPart care;
    private final Div nothing = new Div();
    private final Div place = new Div();
    private @Nullable HandQueue queue;
    private final Table<Seat> table = new Table<>("Seats");
    private transient @Nullable Lab lab;
    private transient @Nullable Lab described;
    private transient List<Seat> shown = List.of();
    private transient Map<SeatId, Visibilities.View> views = Map.of();
    private transient List<Machine> places = List.of();
    private transient Registration registration = () -> {};

    LabView(
            Labs labs,
            Seats seats,
            Hands hands,
            Visibilities visibilities,
            SeatNotes notes,
            Machines machines,
            LabNews news,
            CastTools casts,
            SeatCare seatCare,
            Permissions permissions) {
        permissions.require(Permission.LAB_HELP);
        this.labs = labs;
        this.seats = seats;
        this.hands = hands;
        this.visibilities = visibilities;
        this.notes = notes;
        this.machines = machines;
        this.news = news;
        this.casts = casts;
        this.seatCare = seatCare;
        checked = new TemplateCheck(seats);
        manages = permissions.allows(Permission.COURSE_MANAGE);
        addClassName("labs");
        give.addThemeVariants(ButtonVariant.PRIMARY);
        give.setVisible(manages);
        heading = new Heading("Lab", give);
        cancel.addClassNames("sm", "ghost");
        cancel.setVisible(manages);
        var line = new Div(said, cancel);
        line.addClassNames("row", "g3");
        making.add(line, bar);
        making.addClassName("lab-making");
        making.getElement().setAttribute("aria-live", "polite");
        columns();
        place.add(new Div(nothing, table));
        place.addClassName("lab-two");
        add(facts, making, checked, place);
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        try {
            lab = labs.get(LabId.parse(event.getRouteParameters().get("lab").orElse("")));
        } catch (Refusal unknown) {
            event.rerouteToError(new NotFoundException(unknown.sentence()), unknown.sentence());
            return;
        }
        if (queue != null) {
            place.remove(queue);
        }
        queue = new HandQueue(
                hands, visibilities, lab().id(), agent -> UI.getCurrent().navigate("agents/" + agent));
        place.add(queue);
        if (manages) {
            var part = seatCare.part(lab().id());
            if (care != null) {
                remove(care);
            }
            care = part;
            addComponentAtIndex(indexOf(place), part);
        }
        refresh();
    }

    private Lab lab() {
        return Objects.requireNonNull(lab);
    }

    private void columns() {
        table.addName("Student", Seat::studentName, seat -> seat.why().isEmpty() ? seat.studentEmail() : seat.why());
        table.addFact("Machine", Seat::machineName);
        table.onPhone(table.addComponentColumn(SeatLook::badge).setHeader("State"), SeatLook::word);
        table.addFact("Template", seat -> seat.templateVersion() == null ? "–" : "Version " + seat.templateVersion());
        table.addComponentColumn(this::open).setAutoWidth(true).setFlexGrow(0);
        table.addComponentColumn(this::actions).setWidth("64px").setFlexGrow(0);
    }

    private Component open(Seat seat) {
        var agent = seat.agent();
        var open = new Button("Terminal", pressed -> UI.getCurrent().navigate("agents/" + agent));
        open.addClassNames("sm", "ghost");
        var view = views.get(seat.id());
        open.setVisible(agent != null && view != null && view.opens());
        open.setAriaLabel("Open the terminal of " + seat.studentName());
        return open;
    }

    private Component actions(Seat seat) {
        var more = new MenuBar();
        more.addClassName("more");
        more.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        var button = more.addItem(Symbol.MORE.smallIcon());
        button.setAriaLabel("Notes and more on the seat of " + seat.studentName());
        button.getSubMenu().addItem("Notes", chosen -> new NotesDialog(notes, seat.id(), seat.studentName()).open());
        if (!manages) {
            return more;
        }
        seatCare.items(button.getSubMenu(), seat, this::refresh);
        var move = button.getSubMenu().addItem("Move to");
        var others = places.stream()
                .filter(machine -> !machine.id().equals(seat.machine()))
                .toList();
        move.setEnabled(!others.isEmpty());
        for (var machine : others) {
            move.getSubMenu()
                    .addItem(
                            machine.name(),
                            chosen -> act(() -> {
                                seats.move(seat.id(), machine.id());
                                Toasts.say(seat.studentName() + "'s seat is made anew on " + machine.name() + ".");
                            }));
        }
        return more;
    }

    private void act(Runnable work) {
        try {
            work.run();
        } catch (Refusal refused) {
            Toasts.refuse(refused);
        }
        refresh();
    }

    /** Shows how it is now; rows that did not change stay as they are, so that nothing jumps. */
    private void refresh() {
        var now = labs.get(lab().id());
        lab = now;
        if (!now.equals(described)) {
            described = now;
            show(now);
        }
        var progress = seats.progress(now.id());
        heading.setFacts(now.name() + " · " + Counted.of(progress.ready(), "seat ready", "seats ready") + " of "
                + progress.all());
        show(progress);
        if (queue != null) {
            queue.refresh();
        }
        if (care != null) {
            care.refresh();
        }
        var rows = seats.of(now.id());
        var seen = visibilities.of(now.id());
        nothing.removeAll();
        if (rows.isEmpty()) {
            nothing.add(new EmptyState(
                    "Nobody has a seat yet",
                    "A seat is a terminal in the files of this lab, on one of the team's machines, for each student of the"
                            + " roster."));
        }
        table.setVisible(!rows.isEmpty());
        if (!rows.equals(shown) || !seen.equals(views)) {
            views = seen;
            shown = rows;
            places = machines.all();
            table.setItems(rows);
            table.fit(rows.size());
        }
    }

    private void show(Lab now) {
        facts.removeAll();
        var back = new RouterLink("Labs", LabsView.class);
        var name = new Span(now.name());
        name.addClassName("strong");
        var path = new Div(back, new Span("›"), name, new Span(LabsView.state(now)));
        path.addClassNames("row", "g2", "lab-path");
        if (manages) {
            path.add(
                    small("Grades", () -> UI.getCurrent().navigate("labs/" + now.id() + "/grades")),
                    small("Costs", () -> UI.getCurrent().navigate("labs/" + now.id() + "/costs")),
                    small("Change", () -> new LabDialog(labs, now, saved -> refresh()).open()),
                    switch (now.state()) {
                        case PLANNED, ENDED ->
                            small("Open the lab", () -> act(() -> labs.state(now.id(), Labs.State.OPEN)));
                        case OPEN -> small("End the lab", () -> seatCare.end(now, this::refresh));
                    });
            if (now.state() != Labs.State.ENDED) {
                path.add(small("Reset all", () -> seatCare.resetAll(now, this::refresh)));
            }
        }
        path.add(small("Compare with the template", () -> checked.look(now.id())));
        path.add(small("Wall", () -> UI.getCurrent().navigate("labs/" + now.id() + "/wall")));
        if (now.state() != Labs.State.ENDED) {
            path.add(casts.buttons(now, List::of));
        }
        var template = now.template();
        var what = new Paragraph(switch (template.files()) {
                    case NoFiles none -> "No files";
                    case Repository git -> git.url() + (git.ref().isEmpty() ? "" : " at " + git.ref());
                    case Archive packed -> packed.fileName() + ", " + Counted.of(packed.files(), "file", "files");
                }
                + " · " + (template.command() == null ? template.program() : template.command()) + " · "
                + template.directory() + " · template version " + now.version());
        what.addClassNames("t2", "lab-template");
        facts.add(path, what);
        give.setEnabled(now.state() != Labs.State.ENDED);
    }

    private static Button small(String word, SerializableRunnable work) {
        var button = new Button(word, pressed -> work.run());
        button.addClassNames("sm", "ghost");
        return button;
    }

    private void show(Progress progress) {
        making.setVisible(progress.running());
        bar.setMax(Math.max(1, progress.all()));
        bar.setValue(progress.ready() + progress.failed());
        said.setText(progress.ready() + " of " + progress.all() + " are ready"
                + (progress.failed() == 0 ? "" : ", " + progress.failed() + " failed")
                + (progress.step().isEmpty() ? "" : ". " + progress.step() + " …"));
    }

    private void giveSeats() {
        new SeatsDialog(seats, machines, lab(), this::refresh).open();
    }

    private void cancel() {
        act(() -> seats.cancel(lab().id()));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }
}
