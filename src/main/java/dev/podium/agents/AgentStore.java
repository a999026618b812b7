package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of agents. Row-level security narrows every statement to the transaction's team. */
@Component
class AgentStore {

    /** The agents of :viewer, and those shared with them. An array of ids, not "in", so that each arm has an index. */
    static final String SEEN = """
            (owner_person = :viewer
                or team_access is not null and (team_access_until is null or team_access_until > clock_timestamp())
                or id = any(array(select agent_id from agent_grants where person_id = :viewer
                    and team_id = podium_team() and (expires_at is null or expires_at > clock_timestamp()))))""";

    static final String SESSION_ADOPTED = "agents.session-adopted";

    private final JdbcClient jdbc;

    AgentStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A refusal {@code agents.name-taken} or {@code agents.session-adopted} where another agent has it. */
    void insert(AgentRow row) {
        refusingDoubles(
                row, () -> jdbc.sql("""
                        insert into agents (id, team_id, name, program, command, arguments, machine_id, os_user,
                            working_directory, environment_names, environment_secret, owner_person, owner_name,
                            adopted, server, session, desired, state, reason, evidence, since, started_at, last_activity,
                            exit_code, created_at, deleted_at, version,
                            boot, tmux_server, lost_by, tries, plain, next_try, needs, placed_because, project_id)
                        values (:id, :team, :name, :program, :command, :arguments, :machine, :osUser,
                            :directory, :names, :secret, :owner, :ownerName,
                            :adopted, :server, :session, :desired, :state, :reason, :evidence, :since, :startedAt, :activity,
                            :exitCode, :createdAt, :deletedAt, :version,
                            :boot, :tmuxServer, :lostBy, :tries, :plain, :nextTry, :needs, :placed, :project::uuid)
                        """).params(AgentColumns.parameters(row)).update());
    }

    /** Writes what somebody changed; the caller holds the row by {@link #lock}. Refuses like {@link #insert}. */
    void change(AgentRow row) {
        refusingDoubles(
                row, () -> jdbc.sql("""
                        update agents set name = :name, environment_secret = :secret, desired = :desired,
                            state = :state, reason = :reason, evidence = :evidence, since = :since, started_at = :startedAt,
                            last_activity = :activity, exit_code = :exitCode, deleted_at = :deletedAt,
                            boot = :boot, tmux_server = :tmuxServer, lost_by = :lostBy, tries = :tries,
                            plain = :plain, next_try = :nextTry, version = :version
                        where id = :id
                        """).params(AgentColumns.parameters(row)).update());
    }

    /** Writes what Podium saw, unless somebody changed the agent since the row was read; false then. */
    boolean observe(AgentRow row) {
        return jdbc.sql("""
                        update agents set state = :state, reason = :reason, evidence = :evidence, since = :since, exit_code = :exitCode,
                            last_activity = :activity, working_directory = :directory, boot = :boot,
                            tmux_server = :tmuxServer, lost_by = :lostBy, tries = :tries, plain = :plain,
                            next_try = :nextTry
                        where id = :id and version = :version and deleted_at is null
                        """).params(AgentColumns.parameters(row)).update() == 1;
    }

    /** Also a deleted one. */
    Optional<AgentRow> find(AgentId id) {
        return jdbc.sql("select * from agents where id = :id")
                .param("id", id.value())
                .query(AgentColumns::row)
                .optional();
    }

    /** Also a deleted one; nobody else changes it until the transaction ends. */
    Optional<AgentRow> lock(AgentId id) {
        return jdbc.sql("select * from agents where id = :id for update")
                .param("id", id.value())
                .query(AgentColumns::row)
                .optional();
    }

    /** Those of the ids that are not deleted. */
    List<AgentRow> find(List<AgentId> ids) {
        return jdbc.sql("select * from agents where id = any(:ids) and deleted_at is null")
                .param("ids", ids.stream().map(AgentId::value).toArray(java.util.UUID[]::new))
                .query(AgentColumns::row)
                .list();
    }

    /** Those of the ids, deleted ones too. */
    List<AgentRow> findEvenDeleted(List<AgentId> ids) {
        return jdbc.sql("select * from agents where id = any(:ids)")
                .param("ids", ids.stream().map(AgentId::value).toArray(java.util.UUID[]::new))
                .query(AgentColumns::row)
                .list();
    }

    /** All of the team that are not deleted. */
    List<AgentRow> live() {
        return jdbc.sql("select * from agents where deleted_at is null")
                .query(AgentColumns::row)
                .list();
    }

