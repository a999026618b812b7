package dev.podium.labs;

import dev.podium.kernel.Refusal;
import dev.podium.labs.GradeSheet.Kind;
import dev.podium.labs.Grades.Grade;
import dev.podium.labs.Grades.Mark;
import dev.podium.labs.Grades.State;
import dev.podium.labs.Rubrics.Criterion;
import dev.podium.labs.Rubrics.Rubric;
import dev.podium.portal.CsvCells;
import dev.podium.portal.CsvText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Grades as rows of text, there and back. Pure: the grades and the file are handed in.
 *
 * <p>Invariants: what was written out and read again changes nothing; a cell that is empty changes nothing; and each row is
 * looked at for itself.
 *
 * @param changes grades as they are to be, by the version that they are now
 */
record GradeFile(List<String> columns, List<GradeSheet.Row> rows, List<Change> changes) {

    private static final String EMAIL = "e-mail";
    private static final String COMMENT = "comment";
    private static final String VERSION = "version";
    private static final Set<String> OTHERS = Set.of("name", "group", "total", "released");
    private static final Set<String> OWN =
            Set.of(EMAIL, COMMENT, VERSION, "name", "group", "total", "released", "email");

    GradeFile {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        changes = List.copyOf(changes);
    }

    /** @param marks those that the file names */
    record Change(Grade grade, List<Mark> marks, String comment) {}

    /** Whether a column has this name whatever the rubric says. */
    static boolean isColumn(String name) {
        return OWN.contains(name.toLowerCase(Locale.ROOT));
    }

    static String write(Rubric rubric, List<Grade> grades) {
        var out = new StringBuilder();
        var header = new ArrayList<String>(List.of("E-mail", "Name", "Group"));
        rubric.criteria().forEach(criterion -> header.add(CsvCells.text(criterion.name())));
        header.addAll(List.of("Total", "Comment", "Released", "Version"));
        CsvCells.line(out, header);
        for (var grade : grades) {
            var cells = new ArrayList<String>(List.of(
                    CsvCells.text(grade.email()), CsvCells.text(grade.studentName()), CsvCells.text(grade.section())));
            for (var criterion : rubric.criteria()) {
                cells.add(grade.mark(criterion.id())
                        .filter(mark -> mark.points() != null)
                        .map(mark -> String.valueOf(mark.points()))
                        .orElse(""));
            }
            cells.add(grade.state() == State.NONE ? "" : grade.total().toPlainString());
            cells.add(CsvCells.text(grade.comment()));
            cells.add(grade.released() == null ? "" : grade.released().toString());
            cells.add(Integer.toString(grade.version()));
            CsvCells.line(out, cells);
        }
        return out.toString();
    }

    /** Where the file has what. @param criteria by the number of their column */
    private record Found(
            int email,
            @Nullable Integer comment,
            @Nullable Integer version,
            Map<Integer, Criterion> criteria,
            List<String> said) {}

    static GradeFile read(String csv, Rubric rubric, List<Grade> grades) {
        if (csv.length() > RosterFile.LONGEST) {
            throw tooLarge("The file has " + csv.length() + " characters; " + RosterFile.LONGEST + " are the most.");
        }
        if (csv.indexOf('\0') >= 0) {
            throw bad(
                    "The file is no text that separates values: it holds a NUL.",
                    "Save it as CSV, in UTF-8, and import that; or choose another encoding.");
        }
        var lines = CsvText.read(csv);
        if (lines.isEmpty()) {
            throw bad("The file is empty.", "Export the grades, change that file, and import it.");
        }
        if (lines.size() - 1 > Roster.MOST) {
            throw tooLarge("The file has " + (lines.size() - 1) + " rows; " + Roster.MOST + " are the most.");
        }
        var found = found(lines.getFirst(), rubric);
        var byEmail = grades.stream()
                .collect(Collectors.toMap(each -> CsvText.bare(each.email()), Function.identity(), (one, _) -> one));
        var rows = new ArrayList<GradeSheet.Row>();
        var errors = new ArrayList<GradeSheet.Row>();
        var changes = new ArrayList<Change>();
        var seen = new HashMap<String, Integer>();
        for (var line : lines.subList(1, lines.size())) {
            var email = value(line, found.email()).toLowerCase(Locale.ROOT);
            var grade = byEmail.get(email);
            var before = seen.putIfAbsent(email, line.line());
            if (line.values().stream().anyMatch(CsvText::isTorn)) {
                errors.add(error(line, email, "Half a character stands in it: save the file anew, in UTF-8."));
            } else if (!line.broken().isEmpty()) {
                errors.add(error(line, email, line.broken()));
            } else if (grade == null) {
                errors.add(error(
                        line,
                        email,
                        email.isEmpty() ? "It has no e-mail." : "No student of the roster has this e-mail."));
            } else if (before != null) {
                errors.add(error(line, email, "The e-mail stands on line " + before + " already."));
            } else {
                var wrong = new ArrayList<String>();
                var change = change(line, found, grade, wrong);
                if (wrong.isEmpty()) {
                    var said = said(grade, change, found);
                    rows.add(new GradeSheet.Row(
                            line.line(), said.isEmpty() ? Kind.SAME : Kind.CHANGED, email, grade.studentName(), said));
                    if (!said.isEmpty()) {
                        changes.add(change);
                    }
                } else {
                    errors.add(new GradeSheet.Row(
                            line.line(), Kind.ERROR, email, grade.studentName(), String.join(" ", wrong)));
                }
            }
        }
        errors.addAll(rows);
        return new GradeFile(found.said(), errors, changes);
    }

