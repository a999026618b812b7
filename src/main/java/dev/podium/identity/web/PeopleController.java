package dev.podium.identity.web;

import dev.podium.identity.AllPeople;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.portal.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/people")
@Tag(name = "Installation", description = "People and teams of the whole installation, for its admins.")
class PeopleController {

    private final AllPeople people;

    PeopleController(AllPeople people) {
        this.people = people;
    }

    @Schema(name = "PersonTeam")
    record InTeam(UUID team, String name, Role role) {}

    @Schema(name = "Person")
    record One(
            UUID id,
            String name,
            String email,
            Set<Role> platformRoles,
            List<InTeam> teams,
            @Nullable Instant lastSignIn,
            boolean deactivated) {

        static One of(AllPeople.Somebody one) {
            return new One(
                    one.id().value(),
                    one.name(),
                    one.email(),
                    new TreeSet<>(one.platformRoles()),
                    one.teams().stream()
                            .map(team -> new InTeam(team.team().value(), team.name(), team.role()))
                            .toList(),
                    one.lastSignIn(),
                    one.deactivatedAt() != null);
        }
    }

    @Schema(name = "PersonChange", description = "What is absent stays as it is.")
    record Change(
            @Nullable Boolean deactivated,

            @Schema(description = "All that they are to have: ADMIN, ORG_AUDITOR, ORG_MANAGER.") @Nullable
            Set<Role> platformRoles) {}

    @GetMapping
    @Operation(summary = "List everybody in the installation", description = "By name; for admins.")
    Page<One> list(
            @Parameter(description = "Matches anywhere in name or e-mail.") @RequestParam(defaultValue = "")
                    String text,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        var items = people.list(text, offset, limit).stream().map(One::of).toList();
        return new Page<>(items, people.count(text), offset, limit);
    }

    @PatchMapping("/{id}")
    @Operation(
            summary = "Deactivate or reactivate somebody, or give them roles in the installation",
            description = "For admins. Deactivating ends browsers, tokens and terminals within two seconds.")
    One change(@PathVariable String id, @RequestBody Change body) {
        var person = PersonId.parse(id);
        people.change(person, body.deactivated(), body.platformRoles());
        return One.of(people.get(person));
    }
}
