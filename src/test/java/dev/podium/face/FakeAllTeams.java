package dev.podium.face;

import dev.podium.audit.AuditTrails;
import dev.podium.identity.AllTeams;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Two teams and those that a test adds, to be listed and not changed. */
public final class FakeAllTeams implements AllTeams {

    public static final TeamFacts RED = team(FakeAgents.TEAM, "team red");
    public static final TeamFacts BLUE = team(new TeamId(new UUID(7, 4)), "team blue");

    public final List<TeamFacts> teams = new ArrayList<>(List.of(RED, BLUE));

    public static TeamFacts team(TeamId id, String name) {
        return new TeamFacts(id, name, 3, Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Override
    public List<TeamFacts> list(String text, int offset, int limit) {
        return teams.stream()
                .filter(team -> team.name().contains(text))
                .sorted(Comparator.comparing(TeamFacts::name))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public int count(String text) {
        return (int) teams.stream().filter(team -> team.name().contains(text)).count();
    }

    @Override
    public TeamFacts get(TeamId team) {
        return teams.stream().filter(one -> one.id().equals(team)).findFirst().orElseThrow();
    }

    @Override
    public TeamFacts create(String name, @Nullable PersonId owner) {
        throw new UnsupportedOperationException("no team is changed here");
    }

    @Override
    public TeamFacts rename(TeamId team, String name) {
        throw new UnsupportedOperationException("no team is changed here");
    }

    @Override
    public List<String> contents(TeamId team) {
        return List.of();
    }

    @Override
    public String exportMembers(TeamId team) {
        throw new UnsupportedOperationException("no team is exported here");
    }

    @Override
    public AuditTrails.Export exportTrail(TeamId team) {
        throw new UnsupportedOperationException("no team is exported here");
    }

    @Override
    public void delete(TeamId team, String name) {
        throw new UnsupportedOperationException("no team is changed here");
    }

    @Override
    public List<DeletedTeam> deleted(String text, int offset, int limit) {
        return List.of();
    }

    @Override
    public int countDeleted(String text) {
        return 0;
    }

    @Override
    public TeamFacts restore(TeamId team) {
        throw new UnsupportedOperationException("no team is changed here");
    }
}
