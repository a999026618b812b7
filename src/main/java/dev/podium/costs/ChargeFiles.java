package dev.podium.costs;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@link Charges} out of a file of separated values, and into one. People are named by their e-mail, machines by their name.
 * Reading takes {@link dev.podium.identity.Permission#BUDGET_MANAGE}, writing
 * {@link dev.podium.identity.Permission#COSTS_SEE}.
 */
public interface ChargeFiles {

    /** What becomes of a row. */
    enum Kind {
        /** It is entered, or would be. */
        NEW,
        /** It stands there already, by its vendor and reference, and stays as it is. */
        AGAIN,
        ERROR
    }

    /**
     * A row as it was understood.
     *
     * @param line of the file, from 1
     * @param day null where it is none; so is the amount
     * @param person the e-mail
     * @param machine the name
     * @param dollars null where that could not be told
     * @param entry of the ledger; null where it was not entered
     * @param problem what is wrong and what to do, in a sentence or two; "" but for {@link Kind#ERROR}
     */
    record Row(
            int line,
            Kind kind,
            @Nullable LocalDate day,
            @Nullable BigDecimal amount,
            String currency,
            String what,
            String vendor,
            String person,
            String machine,
            String reference,
            @Nullable BigDecimal dollars,
            @Nullable UUID entry,
            String problem) {}

    /**
     * @param columns what each column of the file was taken for, such as "Betrag → amount"
     * @param entered whether they are in the ledger now: all of them, or none where one is wrong
     */
    record Import(List<String> columns, List<Row> rows, boolean entered) {

        public Import {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        public long count(Kind kind) {
            return rows.stream().filter(row -> row.kind() == kind).count();
        }
    }

    /**
     * @param csv column names first: day, amount, currency and what are needed; vendor, person, machine and reference may be
     *     there, and others are left out. Days are like 2026-01-31 or 31.1.2026, amounts like 1234.50, 1,234.50 or 1.234,50
     * @param dryRun says what would become of them, and enters none
     * @throws dev.podium.kernel.Refusal {@code costs.bad-csv}, {@code costs.csv-too-large} for more than {@link Charges#MOST}
     *     rows
     */
    Import read(String csv, boolean dryRun);

    /** A file to begin with: the columns, and a row that costs nothing and so is refused until it is replaced. */
    String template();

    /**
     * The last {@link Charges#MOST} that were entered, the last first, in the columns that are read, and what they came to in
     * US dollars, when they were entered and by whom. What a spreadsheet would take for a formula begins with an apostrophe.
     */
    String export();
}
