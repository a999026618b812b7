package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Grades.Told;
import dev.podium.labs.Grades.ToldMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What students were told of their work, of the transaction's team: only ever added to. */
@Repository
class ReleaseStore {

    private final JdbcClient jdbc;

    ReleaseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The last that a student was told. */
    record Last(int number, int version, int rubric, Instant at) {}

    /** @param entry null for all students of the lab */
    Map<RosterEntryId, Last> last(LabId lab, @Nullable RosterEntryId entry) {
        var only = entry == null ? null : entry.value();
        var all = new HashMap<RosterEntryId, Last>();
        jdbc.sql("select distinct on (entry_id) entry_id, number, grade_version, rubric_version, released_at"
                        + " from grade_releases where lab_id = ? and (?::uuid is null or entry_id = ?::uuid)"
                        + " order by entry_id, number desc")
                .param(lab.value())
                .param(only)
                .param(only)
                .query((row, _) -> all.put(
                        new RosterEntryId(LabRows.id(row, "entry_id")),
                        new Last(
                                row.getInt("number"),
                                row.getInt("grade_version"),
                                row.getInt("rubric_version"),
                                LabRows.moment(row, "released_at"))))
                .list();
        return all;
    }

    void add(TeamId team, LabId lab, RosterEntryId entry, int version, int rubric, Told told) {
        var id = UUID.randomUUID();
        jdbc.sql(
                        "insert into grade_releases (id, team_id, lab_id, entry_id, number, grade_version, rubric_version, comment,"
                                + " total, most, released_by_name, released_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(id)
                .param(team.value())
                .param(lab.value())
                .param(entry.value())
                .param(told.number())
                .param(version)
                .param(rubric)
                .param(told.comment())
                .param(told.total())
                .param(told.most())
                .param(told.by())
                .param(LabRows.at(told.at()))
                .update();
        for (int i = 0; i < told.marks().size(); i++) {
            var mark = told.marks().get(i);
            jdbc.sql(
                            "insert into released_points (release_id, position, team_id, name, description, most, points, comment)"
                                    + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                    .param(id)
                    .param(i)
                    .param(team.value())
                    .param(mark.criterion())
                    .param(mark.description())
                    .param(mark.most())
                    .param(mark.points())
                    .param(mark.comment())
                    .update();
        }
    }

    /** The latest first. */
    List<Told> of(LabId lab, RosterEntryId entry) {
        return of(entry).getOrDefault(lab, List.of());
    }

    /** In each lab, the latest first. */
    Map<LabId, List<Told>> of(RosterEntryId entry) {
        record Given(UUID release, ToldMark mark) {}
        var marks = jdbc
                .sql("select p.* from released_points p join grade_releases r on r.id = p.release_id"
                        + " where r.entry_id = ? order by p.position")
                .param(entry.value())
                .query((row, _) -> new Given(
                        LabRows.id(row, "release_id"),
                        new ToldMark(
                                row.getString("name"),
                                row.getString("description"),
                                row.getBigDecimal("most"),
                                row.getBigDecimal("points"),
                                row.getString("comment"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Given::release, Collectors.mapping(Given::mark, Collectors.toUnmodifiableList())));
        var all = new HashMap<LabId, List<Told>>();
        jdbc.sql("select * from grade_releases where entry_id = ? order by number desc")
                .param(entry.value())
                .query((row, _) -> all.computeIfAbsent(new LabId(LabRows.id(row, "lab_id")), _ -> new ArrayList<>())
                        .add(new Told(
                                row.getInt("number"),
                                marks.getOrDefault(LabRows.id(row, "id"), List.of()),
                                row.getString("comment"),
                                row.getBigDecimal("total"),
                                row.getBigDecimal("most"),
                                row.getString("released_by_name"),
                                LabRows.moment(row, "released_at"))))
                .list();
        return all;
    }

    /** Who a person is on the roster. */
    Optional<RosterEntryId> entry(PersonId person) {
        return jdbc.sql("select id from roster_entries where person_id = ? and left_at is null")
                .param(person.value())
                .query((row, _) -> new RosterEntryId(LabRows.id(row, "id")))
                .optional();
    }
}
