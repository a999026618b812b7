package dev.podium.gpus.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuReports;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports of GPUs as REST shows them. */
final class GpuReportJson {

    private GpuReportJson() {}

    @Schema(name = "GpuPastLease")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record PastJson(
            GpuLeaseController.LeaseJson lease,

            @Schema(description = "Empty of this team.") String team,

            BigDecimal gpuHours,

            @Schema(description = "0 to 1; null where no machine said so.") @Nullable
            Double busy,

            @Schema(description = "In US dollars.") BigDecimal amount) {

        static PastJson of(GpuReports.Past past) {
            return new PastJson(
                    GpuLeaseController.LeaseJson.of(past.lease()),
                    past.teamName(),
                    past.gpuHours(),
                    past.busy(),
                    past.amount());
        }
    }

    @Schema(name = "GpuHistoryPage")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record HistoryPage(
            List<PastJson> items,

            @Schema(description = "For the page after; null on the last.") @Nullable
            String next) {}

    @Schema(name = "GpuFairnessLine")
    record LineJson(
            String name,
            boolean own,

            @Schema(description = "As agreed on those days, each by what was held on it, 0 to 1.")
            double share,

            @Schema(description = "Of each day, the first first.")
            List<Double> gpuHours) {

        static LineJson of(GpuReports.Line line) {
            return new LineJson(line.name(), line.own(), line.share(), line.hours());
        }
    }

    @Schema(name = "GpuFairness")
    record FairnessJson(LocalDate from, LocalDate to, List<LineJson> teams, List<LineJson> people) {

        static FairnessJson of(GpuReports.Fairness fairness) {
            return new FairnessJson(
                    fairness.from(),
                    fairness.to(),
                    fairness.teams().stream().map(LineJson::of).toList(),
                    fairness.people().stream().map(LineJson::of).toList());
        }
    }

    @Schema(name = "GpuHeldHours")
    record HoursJson(
            double held,

            @Schema(description = "Of those held, of which machines said how busy they were.")
            double known,

            double busy,

            @Schema(description = "Of the known, on which nothing ran.")
            double idle) {

        static HoursJson of(GpuReports.Hours hours) {
            return new HoursJson(hours.held(), hours.known(), hours.busy(), hours.idle());
        }
    }

    @Schema(name = "GpuServerUse")
    record ServerJson(
            String server,
            String name,
            double there,
            HoursJson hours,

            @Schema(description = "Drained or in trouble.") double away,

            double free,

            @Schema(description = "Free, while somebody waited who may use it.")
            double freeWhileWaiting,

            @Schema(description = "Of that, by what whoever was next waited for: IN_LINE, RESERVED, CLASS_LIMIT, …")
            Map<String, Double> why) {

        static ServerJson of(GpuReports.OfServer server) {
            return new ServerJson(
                    server.server().toString(),
                    server.name(),
                    server.there(),
                    HoursJson.of(server.hours()),
                    server.away(),
                    server.free(),
                    server.waited(),
                    server.why());
        }
    }

    @Schema(name = "GpuPersonUse")
    record PersonJson(
            @Schema(description = "Empty of this team.") String team,

            String person,
            String name,
            HoursJson hours,

            @Schema(description = "In US dollars.") BigDecimal amount,

            @Schema(description = "What was idle while held came to.")
            BigDecimal idleAmount) {

        static PersonJson of(GpuReports.OfPerson person) {
            return new PersonJson(
                    person.teamName(),
                    person.person().toString(),
                    person.name(),
                    HoursJson.of(person.hours()),
                    person.amount(),
                    person.idleAmount());
        }
    }

    @Schema(name = "GpuLongWait")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record WaitJson(
            String request,

            @Schema(description = "Empty of this team.") String team,

            String person,
            Instant asked,

            @Schema(description = "Null while it waits still.") @Nullable
            Instant until,

            GpuQueue.State state,
            double hours,
            String sentence) {

        static WaitJson of(GpuReports.Waited waited) {
            return new WaitJson(
                    waited.request().toString(),
                    waited.teamName(),
                    waited.personName(),
                    waited.asked(),
                    waited.until(),
                    waited.state(),
                    waited.hours(),
                    waited.sentence());
        }
    }

    @Schema(name = "GpuUse")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record UseJson(
            LocalDate from,
            LocalDate to,

            @Schema(description = "Up to when; null where nothing is yet.") @Nullable
            Instant counted,

            List<ServerJson> servers,
            List<PersonJson> people,

            @Schema(description = "The longest of each day, the longest first, 20 at most.")
            List<WaitJson> longestWaits) {

        static UseJson of(GpuReports.Use use) {
            return new UseJson(
                    use.from(),
                    use.to(),
                    use.counted(),
                    use.servers().stream().map(ServerJson::of).toList(),
                    use.people().stream().map(PersonJson::of).toList(),
                    use.waits().stream().map(WaitJson::of).toList());
        }
    }
}
