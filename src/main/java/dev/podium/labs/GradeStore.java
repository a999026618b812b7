package dev.podium.labs;

import dev.podium.kernel.Actor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Grades.Mark;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Grades as they are written, of the transaction's team. */
@Repository
class GradeStore {

    private final JdbcClient jdbc;

    GradeStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Row(
            UUID id,
            RosterEntryId entry,
            int version,
            List<Mark> marks,
            String comment,
            String gradedBy,
            Instant changed) {}

    /** @param entry null for all students of the lab */
    Map<RosterEntryId, Row> of(LabId lab, @Nullable RosterEntryId entry) {
        var only = entry == null ? null : entry.value();
        record Given(UUID grade, Mark mark) {}
        var marks = jdbc
                .sql("select p.* from grade_points p join grades g on g.id = p.grade_id"
                        + " where g.lab_id = ? and (?::uuid is null or g.entry_id = ?::uuid)")
                .param(lab.value())
                .param(only)
                .param(only)
                .query((row, _) -> new Given(
                        LabRows.id(row, "grade_id"),
                        new Mark(
                                LabRows.id(row, "criterion_id"),
                                row.getBigDecimal("points"),
                                row.getString("comment"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Given::grade, Collectors.mapping(Given::mark, Collectors.toUnmodifiableList())));
        var rows = new HashMap<RosterEntryId, Row>();
        jdbc.sql("select * from grades where lab_id = ? and (?::uuid is null or entry_id = ?::uuid)")
                .param(lab.value())
                .param(only)
                .param(only)
                .query((row, _) -> new Row(
                        LabRows.id(row, "id"),
                        new RosterEntryId(LabRows.id(row, "entry_id")),
                        row.getInt("version"),
                        marks.getOrDefault(LabRows.id(row, "id"), List.of()),
                        row.getString("comment"),
                        row.getString("graded_by_name"),
                        LabRows.moment(row, "changed_at")))
                .list()
                .forEach(row -> rows.put(row.entry(), row));
        return rows;
    }

    /** Whether it was this version until now, and is the next from now on; else somebody was faster. */
    boolean write(TeamId team, LabId lab, RosterEntryId entry, int version, String comment, Actor by, Instant now) {
        if (version == 0) {
            return jdbc.sql(
                                    "insert into grades (id, team_id, lab_id, entry_id, version, comment, graded_by, graded_by_name,"
                                            + " changed_at) values (?, ?, ?, ?, 1, ?, ?, ?, ?) on conflict (lab_id, entry_id) do nothing")
                            .param(UUID.randomUUID())
                            .param(team.value())
                            .param(lab.value())
                            .param(entry.value())
                            .param(comment)
                            .param(by.person().value())
                            .param(by.name())
                            .param(LabRows.at(now))
                            .update()
                    > 0;
        }
        return jdbc.sql("update grades set version = version + 1, comment = ?, graded_by = ?, graded_by_name = ?,"
                                + " changed_at = ? where lab_id = ? and entry_id = ? and version = ?")
                        .param(comment)
                        .param(by.person().value())
                        .param(by.name())
                        .param(LabRows.at(now))
                        .param(lab.value())
                        .param(entry.value())
                        .param(version)
                        .update()
                > 0;
    }

    /** After {@link #write}, which holds the row until the transaction ends. */
    void mark(TeamId team, LabId lab, RosterEntryId entry, Mark mark) {
        jdbc.sql("insert into grade_points (grade_id, criterion_id, team_id, points, comment)"
                        + " select id, ?, ?, ?::numeric, ? from grades where lab_id = ? and entry_id = ?"
                        + " on conflict (grade_id, criterion_id) do update set points = excluded.points,"
                        + " comment = excluded.comment")
                .param(mark.criterion())
                .param(team.value())
                .param(mark.points())
                .param(mark.comment())
                .param(lab.value())
                .param(entry.value())
                .update();
    }

    /** Nobody writes at these grades until the transaction ends. */
    void lock(LabId lab) {
        jdbc.sql("select true from grades where lab_id = ? order by id for update")
                .param(lab.value())
                .query(Boolean.class)
                .list();
    }
}
