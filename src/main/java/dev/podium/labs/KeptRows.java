package dev.podium.labs;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The statements that the kinds of {@link KeptOfStudents} have in common. Table names are this room's own, never given. */
@Repository
class KeptRows {

    private final JdbcClient jdbc;

    KeptRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    int count(String table, UUID entry) {
        return jdbc.sql("select count(*)::int from " + table + " where entry_id = ?")
                .param(entry)
                .query(Integer.class)
                .single();
    }

    int delete(String table, UUID entry) {
        return jdbc.sql("delete from " + table + " where entry_id = ?")
                .param(entry)
                .update();
    }

    /**
     * Rows of labs that were over before then. Not locked first, for which it would take the right to change them; of two
     * Podiums that come at once, the one that was slower deletes nothing and comes again in an hour.
     */
    int purge(String table, Instant before, int most) {
        return jdbc.sql("delete from " + table + " where id in (select id from " + table + " where lab_id in "
                        + KeptOfStudents.OVER + " order by id limit ?)")
                .param(LabRows.at(before))
                .param(most)
                .update();
    }

    /** As the statement names its columns; moments as text. */
    List<Map<String, Object>> rows(String sql, UUID parameter) {
        return jdbc.sql(sql).param(parameter).query().listOfRows().stream()
                .map(KeptRows::plain)
                .toList();
    }

    private static Map<String, Object> plain(Map<String, @Nullable Object> row) {
        var plain = new LinkedHashMap<String, Object>();
        row.forEach((column, value) -> plain.put(
                column,
                switch (value) {
                    case null -> "";
                    case java.sql.Timestamp moment -> moment.toInstant().toString();
                    case Number number -> number;
                    case Boolean is -> is;
                    default -> value.toString();
                }));
        return plain;
    }

    int update(String sql, UUID id) {
        return jdbc.sql(sql).param(id).update();
    }

    int update(String sql, Instant before, int most) {
        return jdbc.sql(sql).param(LabRows.at(before)).param(most).update();
    }

    int number(String sql, UUID parameter) {
        return jdbc.sql(sql).param(parameter).query(Integer.class).single();
    }
}
