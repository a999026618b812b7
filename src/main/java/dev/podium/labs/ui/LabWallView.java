package dev.podium.labs.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.shared.Registration;
import dev.podium.agents.Agents;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention;
import dev.podium.labs.Hands;
import dev.podium.labs.Labs;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.SeatNotes;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.Visibilities;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All seats of a lab, live: who needs somebody stands first, and says why. A terminal opens over the wall, to look at first.
 *
 * <p>Longer than most files: what stands on the page is shown anew in one go, from one look at everything.
 */
@Route("labs/:lab/wall/:seat?")
@PageTitle("Lab wall – Podium")
@PermitAll
@StyleSheet("wall.css")
@StyleSheet("labs.css")
class LabWallView extends Div implements Headed, BeforeEnterObserver {

    private final transient Labs labs;
    private final transient Attention attention;
    private final transient Hands hands;
    private final transient Visibilities visibilities;
    private final transient Agents agents;
    private final transient WallRoom room;
    private final transient LabNews news;
    private final transient CastTools casts;
    private final transient SeatNotes notes;
    private final Heading heading;

    /** What is done with several seats at once; a phone has it on the lab's page. */
    private final Div several = new Div();

    private final SeatTools tools = new SeatTools(now -> go("", now));
    private final StepBar steps = new StepBar();
    private final SeatWall wall;
    private final Div place = new Div();
    private final Section left = new Section();
    private final Aside right = new Aside();
    private final StuckCards stuck;
    private @Nullable HandQueue queue;
    private @Nullable SeatTerminal terminal;
    private transient @Nullable Lab lab;
    private transient SeatsShown choice = SeatsShown.ALL;
    private transient WallRoom.@Nullable Look look;
    private transient Registration registration = () -> {};

