package dev.podium.labs.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.Grades;
import dev.podium.labs.Grades.Grade;
import dev.podium.labs.Grades.Mark;
import dev.podium.labs.Rubrics.Criterion;
import dev.podium.labs.Rubrics.Rubric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One student's grade. Where somebody else was faster, what was typed stays, and beside each field stands what they wrote: so
 * nothing of either is lost, and who saves again does it knowingly.
 */
final class GradeDialog extends LabForm {

    private record Row(Criterion criterion, TextField points, TextArea comment) {}

    private final transient Grades grades;
    private final transient LabId lab;
    private final transient List<Row> rows = new ArrayList<>();
    private final TextArea comment = new TextArea("Comment on all of it");
    private transient Grade grade;

    /**
     * @param hasNext whether one may go on to the next student
     * @param saved is told whether to go on
     */
    GradeDialog(
            Grades grades,
            LabId lab,
            Rubric rubric,
            Grade grade,
            List<Grades.Told> told,
            boolean hasNext,
            SerializableConsumer<Boolean> saved,
            SerializableRunnable release) {
        super(grade.studentName(), "640px");
        this.grades = grades;
        this.lab = lab;
        this.grade = grade;
        var all = new Div();
        all.addClassName("grade-rows");
        rubric.criteria().forEach(criterion -> all.add(row(criterion)));
        comment.setWidthFull();
        comment.setMaxLength(Grades.LONGEST_COMMENT);
        comment.setMinRows(2);
        comment.setValue(grade.comment());
        body(all, refusal.at("comment", comment), history(told));
        var toStudent = new Button(
                "Save and release",
                pressed -> save(() -> {
                    close();
                    release.run();
                }));
        getFooter().add(toStudent);
        var send = footer(
                "Save",
                () -> save(() -> {
                    close();
                    saved.accept(false);
                }));
        if (hasNext) {
            send.removeThemeVariants(ButtonVariant.PRIMARY);
            var next = new Button(
                    "Save, next",
                    pressed -> save(() -> {
                        close();
                        saved.accept(true);
                    }));
            next.addThemeVariants(ButtonVariant.PRIMARY);
            next.getElement().setAttribute("title", "Ctrl Enter");
            // What is being typed is sent when its field loses the focus, which a key alone does not make it do.
            next.addClickShortcut(Key.ENTER, KeyModifier.CONTROL).resetFocusOnActiveElement();
            getFooter().add(next);
        }
        if (!rows.isEmpty()) {
            rows.getFirst().points().focus();
        }
    }

    private Div row(Criterion criterion) {
        var points = new TextField(criterion.name());
        points.setSuffixComponent(new Span("of " + GradeLook.number(criterion.points())));
        points.setHelperText(criterion.description());
        points.getElement().setAttribute("inputmode", "decimal");
        points.setAutoselect(true);
        var words = new TextArea("Comment");
        words.setMaxLength(Grades.LONGEST_MARK_COMMENT);
        words.setAriaLabel("Comment on " + criterion.name());
        words.setMinRows(1);
        grade.mark(criterion.id()).ifPresent(mark -> {
            points.setValue(number(mark));
            words.setValue(mark.comment());
        });
        rows.add(new Row(criterion, points, words));
        var row = new Div(points, words);
        row.addClassName("grade-row");
        return row;
    }

    private static String number(Mark mark) {
        var points = mark.points();
        return points == null ? "" : GradeLook.number(points);
    }

    private static Div history(List<Grades.Told> told) {
        var all = new Div();
        told.forEach(each -> all.add(new Details(
                "Told " + each.at().toString().substring(0, 16).replace('T', ' ') + " UTC by " + each.by() + ": "
                        + GradeLook.number(each.total()) + " of " + GradeLook.number(each.most()),
                FeedbackPart.marks(each))));
        return all;
    }

    private void save(SerializableRunnable then) {
        var marks = new ArrayList<Mark>();
        boolean wrong = false;
        for (var row : rows) {
            var points = number(row);
            var text = row.points().getValue().strip();
            boolean bad = points == null && !text.isEmpty();
            row.points().setInvalid(bad);
            row.points()
                    .setErrorMessage(
                            bad
                                    ? "0 to " + GradeLook.number(row.criterion().points()) + ", or nothing for not yet"
                                    : "");
            wrong |= bad;
            marks.add(new Mark(row.criterion().id(), points, row.comment().getValue()));
        }
        if (wrong) {
            return;
        }
        try {
            refusal.clear();
            grades.put(lab, grade.student(), grade.version(), marks, comment.getValue());
        } catch (Refusal refused) {
            refusal.show(refused);
            if (refused.code().equals("labs.grade-changed")) {
                showTheirs();
            }
            return;
        }
        then.run();
    }

    private static @Nullable BigDecimal number(Row row) {
        var text = row.points().getValue().strip().replace(',', '.');
        if (!text.matches("\\d{1,6}(\\.\\d{1,2})?")) {
            return null;
        }
        var points = new BigDecimal(text);
        return points.compareTo(row.criterion().points()) > 0 ? null : points;
    }

    /** What was typed stays in the fields; what somebody else wrote stands below each that differs. */
    private void showTheirs() {
        grade = grades.get(lab, grade.student());
        var by = grade.gradedBy() + " wrote ";
        for (var row : rows) {
            var theirs = grade.mark(row.criterion().id());
            var points = theirs.map(GradeDialog::number).orElse("");
            var words = theirs.map(Mark::comment).orElse("");
            row.points()
                    .setHelperText(
                            points.equals(row.points().getValue()) ? "" : by + (points.isEmpty() ? "nothing" : points));
            row.comment().setHelperText(words.equals(row.comment().getValue()) ? "" : by + "“" + words + "”");
        }
        comment.setHelperText(grade.comment().equals(comment.getValue()) ? "" : by + "“" + grade.comment() + "”");
    }
}