    /** Deleted before {@code limit}, with secrets still kept for a restore. */
    List<AgentRow> withSecretsDeletedBefore(Instant limit) {
        return jdbc.sql("select * from agents where deleted_at < :limit and environment_secret is not null")
                .param("limit", AgentColumns.time(limit))
                .query(AgentColumns::row)
                .list();
    }

    /** Whose agents the team has, deleted ones too. */
    List<PersonId> owners() {
        return jdbc.sql("select distinct owner_person from agents")
                .query((row, _) -> new PersonId(row.getObject(1, java.util.UUID.class)))
                .list();
    }

    /** All of the team, deleted ones too. */
    List<AgentRow> all() {
        return jdbc.sql("select * from agents").query(AgentColumns::row).list();
    }

    /** Deletes every row of the transaction's team for good, with its shares. */
    void purge() {
        jdbc.sql("delete from agents where team_id = podium_team()").update();
    }

    void forgetSecret(AgentId id) {
        jdbc.sql("update agents set environment_secret = null where id = :id")
                .param("id", id.value())
                .update();
    }

    /**
     * @param mine whose agents only, or null for everybody's
     * @param viewer whom they must be shared with unless they own them, or null for one who sees all
     */
    List<AgentRow> page(
            Agents.Filter filter, @Nullable PersonId mine, @Nullable PersonId viewer, int offset, int limit) {
        var parameters = new HashMap<String, Object>(Map.of("offset", offset, "limit", limit));
        return jdbc.sql("select * from agents where " + where(filter, mine, viewer, parameters)
                        + " order by urgency, since, name offset :offset limit :limit")
                .params(parameters)
                .query(AgentColumns::row)
                .list();
    }

    int count(Agents.Filter filter, @Nullable PersonId mine, @Nullable PersonId viewer) {
        var parameters = new HashMap<String, Object>();
        return jdbc.sql("select count(*) from agents where " + where(filter, mine, viewer, parameters))
                .params(parameters)
                .query(Integer.class)
                .single();
    }

    /** Conditions with named parameters; what a user gave never becomes part of the statement. */
    private static String where(
            Agents.Filter filter, @Nullable PersonId mine, @Nullable PersonId viewer, Map<String, Object> parameters) {
        // The team again, beside row-level security: the planner then sees the first column of the indexes.
        var sql = new StringBuilder("team_id = podium_team() and deleted_at is null");
        if (filter.text() != null && !filter.text().isBlank()) {
            // Not LIKE: a '%' or '_' is looked for as it is.
            sql.append(" and strpos(name, lower(:text)) > 0");
            parameters.put("text", filter.text().strip());
        }
        if (filter.under() != null && !filter.under().isBlank()) {
            // '.' follows '-' in the column's byte order, so this is every name that goes on after "under-".
            sql.append(" and (name = :under or (name >= :under || '-' and name < :under || '.'))");
            parameters.put("under", filter.under().strip());
        }
        if (mine != null) {
            sql.append(" and owner_person = :mine");
            parameters.put("mine", mine.value());
        } else if (viewer != null) {
            sql.append(" and ").append(SEEN);
            parameters.put("viewer", viewer.value());
        }
        var machine = filter.machine();
        if (machine != null) {
            sql.append(" and machine_id = :machine");
            parameters.put("machine", machine.value());
        }
        if (!filter.states().isEmpty()) {
            sql.append(" and state = any(:states)");
            parameters.put("states", filter.states().stream().map(Enum::name).toArray(String[]::new));
        }
        return sql.toString();
    }

    private static void refusingDoubles(AgentRow row, Runnable statement) {
        try {
            statement.run();
        } catch (DuplicateKeyException e) {
            var message = String.valueOf(e.getMostSpecificCause().getMessage());
            if (message.contains("agents_name_once")) {
                throw Refusal.conflict(
                                "agents.name-taken",
                                "The team already has an agent named " + row.name() + ".",
                                "Take another name.")
                        .at("name");
            }
            if (message.contains("agents_session_once")) {
                throw sessionAdopted(row.terminal().session());
            }
            throw e;
        }
    }

    static Refusal sessionAdopted(String session) {
        return Refusal.conflict(
                        SESSION_ADOPTED,
                        "The tmux session " + session + " is already an agent.",
                        "Take another session, or ask the team that has it to delete its agent.")
                .at("session");
    }
}
