package dev.podium.identity.web;

import dev.podium.identity.Members;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/team/members")
@Tag(name = "Team", description = "Who belongs to a team, and invitations into it.")
class MemberController {

    private final Members members;

    MemberController(Members members) {
        this.members = members;
    }

    @Schema(name = "Member")
    record One(UUID person, String name, String email, Role role, Instant since, String source, boolean deactivated) {

        static One of(Members.Member member) {
            return new One(
                    member.person().value(),
                    member.name(),
                    member.email(),
                    member.role(),
                    member.since(),
                    member.source(),
                    member.deactivated());
        }
    }

    @Schema(name = "MemberChange")
    record Change(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "MEMBER") @Nullable
            Role role) {}

    @GetMapping
    @Operation(summary = "List the members of this team", description = "By name.")
    Page<One> list(
            @Parameter(description = "Matches anywhere in name or e-mail.") @RequestParam(defaultValue = "")
                    String text,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        var items = members.list(text, offset, limit).stream().map(One::of).toList();
        return new Page<>(items, members.count(text), offset, limit);
    }

    @GetMapping("/{person}")
    @Operation(summary = "Show a member of this team")
    One get(@PathVariable String person) {
        return One.of(members.get(PersonId.parse(person)));
    }

    @PatchMapping("/{person}")
    @Operation(summary = "Give a member another role")
    One change(@PathVariable String person, @RequestBody Change body) {
        return One.of(members.changeRole(PersonId.parse(person), Bodies.needed("role", body.role())));
    }

    @DeleteMapping("/{person}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Remove a member",
            description = "Their tokens of this team and their open terminals in it end within a second.")
    void remove(@PathVariable String person) {
        members.remove(PersonId.parse(person));
    }
}
