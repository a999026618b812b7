package dev.podium.agents.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.agents.AgentState;
import dev.podium.agents.Organisation;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All teams in figures: nothing but the translation of {@link Organisation} to JSON. */
@RestController
@Tag(name = "Installation")
class OrganisationController {

    private final Organisation organisation;

    OrganisationController(Organisation organisation) {
        this.organisation = organisation;
    }

    @Schema(name = "TeamFigures")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            UUID id,
            String name,
            int members,

            @Schema(description = "How many are in each state; a state with none is left out.")
            Map<String, Integer> agents,

            @Schema(description = "How many agents were started in the last 7 days.")
            int started,

            @Schema(description = "How many terminals are open to somebody now.")
            int openTerminals,

            @Schema(description = "When an agent printed last.") @Nullable
            Instant lastActivity,

            List<String> machines) {

        static One of(Organisation.TeamFigures team) {
            return new One(
                    team.team().value(),
                    team.name(),
                    team.members(),
                    states(team.agents()),
                    team.started(),
                    team.openTerminals(),
                    team.lastActivity(),
                    team.machines());
        }
    }

    @Schema(name = "OrganisationTotals", description = "Of all teams, whatever the page shows.")
    record Totals(int teams, int members, Map<String, Integer> agents, int started, int openTerminals) {}

    @Schema(name = "TeamFiguresPage")
    record Page(List<One> items, int total, int offset, int limit, Totals totals) {}

    private static Map<String, Integer> states(Map<AgentState, Integer> states) {
        var named = new TreeMap<String, Integer>();
        states.forEach((state, count) -> named.put(state.id(), count));
        return named;
    }

    @GetMapping("/api/v1/organisation/teams")
    @Operation(
            summary = "All teams in figures",
            description = "Takes the scope org:read, which those who run the installation, its auditors and its"
                    + " managers hold. No names of agents or people, no screens.")
    Page teams(
            @Parameter(description = "Matches anywhere in the team's name.") @RequestParam(defaultValue = "")
                    String text,
            @Parameter(description = "name, members, agents, running, started, terminals or activity.")
                    @RequestParam(defaultValue = "name")
                    String sort,
            @RequestParam(defaultValue = "false") boolean descending,
            @RequestParam(defaultValue = "0") int offset,
            @Parameter(description = "At most " + Organisation.LONGEST_PAGE + ".") @RequestParam(defaultValue = "50")
                    int limit) {
        var page = organisation.teams(text, order(sort), descending, offset, limit);
        var totals = page.totals();
        return new Page(
                page.items().stream().map(One::of).toList(),
                page.count(),
                offset,
                limit,
                new Totals(
                        totals.teams(),
                        totals.members(),
                        states(totals.agents()),
                        totals.started(),
                        totals.openTerminals()));
    }

    private static Organisation.Order order(String text) {
        return Arrays.stream(Organisation.Order.values())
                .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> Refusal.invalidField(
                        "sort",
                        "agents.bad-sort",
                        "Teams cannot be ordered by that.",
                        "Send name, members, agents, running, started, terminals or activity."));
    }
}
