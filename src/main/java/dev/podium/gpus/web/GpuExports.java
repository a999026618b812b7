package dev.podium.gpus.web;

import dev.podium.gpus.GpuReports;
import dev.podium.kernel.PersonId;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reports as tables for a spreadsheet, for REST and for the page. What is refused is refused before the first byte. */
@Component
public class GpuExports {

    private static final int DECIMALS = 6;

    private final GpuReports reports;

    GpuExports(GpuReports reports) {
        this.reports = reports;
    }

    /** Written to a stream, which is left open. */
    public interface Export {
        void to(OutputStream target) throws IOException;
    }

    /** All leases that are over, read page by page. */
    public Export history(boolean everywhere, @Nullable PersonId person) {
        var first = reports.history(everywhere, person, null, GpuReports.MOST);
        return target -> {
            var csv = new Csv(target);
            csv.row(
                    "lease",
                    "team",
                    "person",
                    "purpose",
                    "servers",
                    "gpus",
                    "began",
                    "ended",
                    "gpu_hours",
                    "busy",
                    "amount_usd",
                    "end_reason");
            var page = first;
            while (!page.isEmpty()) {
                write(csv, page);
                page = page.size() < GpuReports.MOST
                        ? List.of()
                        : reports.history(everywhere, person, cursor(page.getLast()), GpuReports.MOST);
            }
            csv.flush();
        };
    }

    static GpuReports.Cursor cursor(GpuReports.Past last) {
        var ended = last.lease().ended();
        return new GpuReports.Cursor(
                ended == null ? last.lease().ends() : ended, last.lease().id());
    }

    private static void write(Csv csv, List<GpuReports.Past> page) throws IOException {
        for (var past : page) {
            var lease = past.lease();
            csv.row(
                    lease.id(),
                    past.teamName(),
                    lease.personName(),
                    lease.purpose(),
                    lease.slices().stream()
                            .map(slice -> slice.serverName())
                            .distinct()
                            .collect(Collectors.joining(" ")),
                    lease.slices().size(),
                    lease.began(),
                    lease.ended(),
                    past.gpuHours(),
                    past.busy() == null ? null : hours(past.busy()),
                    past.amount(),
                    lease.endReason());
        }
    }

    /** A row for each server, then one for each person: the first column says which. */
    public Export use(boolean everywhere, LocalDate from, LocalDate to) {
        var use = reports.use(everywhere, from, to);
        return target -> {
            var csv = new Csv(target);
            csv.row(
                    "of",
                    "team",
                    "name",
                    "hours_there",
                    "hours_held",
                    "hours_known",
                    "hours_busy",
                    "hours_idle_while_held",
                    "hours_away",
                    "hours_free",
                    "hours_free_while_somebody_waited",
                    "amount_usd",
                    "idle_amount_usd");
            for (var server : use.servers()) {
                csv.row(
                        "server",
                        null,
                        server.name(),
                        hours(server.there()),
                        hours(server.hours().held()),
                        hours(server.hours().known()),
                        hours(server.hours().busy()),
                        hours(server.hours().idle()),
                        hours(server.away()),
                        hours(server.free()),
                        hours(server.waited()),
                        null,
                        null);
            }
            for (var person : use.people()) {
                csv.row(
                        "person",
                        person.teamName(),
                        person.name(),
                        null,
                        hours(person.hours().held()),
                        hours(person.hours().known()),
                        hours(person.hours().busy()),
                        hours(person.hours().idle()),
                        null,
                        null,
                        null,
                        person.amount(),
                        person.idleAmount());
            }
            csv.flush();
        };
    }

    /** Without an exponent. */
    private static BigDecimal hours(double value) {
        return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    }
}
