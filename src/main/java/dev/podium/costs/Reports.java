package dev.podium.costs;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reports of a month, made and kept, of a team and of the organisation; and rows for whoever counts elsewhere. What one of a
 * team says is what somebody with {@link dev.podium.identity.Permission#COSTS_SEE} may see; that of the organisation names no
 * person and no agent, and takes {@link dev.podium.identity.Permission#ORG_FIGURES}.
 *
 * <p>Each month is reported by itself on the 3rd of the next, and anew where something was booked in it since. A report that was
 * made is never changed.
 */
public interface Reports {

    enum Of {
        TEAM,
        ORGANISATION
    }

    /** What a report can be had as: pages, or the rows behind them. */
    enum Format {
        PDF,
        /** Rows of FOCUS 1.2 for a spreadsheet. */
        CSV,
        /** The same rows, an object a line. */
        JSONL
    }

    /**
     * A report that was made.
     *
     * @param version 1 for the first of this month
     * @param soFar the last day that it counts, where the month was not over; else null
     * @param madeBy "Podium" where it was made by itself
     * @param figures tells apart what the ledger came to; the same where nothing was booked since
     * @param files what is kept; CSV is written from the lines
     */
    record Report(
            UUID id,
            Of of,
            YearMonth month,
            int version,
            @Nullable LocalDate soFar,
            Instant made,
            String madeBy,
            String figures,
            List<File> files) {

        public Report {
            files = List.copyOf(files);
        }
    }

    /** @param bytes as it is kept; lines are compressed. @param sha256 of that, in hexadecimal */
    record File(Format format, long bytes, String sha256) {}

    /** What can be sent. */
    interface Writing {

        /** To its end; the stream is left open. */
        void to(OutputStream target) throws IOException;
    }

    /** @param type of media. What is refused was refused before there was one of these. */
    record Download(String fileName, String type, Writing writing) {}

    /** The latest month first, and of a month the latest version. */
    List<Report> all(Of of);

    /**
     * Makes the report of a month now, or of this one as far as it is. Where nothing was booked since the last one was made, that
     * one.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.bad-month}, or {@code costs.too-few} where a course has too few people
     */
    Report make(Of of, YearMonth month);

    /** @throws dev.podium.kernel.Refusal {@code costs.no-report} */
    Download open(Of of, UUID id, Format format);

    /**
     * Rows of any days as they are in the ledger now, CSV or lines; read day by day while they are sent.
     *
     * @param entries a row for each entry of the ledger instead of sums of days; of the organisation there is none
     * @throws dev.podium.kernel.Refusal {@code costs.bad-period}, {@code costs.bad-part}, {@code costs.withheld}
     */
    Download rows(Of of, Spending.Period period, boolean entries, Format format);

    /** Whether the acting team's report is made each month. */
    boolean monthly();

    /** For whoever manages the team's budgets. */
    void setMonthly(boolean monthly);
}