    LabWallView(
            Labs labs,
            Attention attention,
            Hands hands,
            Visibilities visibilities,
            Agents agents,
            WallRoom room,
            CastTools casts,
            SeatNotes notes,
            LabNews news,
            Permissions permissions) {
        permissions.require(Permission.LAB_HELP);
        this.labs = labs;
        this.attention = attention;
        this.hands = hands;
        this.visibilities = visibilities;
        this.agents = agents;
        this.room = room;
        this.casts = casts;
        this.notes = notes;
        this.news = news;
        addClassName("lab-wall");
        var list = new Button(
                "The lab", Symbol.LIST.smallIcon(), pressed -> UI.getCurrent().navigate("labs/" + lab().id()));
        list.getElement().setAttribute("title", "Its seats as a list, its files and its steps");
        several.addClassNames("row", "hide-p");
        var action = new Div(several, list);
        action.addClassNames("row", "g2");
        heading = new Heading("Lab wall", action);
        wall = new SeatWall(agents, seat -> go(seat.toString(), choice));
        stuck = new StuckCards(attention, seat -> go(seat.toString(), choice), this::refresh);
        place.addClassName("wall-place");
        left.addClassNames("wall-page", "lab-left");
        left.add(tools, steps, place);
        var said = new Paragraph(
                Symbol.LOCK.smallIcon(),
                new Span("Students see who looks at their terminal, and can read the log. Keys are not recorded."));
        said.addClassNames("row", "s", "t2", "lab-promise");
        right.addClassName("lab-right");
        right.add(stuck, said);
        add(left, right);
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private Lab lab() {
        return Objects.requireNonNull(lab);
    }

    private void go(String seat, SeatsShown now) {
        var path = "labs/" + lab().id() + "/wall" + (seat.isEmpty() ? "" : "/" + seat);
        UI.getCurrent().navigate(path, QueryParameters.fromString(now.query()));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        SeatId seat;
        try {
            var now = labs.get(LabId.parse(event.getRouteParameters().get("lab").orElse("")));
            if (lab == null || !lab.id().equals(now.id())) {
                meet(now);
            }
            seat = event.getRouteParameters().get("seat").map(SeatId::parse).orElse(null);
        } catch (Refusal unknown) {
            event.rerouteToError(new NotFoundException(unknown.sentence()), unknown.sentence());
            return;
        }
        choice = SeatsShown.of(event.getLocation().getQueryParameters());
        refresh();
        open(seat);
    }

    private void meet(Lab now) {
        lab = now;
        if (queue != null) {
            right.remove(queue);
        }
        queue = new HandQueue(hands, visibilities, now.id(), this::watch);
        right.addComponentAsFirst(queue);
        several.removeAll();
        if (now.state() != Labs.State.ENDED) {
            several.add(casts.buttons(now, () -> terminal == null ? List.of() : seatOf(terminal)));
        }
    }

    /** The one that is open: what is sent then is meant for it at first. */
    private List<Seat> seatOf(SeatTerminal open) {
        var known = known(open.seat());
        return known == null ? List.of() : List.of(known.seat());
    }

    private void watch(AgentId agent) {
        Objects.requireNonNull(look).seats().stream()
                .filter(each -> agent.equals(each.seat().agent()))
                .findFirst()
                .ifPresent(each -> go(each.seat().id().toString(), choice));
    }

    private void open(@Nullable SeatId seat) {
        if (terminal != null) {
            left.remove(terminal);
            terminal = null;
        }
        var known = seat == null ? null : known(seat);
        var agent = known == null ? null : known.seat().agent();
        left.setClassName("open", agent != null);
        wall.cover(agent != null);
        wall.select(Objects.toString(seat, ""));
        if (seat != null && known != null && agent != null) {
            terminal = new SeatTerminal(
                    seat, agent, agents, Objects.requireNonNull(look).view(seat), () -> go("", choice));
            terminal.more().add(notesOf(known.seat()));
            left.add(terminal);
            refreshTerminal();
        }
    }

    private Button notesOf(Seat seat) {
        var button = new Button(
                "Notes",
                Symbol.DOCUMENT.smallIcon(),
                pressed -> new NotesDialog(notes, seat.id(), seat.studentName()).open());
        button.addClassName("sm");
        button.setAriaLabel("Notes on " + seat.studentName());
        return button;
    }

    private SeatLine.@Nullable Known known(SeatId seat) {
        return look == null
                ? null
                : look.seats().stream()
                        .filter(each -> each.seat().id().equals(seat))
                        .findFirst()
                        .orElse(null);
    }

    private void refresh() {
        lab = labs.get(lab().id());
        var now = room.look(lab().id());
        look = now;
        var matching = now.seats().stream()
                .filter(each ->
                        choice.matches(each.seat().studentName(), each.seat().section()))
                .toList();
        tools.show(choice, SeatTiles.numbers(matching, now.steps()));
        steps.show(now.attention());
        heading.setFacts(facts(now));
        Objects.requireNonNull(queue).refresh();
        showStuck(now);
        var shown = matching.stream()
                .filter(each -> SeatTiles.is(each, choice.show(), now.steps()))
                .sorted(SeatTiles.order(choice.sort()))
                .toList();
        if (shown.isEmpty()) {
            place.removeAll();
            place.add(nothing(now));
        } else {
            if (wall.getParent().isEmpty()) {
                place.removeAll();
                place.add(wall);
            }
            var me = CurrentActor.require().person();
            wall.show(
                    choice,
                    shown.stream().map(each -> SeatTiles.tile(each, now, me)).toList(),
                    agentsOf(shown));
        }
        refreshTerminal();
    }

    private static Map<String, AgentId> agentsOf(List<SeatLine.Known> shown) {
        var ofSeats = new HashMap<String, AgentId>();
        for (var each : shown) {
            if (each.seat().agent() != null) {
                ofSeats.put(each.seat().id().toString(), each.seat().agent());
            }
        }
        return ofSeats;
    }

    private void showStuck(WallRoom.Look now) {
        var names = now.seats().stream()
                .collect(Collectors.toMap(
                        each -> each.seat().id().toString(), each -> each.seat().studentName(), (one, other) -> one));
        var flags = now.seats().stream()
                .sorted(SeatTiles.order(SeatsShown.Sort.HELP))
                .flatMap(each -> each.first().stream())
                .toList();
        stuck.show(flags, now.attention().ofTheClass(), names);
        // Silence is not to be taken for calm.
        stuck.setVisible(now.views().isEmpty()
                || now.views().values().stream().anyMatch(view -> view.level().figures()));
    }

    private void refreshTerminal() {
        var now = look;
        if (terminal == null || now == null) {
            return;
        }
        var known = known(terminal.seat());
        if (known == null || !terminal.agent().equals(known.seat().agent())) {
            // The seat went, or was made anew elsewhere.
            go("", choice);
            return;
        }
        terminal.see(now.view(terminal.seat()));
        terminal.show(known, SeatLine.of(known, now.steps(), now.at()), SeatTiles.stepWords(known, now));
    }

    private String facts(WallRoom.Look now) {
        long here = now.seats().stream().filter(SeatLine.Known::here).count();
        var ends = lab().ends();
        var left = ends == null || !ends.isAfter(now.at()) ? null : Duration.between(now.at(), ends);
        return lab().name() + " · " + LabsView.state(lab()).toLowerCase(Locale.ROOT)
                + (left == null
                        ? ""
                        : ", " + (left.toHours() > 0 ? left.toHours() + " h " : "") + left.toMinutesPart()
                                + " min left")
                + " · " + here + " of " + now.seats().size() + " here";
    }

    private EmptyState nothing(WallRoom.Look now) {
        if (now.seats().isEmpty()) {
            return new EmptyState(
                    "Nobody has a seat yet.",
                    "Give everybody a seat on the lab's page; their screens show here.",
                    new Button("Go to the lab", pressed -> UI.getCurrent().navigate("labs/" + lab().id())));
        }
        var all = new Button(
                "Show all seats",
                pressed -> go("", SeatsShown.ALL.with(choice.sort()).with(choice.size())));
        all.addClassName("sm");
        return new EmptyState("No seat is in this choice.", "", all);
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