    private static Found found(CsvText.Line header, Rubric rubric) {
        if (!header.broken().isEmpty()) {
            throw bad(header.broken(), "Close the quote, or save the file as CSV anew.");
        }
        var byName = new HashMap<String, Criterion>();
        rubric.criteria().forEach(each -> byName.put(CsvText.bare(each.name()).toLowerCase(Locale.ROOT), each));
        var places = new HashMap<String, Integer>();
        var criteria = new HashMap<Integer, Criterion>();
        var said = new ArrayList<String>();
        for (int i = 0; i < header.values().size(); i++) {
            var given = CsvCells.unguarded(header.values().get(i));
            var name = given.toLowerCase(Locale.ROOT);
            name = name.equals("email") ? EMAIL : name;
            var criterion = byName.get(name);
            boolean own = List.of(EMAIL, COMMENT, VERSION).contains(name);
            if ((own || criterion != null) && places.putIfAbsent(name, i) != null) {
                throw bad("The column " + RosterFile.shown(given) + " is there twice.", "Leave one of them out.");
            }
            if (criterion != null) {
                criteria.put(i, criterion);
            }
            said.add(RosterFile.shown(given)
                    + (own || criterion != null
                            ? ""
                            : OTHERS.contains(name) ? " → not read" : " → left out: no criterion has this name"));
        }
        var email = places.get(EMAIL);
        if (email == null) {
            throw bad(
                    "The first line names no column with e-mails.",
                    "Begin with a line of column names: E-mail and the" + " criteria.");
        }
        return new Found(email, places.get(COMMENT), places.get(VERSION), criteria, said);
    }

    private static Change change(CsvText.Line line, Found found, Grade grade, List<String> wrong) {
        var version = found.version() == null ? "" : value(line, found.version());
        if (!version.isEmpty() && !version.equals(Integer.toString(grade.version()))) {
            wrong.add("Somebody changed this grade after the file was made: it is version " + grade.version() + ".");
        }
        var marks = new ArrayList<Mark>();
        found.criteria().forEach((column, criterion) -> {
            var text = value(line, column);
            if (text.isEmpty()) {
                return;
            }
            var points = Points.parse(text, criterion.points()).orElse(null);
            if (points == null) {
                wrong.add(GradeRules.outsideWords(criterion) + " " + RosterFile.shown(text) + " is none.");
                return;
            }
            marks.add(new Mark(
                    criterion.id(),
                    points,
                    grade.mark(criterion.id()).map(Mark::comment).orElse("")));
        });
        var comment = found.comment() == null ? "" : CsvCells.unguarded(value(line, found.comment()));
        if (comment.length() > Grades.LONGEST_COMMENT) {
            wrong.add("The comment has " + comment.length() + " characters; " + Grades.LONGEST_COMMENT
                    + " are the most.");
        }
        boolean same = comment.isEmpty() || comment.equals(CsvText.bare(grade.comment()));
        return new Change(grade, marks, same ? grade.comment() : comment);
    }

    private static String said(Grade grade, Change change, Found found) {
        var names = new HashMap<UUID, String>();
        found.criteria().values().forEach(each -> names.put(each.id(), each.name()));
        var said = new ArrayList<String>();
        for (var mark : change.marks()) {
            var before = grade.mark(mark.criterion()).map(Mark::points).orElse(null);
            var after = mark.points();
            if (after != null && (before == null || before.compareTo(after) != 0)) {
                said.add(names.get(mark.criterion()) + " " + (before == null ? "" : Points.words(before) + " → ")
                        + Points.words(after));
            }
        }
        said.sort(null);
        if (!change.comment().equals(grade.comment())) {
            said.add("comment");
        }
        return String.join("; ", said);
    }

    private static String value(CsvText.Line line, int at) {
        return at >= line.values().size() ? "" : line.values().get(at);
    }

    private static GradeSheet.Row error(CsvText.Line line, String email, String why) {
        return new GradeSheet.Row(line.line(), Kind.ERROR, RosterFile.shown(email), "", why);
    }

    private static Refusal bad(String sentence, String nextStep) {
        return Refusal.invalidField("csv", "labs.bad-csv", sentence, nextStep);
    }

    private static Refusal tooLarge(String sentence) {
        return Refusal.tooLarge("labs.csv-too-large", sentence, "Split it, and import one part after the other.")
                .at("csv");
    }
}
