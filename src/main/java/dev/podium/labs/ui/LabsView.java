package dev.podium.labs.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.shared.Registration;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.labs.Attention;
import dev.podium.labs.CoursePolicy;
import dev.podium.labs.Courses;
import dev.podium.labs.Courses.Course;
import dev.podium.labs.Feedback;
import dev.podium.labs.Hands;
import dev.podium.labs.Kept;
import dev.podium.labs.Labs;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Roster;
import dev.podium.labs.Seats;
import dev.podium.labs.Snapshots;
import dev.podium.labs.StepList;
import dev.podium.labs.Visibilities;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import org.jspecify.annotations.Nullable;

/** The team's course: its labs and its people for those who teach, their own seats for those who are taught. */
@Route("labs")
@PageTitle("Labs – Podium")
@Menu(title = "Labs", order = 3.5, icon = "labs")
@PermitAll
@StyleSheet("labs.css")
class LabsView extends Div implements Headed {

    private final transient Courses courses;
    private final transient Kept kept;
    private final transient Labs labs;
    private final transient Seats seats;
    private final transient LabNews news;
    private final transient Attention attention;
    private final boolean helps;
    private final boolean manages;
    private final Button add = new Button("New lab", Symbol.PLUS.smallIcon(), pressed -> newLab());
    private final Heading heading;
    private final Div course = new Div();
    private final Div list = new Div();
    private final Div nothing = new Div();
    private final @Nullable PeoplePart people;
    private final @Nullable OwnSeats own;
    private transient Registration registration = () -> {};

    LabsView(
            Courses courses,
            Roster roster,
            Labs labs,
            Seats seats,
            Hands hands,
            CoursePolicy policy,
            Visibilities visibilities,
            Attention attention,
            StepList steps,
            Snapshots snapshots,
            Feedback feedback,
            Kept kept,
            LabNews news,
            CastTools casts,
            Permissions permissions) {
        this.courses = courses;
        this.kept = kept;
        this.labs = labs;
        this.seats = seats;
        this.news = news;
        this.attention = attention;
        helps = permissions.allows(Permission.LAB_HELP);
        manages = permissions.allows(Permission.COURSE_MANAGE);
        if (!helps) {
            permissions.require(Permission.LAB_SEAT);
        }
        addClassName("labs");
        add.addThemeVariants(ButtonVariant.PRIMARY);
        add.setVisible(false);
        heading = new Heading("Labs", add);
        course.addClassName("policies-part");
        list.addClassName("policies-part");
        people = helps ? new PeoplePart(roster, kept, manages, this::refresh) : null;
        own = permissions.allows(Permission.LAB_SEAT)
                ? new OwnSeats(seats, hands, policy, visibilities, attention, steps, snapshots, feedback)
                : null;
        add(nothing, course, list);
        if (people != null) {
            add(people);
        }
        if (own != null) {
            add(casts.cards(), own);
        }
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private void refresh() {
        if (!helps) {
            return;
        }
        var found = courses.find().orElse(null);
        nothing.removeAll();
        course.removeAll();
        list.removeAll();
        add.setVisible(manages && found != null);
        if (people != null) {
            people.setVisible(found != null);
        }
        if (found == null) {
            nothing.add(noCourse());
            return;
        }
        show(found);
        var all = labs.list();
        heading.setFacts(found.name() + " · " + Counted.of(all.size(), "lab", "labs"));
        list.add(new H2("Labs"));
        if (all.isEmpty()) {
            list.add(new EmptyState(
                    "No labs yet",
                    manages
                            ? "A lab says what every student starts with: a program, files, a directory. Make one, then"
                                    + " give everybody a seat."
                            : "Whoever teaches this course makes them."));
        } else {
            var table = new Table<Lab>("Labs");
            table.addComponentColumn(LabsView::named).setHeader("Lab").setFlexGrow(2);
            table.addFact("State", LabsView::state);
            table.onPhone(table.addColumn(lab -> ready(lab)).setHeader("Seats ready"), lab -> "");
            table.setItems(all);
            table.fit(all.size());
            list.add(table);
        }
        if (people != null) {
            people.refresh();
        }
    }

    private EmptyState noCourse() {
        var make = new Button("Make a course", pressed -> new CourseDialog(courses, null, this::refresh).open());
        make.addThemeVariants(ButtonVariant.PRIMARY);
        return manages
                ? new EmptyState(
                        "This team is no course yet",
                        "A course has people and labs: import its students from a file, and give each a ready terminal in"
                                + " one step.",
                        make)
                : new EmptyState("This team is no course yet", "Owners and instructors of the team make it one.");
    }

    private void show(Course found) {
        var name = new H2(found.name());
        var row = new Div(name);
        row.addClassNames("row", "g3");
        if (manages) {
            var change = new Button("Change", pressed -> new CourseDialog(courses, found, this::refresh).open());
            change.addClassNames("sm", "ghost");
            var flags = new Button("Thresholds", pressed -> new ThresholdsDialog(attention, this::refresh).open());
            flags.addClassNames("sm", "ghost");
            var keeping = new Button("What is kept", pressed -> new PrivacyDialog(kept).open());
            keeping.addClassNames("sm", "ghost");
            row.add(change, flags, keeping);
        }
        course.add(row);
        if (!found.policy().isEmpty()) {
            var policy = new Div(found.policy());
            policy.addClassNames("t2", "lab-policy");
            course.add(policy);
        }
    }

    private static Component named(Lab lab) {
        var link = new RouterLink(
                lab.name(), LabView.class, new RouteParameters("lab", lab.id().toString()));
        link.addClassNames("strong", "cut");
        return link;
    }

    static String state(Lab lab) {
        return switch (lab.state()) {
            case PLANNED -> "Planned";
            case OPEN -> "Open";
            case ENDED -> "Ended";
        };
    }

    private String ready(Lab lab) {
        var progress = seats.progress(lab.id());
        return progress.ready() + " of " + progress.all();
    }

    private void newLab() {
        new LabDialog(labs, null, lab -> UI.getCurrent().navigate("labs/" + lab.id())).open();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        var mine = own;
        if (mine != null) {
            registration = news.subscribe(event.getUI(), mine::refresh);
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }
}
