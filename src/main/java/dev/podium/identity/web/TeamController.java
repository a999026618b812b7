package dev.podium.identity.web;

import dev.podium.identity.AllTeams;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.portal.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
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

    TeamController(AllTeams teams) {
        this.teams = teams;
    }

    @Schema(name = "Team")
    record One(UUID id, String name, int members, Instant createdAt) {

        static One of(AllTeams.TeamFacts team) {
            return new One(team.id().value(), team.name(), team.members(), team.createdAt());
        }
    }

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
            description = "For admins. Its members, tokens and open terminals go within a second; its data stays.")
    void delete(
            @PathVariable String id,
            @Parameter(description = "The team's name, to be sure.") @RequestParam(defaultValue = "") String name) {
        teams.delete(TeamId.parse(id), name);
    }
}
