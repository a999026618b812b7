package dev.podium.costs.web;

import dev.podium.costs.Ledger;
import dev.podium.costs.Reports;
import dev.podium.costs.Reports.Format;
import dev.podium.costs.Reports.Of;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports of the organisation by REST. */
@RestController
@RequestMapping("/api/v1/organisation/reports")
@Tag(name = "Costs")
class OrganisationReportController {

    private final Reports reports;
    private final Clock clock;
    private final ZoneId zone;

    OrganisationReportController(Reports reports, Ledger ledger, Clock clock) {
        this.reports = reports;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
    }

    @GetMapping
    @Operation(
            summary = "List the reports of the organisation",
            description = "The latest month first, and of a month the latest version. Scope org:read.")
    ReportJson.All list() {
        return ReportJson.All.of(reports.all(Of.ORGANISATION));
    }

    @PostMapping
    @Operation(
            summary = "Make the report of the organisation of a month",
            description = "Of this month as far as it is. Answers with the last one where nothing was booked since.")
    ReportJson.One make(@RequestBody ReportJson.Wanted body) {
        return ReportJson.One.of(reports.make(Of.ORGANISATION, body.parsed()));
    }

    @GetMapping("/{id}/pdf")
    @Operation(
            summary = "Get a report of the organisation as PDF",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/pdf")))
    void pdf(@PathVariable String id, HttpServletResponse response) throws IOException {
        send(id, Format.PDF, response);
    }

    @GetMapping("/{id}/csv")
    @Operation(
            summary = "Get the rows of a report of the organisation as CSV",
            description = "FOCUS 1.2.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv")))
    void csv(@PathVariable String id, HttpServletResponse response) throws IOException {
        send(id, Format.CSV, response);
    }

    @GetMapping("/{id}/jsonl")
    @Operation(
            summary = "Get the rows of a report of the organisation as JSON Lines",
            description = "FOCUS 1.2, an object a line.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "application/jsonl")))
    void lines(@PathVariable String id, HttpServletResponse response) throws IOException {
        send(id, Format.JSONL, response);
    }

    private void send(String id, Format format, HttpServletResponse response) throws IOException {
        ReportJson.send(reports.open(Of.ORGANISATION, Bodies.key("id").apply(id), format), response);
    }

    @GetMapping("/rows")
    @Operation(
            summary = "Export what the organisation spent on any days",
            description = "Rows of FOCUS 1.2 as the ledger is now.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv")))
    void rows(
            @Parameter(description = "The first day; that of the last day's month when absent.", example = "2026-01-01")
                    @RequestParam(required = false)
                    @Nullable
                    String from,
            @Parameter(description = "The last day; today when absent.") @RequestParam(required = false) @Nullable
                    String to,
            @Parameter(description = "csv or jsonl.") @RequestParam(defaultValue = "csv") String format,
            HttpServletResponse response)
            throws IOException {
        ReportJson.send(
                ReportJson.rows(
                        reports, Of.ORGANISATION, from, to, "days", format, LocalDate.ofInstant(clock.instant(), zone)),
                response);
    }
}
