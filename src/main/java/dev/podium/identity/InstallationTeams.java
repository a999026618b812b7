package dev.podium.identity;

import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.InstallationTrail;
import dev.podium.audit.Trail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** {@link AllTeams}. */
@Service
class InstallationTeams implements AllTeams {

    private final InstallationStore store;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;
    private final ObjectProvider<TeamContents> rooms;
    private final JsonMapper json;
    private final AuditTrails trails;
    private final Clock clock;

    InstallationTeams(
            InstallationStore store,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction,
            ObjectProvider<TeamContents> rooms,
            JsonMapper json,
            AuditTrails trails,
            Clock clock) {
        this.store = store;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
        this.rooms = rooms;
        this.json = json;
        this.trails = trails;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<TeamFacts> list(String text, int offset, int limit) {
        permissions.require(Permission.PLATFORM_MANAGE);
        Pages.check(offset, limit, LONGEST_PAGE);
        return store.teams(Lines.searched(text), null, offset, limit);
    }

    @Override
    @Transactional(readOnly = true)
    public int count(String text) {
        permissions.require(Permission.PLATFORM_MANAGE);
        return store.countTeams(Lines.searched(text));
    }

    @Override
    @Transactional(readOnly = true)
    public TeamFacts get(TeamId team) {
        permissions.require(Permission.PLATFORM_MANAGE);
        return find(team);
    }

    private TeamFacts find(TeamId team) {
        return store.team(team).orElseThrow(InstallationTeams::noTeam);
    }

    @Override
    @Transactional
    public TeamFacts create(String name, @Nullable PersonId owner) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var wanted = checked(name);
        var runs = owner == null ? CurrentActor.require().person() : owner;
        var team = TeamId.random();
        refuseUnlessDone(store.createTeam(team, wanted, runs), wanted);
        trail.record("identity.team-created", wanted, Map.of("team", team.toString(), "owner", runs.toString()));
        return find(team);
    }

    @Override
    @Transactional
    public TeamFacts rename(TeamId team, String name) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var wanted = checked(name);
        var before = find(team);
        refuseUnlessDone(store.renameTeam(team, wanted), wanted);
        trail.record("identity.team-renamed", wanted, Map.of("team", team.toString(), "before", before.name()));
        return find(team);
    }

    /** Without a transaction of its own: each room asks in the team's. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<String> contents(TeamId team) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var contents = new ArrayList<String>();
        CurrentActor.run(
                Actor.system(team), () -> rooms.orderedStream().forEach(room -> contents.addAll(room.of(team))));
        return List.copyOf(contents);
    }

    @Override
    @Transactional
    public String exportMembers(TeamId team) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var facts = find(team);
        var lines = new StringBuilder();
        for (var member : store.members(team)) {
            var line = new LinkedHashMap<String, String>();
            line.put("person", member.person().toString());
            line.put("name", member.name());
            line.put("email", member.email());
            line.put("role", member.role().name());
            line.put("since", member.since().toString());
            line.put("source", member.source());
            lines.append(json.writeValueAsString(line)).append('\n');
        }
        trail.record("identity.team-exported", facts.name(), Map.of("team", team.toString()));
        return lines.toString();
    }

    @Override
    @Transactional
    public void delete(TeamId team, String name) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var before = find(team);
        if (!before.name().equals(name)) {
            throw Refusal.invalidField(
                    "name",
                    "identity.team-name-differs",
                    "That is not the name of the team " + before.name() + ".",
                    "Type the name as it is written, to delete this team.");
        }
        if (!store.deleteTeam(team, name)) {
            throw noTeam();
        }
        trail.record(
                "identity.team-deleted",
                before.name(),
                Map.of("team", team.toString(), "members", Integer.toString(before.members())));
    }

    /**
     * Read as an auditor of that team, for this alone: whoever may end a team may take along what is known of it. The
     * trail says that they did.
     */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public AuditTrails.Export exportTrail(TeamId team) {
        permissions.require(Permission.PLATFORM_MANAGE);
        transaction.executeWithoutResult(status -> find(team));
        var actor = CurrentActor.require();
        var auditor = new Actor(actor.person(), actor.name(), team, Set.of(Role.AUDITOR), null, actor.credential());
        var export = CurrentActor.get(auditor, () -> trails.export(new Trail.Own(), AuditFilter.ALL));
        return taker -> CurrentActor.run(auditor, () -> export.to(taker));
    }

    @Override
    @Transactional(readOnly = true)
    public List<DeletedTeam> deleted(String text, int offset, int limit) {
        permissions.require(Permission.PLATFORM_MANAGE);
        Pages.check(offset, limit, LONGEST_PAGE);
        return store.deletedTeams(Lines.searched(text), offset, limit);
    }

    @Override
    @Transactional(readOnly = true)
    public int countDeleted(String text) {
        permissions.require(Permission.PLATFORM_MANAGE);
        return store.countDeletedTeams(Lines.searched(text));
    }

    @Override
    @Transactional
    public TeamFacts restore(TeamId team) {
        permissions.require(Permission.PLATFORM_MANAGE);
        switch (store.restoreTeam(team, clock.instant().minus(RESTORABLE))) {
            case "done" -> {}
            case "name-taken" ->
                throw Refusal.conflict(
                        "identity.team-name-taken",
                        "Another team has the name of the deleted one.",
                        "Rename that one, then restore this.");
            default ->
                throw Refusal.notFound(
                        "identity.no-team",
                        "There is no such deleted team; one is kept for " + RESTORABLE.toDays() + " days.",
                        "Take the id from the list of deleted teams.");
        }
        var facts = find(team);
        trail.record("identity.team-restored", facts.name(), Map.of("team", team.toString()));
        return facts;
    }

    private static String checked(String name) {
        var wanted = name.strip();
        PersonRules.line(wanted, "name", "The team's name", PersonRules.LONGEST_TEAM)
                .ifPresent(wrong -> {
                    throw wrong;
                });
        return wanted;
    }

    private static void refuseUnlessDone(String outcome, String name) {
        switch (outcome) {
            case "done" -> {}
            case "no-person" -> throw InstallationPeople.noPerson().at("owner");
            case "name-taken" ->
                throw Refusal.conflict(
                                "identity.team-name-taken",
                                "There is a team " + name + " already.",
                                "Take another name, or rename that one.")
                        .at("name");
            default -> throw noTeam();
        }
    }

    private static Refusal noTeam() {
        return Refusal.notFound(
                "identity.no-team", "There is no such team in this Podium.", "Take the id from the list of teams.");
    }
}
