package dev.podium.agents;

import dev.podium.audit.AuditTrail;
import dev.podium.audit.Mentions;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Viewing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Watchers}: what was, from the audit trail; what may be, from the shares. */
@Service
class OwnWatchers implements Watchers {

    private final Mentions mentions;
    private final Viewing viewing;
    private final ShareStore store;
    private final ShareChanges shares;
    private final AgentDoors doors;
    private final RoleReach roles;
    private final People people;
    private final Permissions permissions;

    OwnWatchers(
            Mentions mentions,
            Viewing viewing,
            ShareStore store,
            ShareChanges shares,
            AgentDoors doors,
            RoleReach roles,
            People people,
            Permissions permissions) {
        this.mentions = mentions;
        this.viewing = viewing;
        this.store = store;
        this.shares = shares;
        this.doors = doors;
        this.roles = roles;
        this.people = people;
        this.permissions = permissions;
    }

    @Override
    public List<Visit> visits(@Nullable AgentId agent, @Nullable Long before, int offset, int limit) {
        permissions.require(Permission.AGENT_SEE);
        return mentions.mine(agent == null ? null : agent.toString(), before, offset, limit).stream()
                .map(this::visit)
                .toList();
    }

    private Visit visit(Mentions.Mention mention) {
        var details = mention.details();
        var visit = details.get(AuditTrail.VISIT);
        var first = moment(details.get("from"));
        var until = Optional.ofNullable(mention.ended()).orElseGet(() -> moment(details.get("until")));
        return new Visit(
                mention.position(),
                first == null ? mention.at() : first,
                mention.person(),
                mention.personName(),
                deed(mention.action()),
                details.getOrDefault(AuditTrail.SUBJECT, ""),
                details.getOrDefault("agent", mention.object()),
                mention.address(),
                mention.userAgent(),
                until,
                until == null && visit != null && viewing.open(visit),
                number(details.getOrDefault("times", "1")),
                number(mention.last().getOrDefault("typed", details.getOrDefault("bytes", "0"))));
    }

    private static @Nullable Instant moment(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static long number(String text) {
        return Long.parseLong(text);
    }

    private static Deed deed(String action) {
        return switch (action) {
            case "terminals.watch" -> Deed.WATCHED;
            case "terminals.drive" -> Deed.DROVE;
            case "terminals.took-over" -> Deed.TOOK_OVER;
            case "terminals.assisting-began" -> Deed.ASSISTED;
            case "agents.watched-screen" -> Deed.READ;
            case "agents.input", "agents.prompt-answered" -> Deed.TYPED;
            case "agents.interrupt" -> Deed.INTERRUPTED;
            case "agents.recording-watched" -> Deed.REPLAYED;
            case "agents.recording-searched" -> Deed.SEARCHED;
            default -> Deed.OTHER;
        };
    }

    @Override
    @Transactional(readOnly = true)
    public List<Share> shares(int offset, int limit) {
        permissions.require(Permission.AGENT_SEE);
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "agents.bad-page",
                    "A page begins at 0 or later and has 1 to " + LONGEST_PAGE + " shares.",
                    "Change offset or limit.");
        }
        var found = store.ofOwner(CurrentActor.require().person(), offset, limit);
        var names = names(found);
        return found.stream()
                .map(share -> share.person() == null
                        ? share
                        : new Share(
                                share.agent(),
                                share.agentName(),
                                share.person(),
                                names.getOrDefault(share.person(), ""),
                                share.mode(),
                                share.until()))
                .toList();
    }

    private Map<PersonId, String> names(List<Share> shares) {
        var named = shares.stream().map(Share::person).filter(Objects::nonNull).collect(Collectors.toSet());
        return named.isEmpty() ? Map.of() : people.names(named);
    }

    @Override
    @Transactional(readOnly = true)
    public int countShares() {
        permissions.require(Permission.AGENT_SEE);
        return store.countOfOwner(CurrentActor.require().person());
    }

    @Override
    @Transactional(readOnly = true)
    public List<ByRole> byRole() {
        permissions.require(Permission.AGENT_SEE);
        var self = CurrentActor.require().person();
        if (roles.withheld(self)) {
            return List.of();
        }
        return people.members().stream()
                .filter(member -> !member.id().equals(self) && member.may(Permission.TERMINAL_OTHERS))
                .map(member -> new ByRole(
                        member.id(),
                        member.name(),
                        member.may(Permission.TERMINAL_DRIVE) ? Terminals.Mode.DRIVE : Terminals.Mode.WATCH))
                .toList();
    }

    @Override
    @Transactional
    public void unshare(AgentId agent, @Nullable PersonId person) {
        permissions.require(Permission.AGENT_CHANGE);
        var row = doors.own(agent);
        var before = doors.knownSharing(row);
        var after = person == null
                ? new Sharing(null, null, before.people())
                : new Sharing(
                        before.team(),
                        before.teamUntil(),
                        before.people().stream()
                                .filter(grant -> !grant.person().equals(person))
                                .toList());
        shares.put(row, before, after);
    }
}
