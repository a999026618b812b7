package dev.podium.gpus.web;

import dev.podium.costs.Ledger;
import dev.podium.gpus.GpuReports;
import dev.podium.gpus.GpuReports.Cursor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was held, used and wasted, by REST. */
@RestController
@RequestMapping("/api/v1/gpus/reports")
@Tag(name = "GPUs")
class GpuReportController {

    private static final int USUAL_DAYS = 30;
    private static final String EVERYWHERE = "Of all teams; scope platform:manage.";

    private final GpuReports reports;
    private final GpuExports exports;
    private final Clock clock;
    private final ZoneId zone;

    GpuReportController(GpuReports reports, GpuExports exports, Ledger ledger, Clock clock) {
        this.reports = reports;
        this.exports = exports;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
    }

    @GetMapping("/history")
    @Operation(
            summary = "List leases that are over",
            description = "The latest first, with GPU hours, how busy they were and what they came to.")
    GpuReportJson.HistoryPage history(
            @Parameter(description = EVERYWHERE) @RequestParam(defaultValue = "false") boolean everywhere,
            @Parameter(description = "A person's id.") @RequestParam(required = false) @Nullable String person,
            @Parameter(description = "The next of the page before.") @RequestParam(required = false) @Nullable
                    String after,
            @Parameter(description = "At most " + GpuReports.MOST + ".") @RequestParam(defaultValue = "50") int limit) {
        var items = reports.history(everywhere, person(person), after == null ? null : cursor(after), limit);
        return new GpuReportJson.HistoryPage(
                items.stream().map(GpuReportJson.PastJson::of).toList(),
                items.isEmpty() || items.size() < Math.min(limit, GpuReports.MOST) ? null : text(items.getLast()));
    }

    private static @Nullable PersonId person(@Nullable String text) {
        return text == null ? null : PersonId.parse(text);
    }

    private static String text(GpuReports.Past last) {
        var cursor = GpuExports.cursor(last);
        return cursor.ended() + "," + cursor.id();
    }

    private static Cursor cursor(String text) {
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw Refusal.invalidField(
                    "after", "gpus.bad-page", "That is no next of a page.", "Send the next of the page before.");
        }
        return new Cursor(Bodies.moment("after", text.substring(0, comma)), Bodies.id(text.substring(comma + 1)));
    }

    @GetMapping("/history/export")
    @Operation(
            summary = "Export leases that are over",
            description = "All of them as CSV, the latest first.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv")))
    void exportHistory(
            @Parameter(description = EVERYWHERE) @RequestParam(defaultValue = "false") boolean everywhere,
            @Parameter(description = "A person's id.") @RequestParam(required = false) @Nullable String person,
            HttpServletResponse response)
            throws IOException {
        send(exports.history(everywhere, person(person)), "gpu-leases.csv", response);
    }

    @GetMapping("/fairness")
    @Operation(
            summary = "Show what was held by days beside shares",
            description = "Of each team that shares a server with this one, and of the people of this one; shares as"
                    + " they are agreed now.")
    GpuReportJson.FairnessJson fairness(
            @Parameter(description = "Up to today, at most 366.") @RequestParam(defaultValue = "30") int days) {
        return GpuReportJson.FairnessJson.of(reports.fairness(days));
    }

    @GetMapping("/use")
    @Operation(
            summary = "Show what was held, used, wasted and free",
            description = "By servers and by people, in hours of GPUs, counted each quarter of an hour; and who waited"
                    + " longest.")
    GpuReportJson.UseJson use(
            @Parameter(description = EVERYWHERE) @RequestParam(defaultValue = "false") boolean everywhere,
            @Parameter(description = "The first day; 30 days with the last one when absent.", example = "2026-01-01")
                    @RequestParam(required = false)
                    @Nullable
                    String from,
            @Parameter(description = "The last day; today when absent.") @RequestParam(required = false) @Nullable
                    String to) {
        var last = last(to);
        return GpuReportJson.UseJson.of(reports.use(everywhere, first(from, last), last));
    }

    private LocalDate last(@Nullable String to) {
        return to == null ? LocalDate.ofInstant(clock.instant(), zone) : Bodies.day("to", to);
    }

    private static LocalDate first(@Nullable String from, LocalDate last) {
        return from == null ? last.minusDays(USUAL_DAYS - 1L) : Bodies.day("from", from);
    }

    @GetMapping("/use/export")
    @Operation(
            summary = "Export what was held, used, wasted and free",
            description = "As CSV, a row for each server and each person.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv")))
    void exportUse(
            @Parameter(description = EVERYWHERE) @RequestParam(defaultValue = "false") boolean everywhere,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            HttpServletResponse response)
            throws IOException {
        var last = last(to);
        send(exports.use(everywhere, first(from, last), last), "gpu-use.csv", response);
    }

    private static void send(GpuExports.Export export, String name, HttpServletResponse response) throws IOException {
        response.setContentType(Csv.TYPE);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
        response.setHeader("Cache-Control", "no-store");
        export.to(response.getOutputStream());
    }
}
