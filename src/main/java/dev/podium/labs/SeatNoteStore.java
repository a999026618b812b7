package dev.podium.labs;

import dev.podium.kernel.Actor;
import dev.podium.kernel.NoteId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Notes on seats, of the transaction's team. They belong to the student in the lab, so a seat that is moved keeps them. */
@Repository
class SeatNoteStore {

    private static final String SELECT = "select n.*, s.id as seat_id from seat_notes n"
            + " join seats s on s.lab_id = n.lab_id and s.entry_id = n.entry_id where";

    private final JdbcClient jdbc;

    SeatNoteStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Row(
            NoteId id,
            SeatId seat,
            PersonId author,
            String authorName,
            Instant about,
            String text,
            Instant made,
            Instant changed) {}

    List<Row> of(SeatId seat) {
        return jdbc.sql(SELECT + " s.id = ? order by n.about_at desc, n.made_at desc, n.id")
                .param(seat.value())
                .query(SeatNoteStore::row)
                .list();
    }

    Optional<Row> find(NoteId id) {
        return jdbc.sql(SELECT + " n.id = ?")
                .param(id.value())
                .query(SeatNoteStore::row)
                .optional();
    }

    int count(SeatId seat) {
        return jdbc.sql("select count(*)::int from seat_notes n join seats s on s.lab_id = n.lab_id"
                        + " and s.entry_id = n.entry_id where s.id = ?")
                .param(seat.value())
                .query(Integer.class)
                .single();
    }

    void add(TeamId team, NoteId id, SeatId seat, String text, Instant about, Actor by, Instant now) {
        jdbc.sql("insert into seat_notes (id, team_id, lab_id, entry_id, text, about_at, author, author_name, made_at,"
                        + " changed_at) select ?, ?, lab_id, entry_id, ?, ?, ?, ?, ?, ? from seats where id = ?")
                .param(id.value())
                .param(team.value())
                .param(text)
                .param(LabRows.at(about))
                .param(by.person().value())
                .param(by.name())
                .param(LabRows.at(now))
                .param(LabRows.at(now))
                .param(seat.value())
                .update();
    }

    void change(NoteId id, String text, Instant now) {
        jdbc.sql("update seat_notes set text = ?, changed_at = greatest(?, made_at) where id = ?")
                .param(text)
                .param(LabRows.at(now))
                .param(id.value())
                .update();
    }

    void delete(NoteId id) {
        jdbc.sql("delete from seat_notes where id = ?").param(id.value()).update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                new NoteId(LabRows.id(row, "id")),
                new SeatId(LabRows.id(row, "seat_id")),
                new PersonId(LabRows.id(row, "author")),
                row.getString("author_name"),
                LabRows.moment(row, "about_at"),
                row.getString("text"),
                LabRows.moment(row, "made_at"),
                LabRows.moment(row, "changed_at"));
    }
}
