package dev.podium.audit;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@link Mentions}, by a function of the database that takes whose they are from the transaction. */
@Service
class StoredMentions implements Mentions {

    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    StoredMentions(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Mention> mine(@Nullable String subject, @Nullable Long before, int offset, int limit) {
        CurrentActor.team();
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalidField(
                    "limit",
                    "audit.bad-limit",
                    "A page begins at 0 or later and has 1 to " + LONGEST_PAGE + " entries.",
                    "Send a limit in between; the rest comes with the next page.");
        }
        return jdbc.sql("select * from audit_mentions(?, ?::bigint, ?, ?)")
                .param(subject)
                .param(before)
                .param(offset)
                .param(limit)
                .query(this::mention)
                .list();
    }

    private Mention mention(ResultSet row, int number) throws SQLException {
        var ended = row.getObject("ended", OffsetDateTime.class);
        return new Mention(
                row.getLong("position"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getObject("person_id", UUID.class),
                row.getString("person_name"),
                row.getString("action"),
                row.getString("object"),
                details(row.getString("details")),
                row.getString("address"),
                row.getString("user_agent"),
                ended == null ? null : ended.toInstant(),
                details(row.getString("last_details")));
    }

    private Map<String, String> details(@Nullable String text) {
        return text == null ? Map.of() : json.readValue(text, DETAILS);
    }
}
