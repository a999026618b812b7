package dev.podium.agents.web;

import dev.podium.agents.Watchers;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who watched me, and who may: nothing but the translation of {@link Watchers} to JSON. */
@RestController
@RequestMapping("/api/v1/me")
@Tag(name = "Me")
class WatcherController {

    private final Watchers watchers;

    WatcherController(Watchers watchers) {
        this.watchers = watchers;
    }

    @GetMapping("/watchers")
    @Operation(
            summary = "Who was at my terminals",
            description = "The newest first, from the audit trail: only what was done with agents of yours by others.")
    WatcherJson.Page visits(
            @Parameter(description = "Only this agent.") @RequestParam(required = false) @Nullable String agent,
            @Parameter(description = "Only those before this position: the page's next.")
                    @RequestParam(required = false)
                    @Nullable
                    Long before,
            @Parameter(description = "At most " + Watchers.LONGEST_PAGE + ".") @RequestParam(defaultValue = "50")
                    int limit) {
        var items = watchers.visits(agent(agent), before, 0, limit).stream()
                .map(WatcherJson.One::of)
                .toList();
        return new WatcherJson.Page(
                items, items.size() < limit ? null : items.getLast().position());
    }

    private static @Nullable AgentId agent(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : AgentId.parse(text);
        } catch (Refusal bad) {
            throw bad.at("agent");
        }
    }

    @GetMapping("/shares")
    @Operation(
            summary = "Who may open my terminals",
            description = "Every share of every agent of yours, by the agents' names, and who may by role. A share is"
                    + " withdrawn with PUT /api/v1/agents/{id}/access.")
    WatcherJson.Shares shares(
            @RequestParam(defaultValue = "0") int offset,
            @Parameter(description = "At most " + Watchers.LONGEST_PAGE + ".") @RequestParam(defaultValue = "50")
                    int limit) {
        var items = watchers.shares(offset, limit).stream()
                .map(WatcherJson.Share::of)
                .toList();
        var byRole = watchers.byRole().stream().map(WatcherJson.ByRole::of).toList();
        return new WatcherJson.Shares(items, watchers.countShares(), offset, limit, byRole);
    }
}
