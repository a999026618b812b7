package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.GradeSheet;
import dev.podium.labs.Grades;
import dev.podium.labs.Grades.Grade;
import dev.podium.labs.Labs;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Rubrics;
import dev.podium.labs.Rubrics.Rubric;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The grades of a lab: students by criteria, what each was told, and the way to tell them. */
@Route("labs/:lab/grades")
@PageTitle("Grades – Podium")
@PermitAll
@StyleSheet("labs.css")
@StyleSheet("grades.css")
class LabGradesView extends Div implements Headed, BeforeEnterObserver {

    private final transient Labs labs;
    private final transient Rubrics rubrics;
    private final transient Grades grades;
    private final transient GradeSheet sheet;
    private final Heading heading;
    private final Button release = new Button("Release feedback", pressed -> askAll());
    private final Div place = new Div();
    private transient @Nullable Lab lab;
    private transient Rubric rubric = Rubric.NONE;
    private transient List<Grade> shown = List.of();

    LabGradesView(Labs labs, Rubrics rubrics, Grades grades, GradeSheet sheet, Permissions permissions) {
        permissions.require(Permission.LAB_GRADE);
        this.labs = labs;
        this.rubrics = rubrics;
        this.grades = grades;
        this.sheet = sheet;
        addClassName("labs");
        release.addThemeVariants(ButtonVariant.PRIMARY);
        heading = new Heading("Grades", release);
        place.addClassName("policies-part");
        add(place);
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
        refresh();
    }

    private Lab lab() {
        return Objects.requireNonNull(lab);
    }

    private void refresh() {
        rubric = rubrics.get(lab().id());
        shown = grades.of(lab().id());
        long told = shown.stream().filter(each -> each.released() != null).count();
        heading.setFacts(
                lab().name() + " · " + told + " of " + Counted.of(shown.size(), "student", "students") + " told");
        place.removeAll();
        place.add(path());
        release.setEnabled(!rubric.criteria().isEmpty() && !shown.isEmpty());
        if (rubric.criteria().isEmpty()) {
            var make = new Button("Write the rubric", pressed -> rubric());
            make.addThemeVariants(ButtonVariant.PRIMARY);
            place.add(new EmptyState(
                    "No rubric yet",
                    "A rubric says what is looked at, and how many points each takes. Students read it with their"
                            + " feedback.",
                    make));
        } else if (shown.isEmpty()) {
            place.add(new EmptyState("No students yet", "Import the people of the course, then grade them here."));
        } else {
            place.add(table());
        }
    }

    private Component path() {
        var name = new RouterLink(
                lab().name(),
                LabView.class,
                new RouteParameters("lab", lab().id().toString()));
        var here = new Span("Grades");
        here.addClassName("strong");
        var path = new Div(new RouterLink("Labs", LabsView.class), new Span("›"), name, new Span("›"), here);
        // Together, so that on a phone they are one line below where they have no room beside it.
        var ways = new Div(small("Rubric", this::rubric));
        ways.addClassNames("row", "lab-ways");
        path.add(ways);
        path.addClassNames("row", "g2", "lab-path");
        if (!rubric.criteria().isEmpty()) {
            var id = lab().id();
            // Asked for when it is pressed, in a request of its own that has its own actor.
            var export = new Anchor(
                    DownloadHandler.fromInputStream(event -> {
                        var bytes = sheet.export(id).getBytes(StandardCharsets.UTF_8);
                        return new DownloadResponse(
                                new ByteArrayInputStream(bytes), "grades.csv", "text/csv", bytes.length);
                    }),
                    "Export");
            export.addClassName("s");
            ways.add(export, small("Import", () -> new GradeImportDialog(sheet, id, this::refresh).open()));
        }
        return path;
    }

    private static Button small(String word, SerializableRunnable work) {
        var button = new Button(word, pressed -> work.run());
        button.addClassNames("sm", "ghost");
        return button;
    }

    private void rubric() {
        new RubricDialog(rubrics, lab().id(), rubric, this::refresh).open();
    }

    private Component table() {
        var table = new Table<Grade>("Grades");
        table.addName(
                "Student", Grade::studentName, grade -> grade.section().isEmpty() ? grade.email() : grade.section());
        for (var criterion : rubric.criteria()) {
            table.onPhone(
                    table.addColumn(grade -> GradeLook.points(grade, criterion))
                            .setHeader(criterion.name() + " / " + GradeLook.number(criterion.points()))
                            .setTextAlign(ColumnTextAlign.END),
                    grade -> "");
        }
        table.onPhone(
                table.addColumn(grade -> total(grade))
                        .setHeader("Total / " + GradeLook.number(rubric.most()))
                        .setTextAlign(ColumnTextAlign.END),
                grade -> grade.state() == Grades.State.NONE
                        ? ""
                        : total(grade) + " of " + GradeLook.number(rubric.most()));
        table.onPhone(table.addComponentColumn(GradeLook::badge).setHeader("State"), GradeLook::word);
        table.addComponentColumn(this::actions).setAutoWidth(true).setFlexGrow(0);
        table.setItems(shown);
        table.fit(shown.size());
        return table;
    }

    private static String total(Grade grade) {
        return grade.state() == Grades.State.NONE ? "–" : GradeLook.number(grade.total());
    }

    private Component actions(Grade grade) {
        var write = new Button("Grade", pressed -> open(shown.indexOf(grade)));
        write.addClassNames("sm", "ghost");
        write.setAriaLabel("Grade " + grade.studentName());
        return write;
    }

    /** The one at this place of the list, and from there on to the next. */
    private void open(int at) {
        var id = shown.get(at).student();
        try {
            new GradeDialog(
                            grades,
                            lab().id(),
                            rubric,
                            grades.get(lab().id(), id),
                            grades.told(lab().id(), id),
                            at + 1 < shown.size(),
                            next -> {
                                refresh();
                                if (next && at + 1 < shown.size()) {
                                    open(at + 1);
                                }
                            },
                            () -> release(List.of(id)))
                    .open();
        } catch (Refusal gone) {
            Toasts.refuse(gone);
            refresh();
        }
    }

    private void askAll() {
        long due = shown.stream()
                .filter(each -> each.state() == Grades.State.DRAFT || each.state() == Grades.State.CHANGED)
                .count();
        var ask = new ConfirmDialog(
                "Release feedback to everybody who is graded?",
                Counted.of((int) due, "student has", "students have")
                        + " something that they were not told. Those without all points are left. What was read is not taken"
                        + " back.",
                "Release",
                confirmed -> release(null),
                "Cancel",
                kept -> {});
        ask.open();
    }

    private void release(@Nullable List<RosterEntryId> students) {
        try {
            var released = grades.release(lab().id(), students);
            var left = released.left().stream()
                    .limit(5)
                    .map(each -> each.studentName() + ": " + each.why())
                    .collect(Collectors.joining(" "));
            Toasts.say(Counted.of(released.told(), "student was", "students were") + " told. "
                    + (released.left().size() > 5 ? released.left().size() + " were left. " : left));
        } catch (Refusal refused) {
            Toasts.refuse(refused);
        }
        refresh();
    }
}
