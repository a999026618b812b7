package dev.podium.audit;

import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of all trails. Runs in the caller's transaction, whose team row-level security narrows it to. */
@Component
class AuditStore {

    private static final HexFormat HEX = HexFormat.of();
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};
    private static final String COLUMNS = "position, at, person_id, person_name, action, object, outcome, details::text"
            + " as details, address, user_agent, request_id, hash from audit_entries";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AuditStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The last entry of a chain. */
    record Head(@Nullable TeamId team, long position, String hash) {}

    /** @param last 0 where there were no entries */
    record Part(long entries, long last, @Nullable Long broken) {}

    void append(PendingEntry entry) {
        var actor = entry.actor();
        var origin = entry.origin();
        jdbc.sql("select audit_append(?::uuid, ?::uuid, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)")
                .param(actor.team() == null ? null : actor.team().value())
                .param(actor.person().value())
                .param(Storable.text(actor.name()))
                .param(entry.action())
                .param(entry.object())
                .param(json.writeValueAsString(entry.details()))
                .param(entry.outcome().name())
                .param(origin == null ? null : Storable.text(origin.address()))
                .param(origin == null ? null : Storable.text(origin.userAgent()))
                .param(origin == null ? null : origin.requestId())
                .query((row, n) -> true)
                .list();
    }

    /** Row-level security shows the trail of the installation to the transactions that say so. */
    void readInstallation() {
        jdbc.sql("select set_config('podium.audit', 'installation', true)")
                .query(String.class)
                .single();
    }

    List<AuditEntry> newest(@Nullable TeamId team, AuditFilter filter, @Nullable Long before, int offset, int limit) {
        var parameters = new HashMap<String, Object>(Map.of("offset", offset, "limit", limit));
        var where = where(team, filter, parameters);
        if (before != null) {
            where += " and position < :before";
            parameters.put("before", before);
        }
        return entries(where + " order by position desc offset :offset limit :limit", parameters);
    }

    /** Those after one position up to another, the oldest first. */
    List<AuditEntry> oldest(@Nullable TeamId team, AuditFilter filter, long after, long upTo, int limit) {
        var parameters = new HashMap<String, Object>(Map.of("after", after, "upTo", upTo, "limit", limit));
        var where = where(team, filter, parameters);
        return entries(
                where + " and position > :after and position <= :upTo order by position limit :limit", parameters);
    }

    private List<AuditEntry> entries(String rest, Map<String, Object> parameters) {
        return jdbc.sql("select " + COLUMNS + rest)
                .params(parameters)
                .query(this::entry)
                .list();
    }

    /** The last position; 0 where there is none. */
    long last(@Nullable TeamId team) {
        var parameters = new HashMap<String, Object>();
        var where = where(team, AuditFilter.ALL, parameters);
        return jdbc.sql("select coalesce(max(position), 0) from audit_entries" + where)
                .params(parameters)
                .query(Long.class)
                .single();
    }

    /** The hashes at those of the positions that there are. */
    Map<Long, String> hashes(@Nullable TeamId team, Collection<Long> positions) {
        var parameters = new HashMap<String, Object>();
        var where = where(team, AuditFilter.ALL, parameters);
        parameters.put("positions", positions.toArray(Long[]::new));
        var hashes = new HashMap<Long, String>();
        jdbc.sql("select position, hash from audit_entries" + where + " and position = any(:positions)")
                .params(parameters)
                .query(row -> {
                    hashes.put(row.getLong("position"), HEX.formatHex(row.getBytes("hash")));
                });
        return hashes;
    }

    Part verify(@Nullable TeamId team, long after, int most) {
        return jdbc.sql("select entries, coalesce(last, 0) as last, broken from audit_verify(?::uuid, ?, ?)")
                .param(team == null ? null : team.value())
                .param(after)
                .param(most)
                .query((row, n) ->
                        new Part(row.getLong("entries"), row.getLong("last"), row.getObject("broken", Long.class)))
                .single();
    }

    /** Of every chain, whoever asks. */
    List<Head> heads() {
        return jdbc.sql("select team, place, head from audit_heads()")
                .query((row, n) -> {
                    var team = row.getObject("team", UUID.class);
                    return new Head(
                            team == null ? null : new TeamId(team),
                            row.getLong("place"),
                            HEX.formatHex(row.getBytes("head")));
                })
                .list();
    }

    /** Names the team though row-level security does too: only so does the database see that an index serves it. */
    private static String where(@Nullable TeamId team, AuditFilter filter, Map<String, Object> parameters) {
        var where = new StringBuilder(team == null ? " where team_id is null" : " where team_id = :team");
        if (team != null) {
            parameters.put("team", team.value());
        }
        if (filter.from() != null) {
            where.append(" and at >= :from");
            parameters.put("from", time(filter.from()));
        }
        if (filter.to() != null) {
            where.append(" and at < :to");
            parameters.put("to", time(filter.to()));
        }
        if (filter.person() != null) {
            where.append(" and person_id = :person");
            parameters.put("person", filter.person().value());
        }
        if (filter.action() != null) {
            where.append(" and starts_with(action, :action)");
            parameters.put("action", Storable.text(filter.action()));
        }
        if (filter.object() != null) {
            where.append(" and strpos(lower(object), lower(:object)) > 0");
            parameters.put("object", Storable.text(filter.object()));
        }
        if (filter.outcome() != null) {
            where.append(" and outcome = :outcome");
            parameters.put("outcome", filter.outcome().name());
        }
        return where.toString();
    }

    private static OffsetDateTime time(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getLong("position"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getObject("person_id", UUID.class),
                row.getString("person_name"),
                row.getString("action"),
                row.getString("object"),
                Outcome.valueOf(row.getString("outcome")),
                json.readValue(row.getString("details"), DETAILS),
                row.getString("address"),
                row.getString("user_agent"),
                row.getString("request_id"),
                HEX.formatHex(row.getBytes("hash")));
    }
}
