package dev.podium.labs;

import dev.podium.kernel.LabId;
import java.util.List;

/**
 * The grades of a lab as a file for a spreadsheet, there and back. Takes
 * {@link dev.podium.identity.Permission#LAB_GRADE}.
 */
public interface GradeSheet {

    enum Kind {
        CHANGED,
        SAME,
        /** Is not imported; the row says why. */
        ERROR
    }

    /**
     * @param line where the row begins in the file, from 1
     * @param said what changes, or is wrong, in a sentence; ""
     */
    record Row(int line, Kind kind, String email, String name, String said) {}

    /** @param columns what each column was taken for; @param rows errors first, then in the file's order */
    record Import(List<String> columns, List<Row> rows, boolean applied) {

        public Import {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        public long count(Kind kind) {
            return rows.stream().filter(row -> row.kind() == kind).count();
        }
    }

    /**
     * A row for each student: e-mail, name, group, a column for each criterion, total, comment, when it was released, and the
     * version by which an import sees what changed meanwhile. Text that a spreadsheet would take for a formula begins with an
     * apostrophe.
     */
    String export(LabId lab);

    /**
     * What importing would do; nothing is changed. E-mail is needed; what a row leaves empty stays as it is.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.bad-csv}, {@code labs.csv-too-large}
     */
    Import preview(LabId lab, String csv);

    /** Imports it as drafts: rows without an error, all or none. */
    Import apply(LabId lab, String csv);
}
