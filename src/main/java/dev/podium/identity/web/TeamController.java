package dev.podium.identity.web;

import dev.podium.audit.web.JsonLines;
import dev.podium.identity.AllTeams;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.portal.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/teams")
@Tag(name = "Installation")
class TeamController {

    private final AllTeams teams;
    private final JsonLines lines;

    TeamController(AllTeams teams, JsonLines lines) {
        this.teams = teams;
        this.lines = lines;
    }

    @Schema(name = "Team")
    record One(UUID id, String name, int members, Instant createdAt) {

        static One of(AllTeams.TeamFacts team) {
            return new One(team.id().value(), team.name(), team.members(), team.createdAt());
        }
    }

    @Schema(name = "DeletedTeam")
    record Deleted(
            UUID id,
            String name,

            @Schema(description = "How many would be in it again.")
            int members,

            Instant deletedAt,

            @Schema(description = "When it goes for good.") Instant purgedAt) {

        static Deleted of(AllTeams.DeletedTeam team) {
            return new Deleted(team.id().value(), team.name(), team.members(), team.deletedAt(), team.purgedAt());
        }
    }

    @Schema(name = "TeamContents")
    record Contents(List<String> items) {}

    @Schema(name = "NewTeam")
    record Wanted(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(description = "The person who runs it; you when absent.") @Nullable
            String owner) {}

    @Schema(name = "TeamChange")
    record Change(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name) {}

    @GetMapping
    @Operation(summary = "List the teams of the installation", description = "By name; for admins.")
    Page<One> list(
            @Parameter(description = "Matches anywhere in the name.") @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        var items = teams.list(text, offset, limit).stream().map(One::of).toList();
        return new Page<>(items, teams.count(text), offset, limit);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a team", description = "For admins.")
    One create(@RequestBody Wanted body) {
        return One.of(teams.create(Bodies.needed("name", body.name()), owner(body.owner())));
    }

    private static @Nullable PersonId owner(@Nullable String text) {
        try {
            return text == null ? null : PersonId.parse(text);
        } catch (Refusal bad) {
            throw bad.at("owner");
        }
    }

    @PatchMapping("/{id}")
    @Operation(summary = "Rename a team", description = "For admins.")
    One rename(@PathVariable String id, @RequestBody Change body) {
        return One.of(teams.rename(TeamId.parse(id), Bodies.needed("name", body.name())));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete a team",
            description =
                    "For admins. Its terminals close and its agents stop within seconds, its tokens and invitations"
                            + " end. It can be restored for 30 days, then it goes for good, but for its audit trail.")
    void delete(
            @PathVariable String id,
            @Parameter(description = "The team's name, to be sure.") @RequestParam(defaultValue = "") String name) {
        teams.delete(TeamId.parse(id), name);
    }

    @GetMapping("/{id}/contents")
    @Operation(summary = "What deleting a team would end", description = "For admins. Such as: 12 agents (3 running).")
    Contents contents(@PathVariable String id) {
        var team = teams.get(TeamId.parse(id));
        return new Contents(teams.contents(team.id()));
    }

    @GetMapping("/{id}/audit")
    @Operation(
            summary = "Take a team's audit trail along before it is deleted",
            description = "For admins. JSON Lines, an entry a line, the oldest first; the trail says so.",
            responses = @ApiResponse(responseCode = "200", content = @Content(mediaType = JsonLines.TYPE)))
    void audit(@PathVariable String id, HttpServletResponse response) throws IOException {
        // What is refused is refused before the first byte.
        var export = teams.exportTrail(TeamId.parse(id));
        response.setContentType(JsonLines.TYPE);
        response.setHeader("Content-Disposition", "attachment; filename=\"audit.jsonl\"");
        response.setHeader("Cache-Control", "no-store");
        lines.write(export, response.getOutputStream());
    }

    @GetMapping("/deleted")
    @Operation(summary = "List deleted teams that can be restored", description = "For admins; the last deleted first.")
    Page<Deleted> deleted(
            @Parameter(description = "Matches anywhere in the name.") @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        var items = teams.deleted(text, offset, limit).stream().map(Deleted::of).toList();
        return new Page<>(items, teams.countDeleted(text), offset, limit);
    }

    @PostMapping("/{id}/restore")
    @Operation(
            summary = "Restore a deleted team",
            description = "For admins, for 30 days. Its agents are stopped; tokens, invitations and shares by name are"
                    + " not restored.")
    One restore(@PathVariable String id) {
        return One.of(teams.restore(TeamId.parse(id)));
    }
}
