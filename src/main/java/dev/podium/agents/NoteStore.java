package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.NoteId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of notes. Row-level security narrows every statement to the transaction's team. */
@Component
class NoteStore {

    /** A note as it is kept. */
    record Row(
            NoteId id,
            PersonId author,
            String authorName,
            Notes.Kind kind,
            String text,
            boolean pinned,
            Instant made,
            Instant changed,
            int version,
            boolean removed) {}

    private final JdbcClient jdbc;

    NoteStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static Row row(ResultSet row, int ignored) throws SQLException {
        return new Row(
                new NoteId(row.getObject("id", UUID.class)),
                new PersonId(row.getObject("author_person", UUID.class)),
                row.getString("author_name"),
                Notes.Kind.valueOf(row.getString("kind")),
                row.getString("body"),
                row.getBoolean("pinned"),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                row.getInt("version"),
                row.getObject("deleted_at") != null);
    }

    List<Row> of(AgentId agent) {
        return jdbc.sql("select * from agent_notes where agent_id = :agent and deleted_at is null"
                        + " order by pinned desc, made_at desc, id")
                .param("agent", agent.value())
                .query(NoteStore::row)
                .list();
    }

    int count(AgentId agent) {
        return jdbc.sql("select count(*)::int from agent_notes where agent_id = :agent and deleted_at is null")
                .param("agent", agent.value())
                .query(Integer.class)
                .single();
    }

    /** Also one that was removed. */
    Optional<Row> find(AgentId agent, NoteId note) {
        return find(agent, note, "");
    }

    /** The same; nobody else changes it until the transaction ends. */
    Optional<Row> lock(AgentId agent, NoteId note) {
        return find(agent, note, " for update");
    }

    private Optional<Row> find(AgentId agent, NoteId note, String how) {
        return jdbc.sql("select * from agent_notes where id = :id and agent_id = :agent" + how)
                .param("id", note.value())
                .param("agent", agent.value())
                .query(NoteStore::row)
                .optional();
    }

    void add(TeamId team, AgentId agent, Row row) {
        jdbc.sql("""
                        insert into agent_notes (id, team_id, agent_id, author_person, author_name, kind, body, pinned,
                            made_at, changed_at)
                        values (:id, :team, :agent, :author, :name, :kind, :body, :pinned, :at, :at)""")
                .param("id", row.id().value())
                .param("team", team.value())
                .param("agent", agent.value())
                .param("author", row.author().value())
                .param("name", row.authorName())
                .param("kind", row.kind().name())
                .param("body", row.text())
                .param("pinned", row.pinned())
                .param("at", AgentColumns.time(row.made()))
                .update();
        keep(team, row.id());
    }

    void change(TeamId team, NoteId note, String text, Instant at) {
        jdbc.sql("update agent_notes set body = :body, changed_at = :at, version = version + 1 where id = :id")
                .param("id", note.value())
                .param("body", text)
                .param("at", AgentColumns.time(at))
                .update();
        keep(team, note);
    }

    private void keep(TeamId team, NoteId note) {
        jdbc.sql("insert into agent_note_versions (note_id, team_id, version, body, written)"
                        + " select id, :team, version, body, changed_at from agent_notes where id = :id")
                .param("id", note.value())
                .param("team", team.value())
                .update();
    }

    void pin(NoteId note, boolean pinned) {
        jdbc.sql("update agent_notes set pinned = :pinned where id = :id")
                .param("id", note.value())
                .param("pinned", pinned)
                .update();
    }

    void remove(NoteId note, Instant at) {
        jdbc.sql("update agent_notes set deleted_at = :at where id = :id")
                .param("id", note.value())
                .param("at", AgentColumns.time(at))
                .update();
    }

    void restore(NoteId note) {
        jdbc.sql("update agent_notes set deleted_at = null where id = :id")
                .param("id", note.value())
                .update();
    }

    List<Notes.Version> history(NoteId note) {
        return jdbc.sql("select version, body, written from agent_note_versions where note_id = :id"
                        + " order by version desc")
                .param("id", note.value())
                .query((row, n) -> new Notes.Version(
                        row.getInt("version"),
                        row.getString("body"),
                        row.getObject("written", OffsetDateTime.class).toInstant()))
                .list();
    }
}
