package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.Reports;
import dev.podium.costs.Reports.Format;
import dev.podium.costs.Reports.Of;
import dev.podium.costs.Spending;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reports, as REST shows and sends them. */
final class ReportJson {

    private ReportJson() {}

    @Schema(name = "CostReportFile")
    record Kept(
            @Schema(allowableValues = {"pdf", "jsonl"}) String format,

            @Schema(description = "As it is kept; lines are compressed.")
            long bytes,

            @Schema(description = "Of these bytes, in hexadecimal.")
            String sha256) {}

    @Schema(name = "CostReport", description = "The report of a month, as it was made.")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            UUID id,

            @Schema(example = "2026-10") String month,

            @Schema(description = "A later one was made because something was booked in that month since.")
            int version,

            @Schema(description = "The last day that it counts, where the month was not over; else null.") @Nullable
            LocalDate soFar,

            Instant made,
            String madeBy,
            List<Kept> files) {

        static One of(Reports.Report report) {
            return new One(
                    report.id(),
                    report.month().toString(),
                    report.version(),
                    report.soFar(),
                    report.made(),
                    report.madeBy(),
                    report.files().stream()
                            .map(file -> new Kept(
                                    file.format().name().toLowerCase(Locale.ROOT), file.bytes(), file.sha256()))
                            .toList());
        }
    }

    @Schema(name = "CostReportList")
    record All(List<One> items) {

        static All of(List<Reports.Report> reports) {
            return new All(reports.stream().map(One::of).toList());
        }
    }

    @Schema(name = "CostReportWanted")
    record Wanted(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    example = "2026-10",
                    description = "This month or an earlier one.")
            @Nullable
            String month) {

        YearMonth parsed() {
            var text = Bodies.needed("month", month);
            try {
                return YearMonth.parse(text.strip());
            } catch (DateTimeException e) {
                throw Refusal.invalidField("month", "costs.bad-month", "That is no month.", "Send it like 2026-10.");
            }
        }
    }

    @Schema(name = "CostReportSchedule")
    record Schedule(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "Made on the 3rd of the next month.")
            @Nullable
            Boolean monthly) {}

    /** @param detail days or entries */
    static Reports.Download rows(
            Reports reports,
            Of of,
            @Nullable String from,
            @Nullable String to,
            String detail,
            String format,
            LocalDate today) {
        var last = to == null ? today : Bodies.day("to", to);
        var first = from == null ? last.withDayOfMonth(1) : Bodies.day("from", from);
        if (!detail.equals("days") && !detail.equals("entries")) {
            throw Refusal.invalidField(
                    "detail", "costs.bad-part", "Rows are sums of days or single entries.", "Send days or entries.");
        }
        return reports.rows(
                of,
                new Spending.Period(first, last),
                detail.equals("entries"),
                Bodies.word("format", format, Format.class));
    }

    static void send(Reports.Download download, HttpServletResponse response) throws IOException {
        response.setContentType(download.type());
        response.setHeader("Content-Disposition", "attachment; filename=\"" + download.fileName() + "\"");
        response.setHeader("Cache-Control", "no-store");
        download.writing().to(response.getOutputStream());
    }
}
