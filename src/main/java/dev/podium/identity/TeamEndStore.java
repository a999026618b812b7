package dev.podium.identity;

import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What background work asks about teams that end. */
@Repository
class TeamEndStore {

    private final JdbcClient jdbc;

    TeamEndStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param seconds only those deleted in the last so many; null for all that are not purged */
    List<TeamId> deleted(@Nullable Double seconds) {
        return jdbc.sql("select identity_teams_just_deleted(?::double precision) as id")
                .param(seconds)
                .query((row, n) -> new TeamId(row.getObject("id", UUID.class)))
                .list();
    }

    List<TeamId> deletedBefore(Instant limit) {
        return jdbc.sql("select identity_teams_to_purge(?) as id")
                .param(limit.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new TeamId(row.getObject("id", UUID.class)))
                .list();
    }

    /** The team's name; empty where it was restored, or purged by another Podium. */
    Optional<String> purge(TeamId team, Instant limit) {
        return jdbc.sql("select identity_purge_team(?, ?) as name")
                .params(team.value(), limit.atOffset(ZoneOffset.UTC))
                .query((row, n) -> Optional.ofNullable(row.getString("name")))
                .single();
    }
}
