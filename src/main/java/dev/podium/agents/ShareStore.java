package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Terminals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** With whom agents are shared. What has ended by the database's clock counts as absent. */
@Component
class ShareStore {

    private final JdbcClient jdbc;

    ShareStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One share.
     *
     * @param person null for the team
     */
    private record Share(
            AgentId agent,
            @Nullable PersonId person,
            Terminals.Mode mode,
            @Nullable Instant until) {}

    /** Somebody whose access is to be looked at anew; a person of null stands for the whole team. */
    record Concerned(TeamId team, @Nullable PersonId person) {}

    /** For each of the agents of the transaction's team; names are left empty. */
    Map<AgentId, Sharing> of(Collection<AgentId> agents) {
        var shares = jdbc.sql("""
                        select id as agent_id, null::uuid as person_id, team_access as mode,
                            team_access_until as expires_at
                        from agents where id = any(:agents) and team_access is not null
                            and (team_access_until is null or team_access_until > clock_timestamp())
                        union all
                        select agent_id, person_id, mode, expires_at
                        from agent_grants where agent_id = any(:agents)
                            and (expires_at is null or expires_at > clock_timestamp())
                        order by agent_id, person_id
                        """)
                .param("agents", agents.stream().map(AgentId::value).toArray(UUID[]::new))
                .query(ShareStore::share)
                .list();
        var found = new HashMap<AgentId, Sharing>();
        for (var share : shares) {
            found.merge(share.agent(), sharing(share), ShareStore::both);
        }
        return found;
    }

    private static Share share(ResultSet row, int ignored) throws SQLException {
        var person = row.getObject("person_id", UUID.class);
        var until = row.getObject("expires_at", OffsetDateTime.class);
        return new Share(
                new AgentId(row.getObject("agent_id", UUID.class)),
                person == null ? null : new PersonId(person),
                Terminals.Mode.valueOf(row.getString("mode")),
                until == null ? null : until.toInstant());
    }

    private static Sharing sharing(Share share) {
        return share.person() == null
                ? new Sharing(share.mode(), share.until(), List.of())
                : new Sharing(null, null, List.of(new Sharing.Grant(share.person(), "", share.mode(), share.until())));
    }

    private static Sharing both(Sharing one, Sharing other) {
        var people = new ArrayList<>(one.people());
        people.addAll(other.people());
        return one.team() == null
                ? new Sharing(other.team(), other.teamUntil(), people)
                : new Sharing(one.team(), one.teamUntil(), people);
    }

    /** Replaces all shares of an agent; its caller holds the agent's row. One that stays keeps who gave it and when. */
    void replace(AgentRow row, Sharing sharing, PersonId by) {
        jdbc.sql("update agents set team_access = :mode, team_access_until = :until where id = :agent")
                .param("mode", sharing.team() == null ? null : sharing.team().name())
                .param("until", AgentColumns.time(sharing.teamUntil()))
                .param("agent", row.id().value())
                .update();
        jdbc.sql("delete from agent_grants where agent_id = :agent and person_id <> all(:kept)")
                .param("agent", row.id().value())
                .param(
                        "kept",
                        sharing.people().stream()
                                .map(grant -> grant.person().value())
                                .toArray(UUID[]::new))
                .update();
        for (var grant : sharing.people()) {
            jdbc.sql("""
                            insert into agent_grants as g (agent_id, team_id, person_id, mode, expires_at, granted_by)
                            values (:agent, :team, :person, :mode, :until, :by)
                            on conflict (agent_id, person_id) do update
                            set mode = excluded.mode, expires_at = excluded.expires_at,
                                granted_by = excluded.granted_by, granted_at = excluded.granted_at
                            where (g.mode, g.expires_at) is distinct from (excluded.mode, excluded.expires_at)
                            """)
                    .param("agent", row.id().value())
                    .param("team", row.team().value())
                    .param("person", grant.person().value())
                    .param("mode", grant.mode().name())
                    .param("until", AgentColumns.time(grant.until()))
                    .param("by", by.value())
                    .update();
        }
    }

    /** Ends what was shared with these people in the transaction's team. */
    void forget(Collection<PersonId> people) {
        jdbc.sql("delete from agent_grants where team_id = podium_team() and person_id = any(?)")
                .param(values(people))
                .update();
    }

    private static final String OF_OWNER = """
            from (
                select id as agent_id, name, null::uuid as person_id, team_access as mode,
                    team_access_until as expires_at
                from agents where team_id = podium_team() and owner_person = :owner and deleted_at is null
                    and team_access is not null
                union all
                select a.id, a.name, g.person_id, g.mode, g.expires_at
                from agents a join agent_grants g on g.agent_id = a.id
                where a.team_id = podium_team() and a.owner_person = :owner and a.deleted_at is null) shares
            where (expires_at is null or expires_at > clock_timestamp())
            """;

    /** What is shared of this owner's agents, by their names; the names of people are left empty. */
    List<Watchers.Share> ofOwner(PersonId owner, int offset, int limit) {
        return jdbc.sql("select * " + OF_OWNER + " order by name, person_id nulls first offset :offset limit :limit")
                .param("owner", owner.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> {
                    var share = share(row, n);
                    return new Watchers.Share(
                            share.agent(), row.getString("name"), share.person(), "", share.mode(), share.until());
                })
                .list();
    }

    int countOfOwner(PersonId owner) {
        return jdbc.sql("select count(*) " + OF_OWNER)
                .param("owner", owner.value())
                .query(Integer.class)
                .single();
    }

    /** The database's clock, by which shares end. */
    Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** Whose share ended after the one time and no later than the other, in all teams. */
    List<Concerned> ended(Instant after, Instant until) {
        return jdbc.sql("select team_id, person_id from agents_access_ended(?, ?)")
                .param(after.atOffset(ZoneOffset.UTC))
                .param(until.atOffset(ZoneOffset.UTC))
                .query(ShareStore::concerned)
                .list();
    }

    /** In which teams, of all, something was shared with these people. */
    List<Concerned> sharedWith(Collection<PersonId> people) {
        return jdbc.sql("select team_id, person_id from agents_shared_with(?)")
                .param(values(people))
                .query(ShareStore::concerned)
                .list();
    }

    private static Concerned concerned(ResultSet row, int ignored) throws SQLException {
        var person = row.getObject("person_id", UUID.class);
        return new Concerned(
                new TeamId(row.getObject("team_id", UUID.class)), person == null ? null : new PersonId(person));
    }

    private static UUID[] values(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }
}
