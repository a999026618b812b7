package dev.podium.gpus.web;

import dev.podium.gpus.GpuShares;
import dev.podium.gpus.GpuShares.Standing;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Shares of GPUs against their use. */
@RestController
@RequestMapping("/api/v1/gpus/shares")
@Tag(name = "GPUs")
class GpuShareController {

    private static final int USUAL_DAYS = 30;

    private final GpuShares shares;
    private final Clock clock;

    GpuShareController(GpuShares shares, Clock clock) {
        this.shares = shares;
        this.clock = clock;
    }

    @Schema(name = "GpuStanding", description = "Use as it counts by now: half after each half-life.")
    record StandingJson(
            int weight,

            @Schema(description = "0 to 1.") double share,

            double gpuHours,

            @Schema(description = "Of all that was used, 0 to 1.")
            double used) {

        static StandingJson of(Standing standing) {
            return new StandingJson(standing.weight(), standing.share(), standing.gpuHours(), standing.used());
        }
    }

    @Schema(name = "GpuShareOfPerson")
    record PersonJson(String person, String name, StandingJson standing) {}

    @Schema(name = "GpuShareOfTeam")
    record TeamJson(
            String team,
            String name,
            boolean own,
            StandingJson standing,

            @Schema(description = "Of this team alone, within it.")
            List<PersonJson> people) {

        static TeamJson of(GpuShares.OfTeam team) {
            return new TeamJson(
                    team.team().toString(),
                    team.name(),
                    team.own(),
                    StandingJson.of(team.standing()),
                    team.people().stream()
                            .map(each -> new PersonJson(
                                    each.person().toString(), each.name(), StandingJson.of(each.standing())))
                            .toList());
        }
    }

    @Schema(name = "GpuShares")
    record All(List<TeamJson> items) {}

    @Schema(name = "GpuWeight")
    record WeightJson(
            @Schema(description = "1 to 1000; the usual one, 1, when absent.") @Nullable
            Integer weight) {}

    @Schema(name = "GpuDay")
    record DayJson(
            LocalDate day,
            String person,
            BigDecimal gpuHours,

            @Schema(description = "In US dollars.") BigDecimal amount) {}

    @Schema(name = "GpuDays")
    record Days(List<DayJson> items) {}

    @GetMapping
    @Operation(summary = "Show shares of GPUs against use", description = "The furthest below its share first.")
    All now() {
        return new All(shares.now().stream().map(TeamJson::of).toList());
    }

    @GetMapping("/days")
    @Operation(
            summary = "Show what this team held, by days and people",
            description = "The last 30 days when absent, 366 at most.")
    Days days(
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        var last = to == null ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC) : Bodies.day("to", to);
        var first = from == null ? last.minusDays(USUAL_DAYS - 1) : Bodies.day("from", from);
        return new Days(shares.days(first, last).stream()
                .map(each -> new DayJson(each.day(), each.person().toString(), each.gpuHours(), each.amount()))
                .toList());
    }

    @PutMapping("/teams/{team}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Set what a team's share weighs", description = "Scope platform:manage.")
    void weighTeam(@PathVariable String team, @RequestBody WeightJson body) {
        shares.weighTeam(TeamId.parse(team), body.weight());
    }

    @PutMapping("/people/{person}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Set what a person's share weighs within this team", description = "Scope team:manage.")
    void weighPerson(@PathVariable String person, @RequestBody WeightJson body) {
        shares.weighPerson(PersonId.parse(person), body.weight());
    }
}
