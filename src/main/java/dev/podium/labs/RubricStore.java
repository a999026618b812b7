package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Rubrics.Criterion;
import dev.podium.labs.Rubrics.Rubric;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rubrics of the transaction's team. */
@Repository
class RubricStore {

    private final JdbcClient jdbc;

    RubricStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Rubric get(LabId lab) {
        var version = jdbc.sql("select version from rubrics where lab_id = ?")
                .param(lab.value())
                .query(Integer.class)
                .optional();
        return version.isEmpty() ? Rubric.NONE : new Rubric(version.get(), criteria(lab));
    }

    private List<Criterion> criteria(LabId lab) {
        return jdbc.sql(
                        "select id, name, description, points from rubric_criteria where lab_id = ? order by position, id")
                .param(lab.value())
                .query((row, _) -> new Criterion(
                        LabRows.id(row, "id"),
                        row.getString("name"),
                        row.getString("description"),
                        row.getBigDecimal("points")))
                .list();
    }

    /** Nobody else changes the lab's rubric, or grades by it, until the transaction ends. */
    void lock(LabId lab) {
        jdbc.sql("select true from labs where id = ? for no key update")
                .param(lab.value())
                .query(Boolean.class)
                .optional();
    }

    /** Others may grade meanwhile, and nobody changes the rubric. */
    void lockForGrading(LabId lab) {
        jdbc.sql("select true from labs where id = ? for share")
                .param(lab.value())
                .query(Boolean.class)
                .optional();
    }

    void put(TeamId team, LabId lab, int version, List<Criterion> criteria, String by, Instant now) {
        jdbc.sql("insert into rubrics (lab_id, team_id, version, changed_by_name, changed_at) values (?, ?, ?, ?, ?)"
                        + " on conflict (lab_id) do update set version = excluded.version,"
                        + " changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at")
                .param(lab.value())
                .param(team.value())
                .param(version)
                .param(by)
                .param(LabRows.at(now))
                .update();
        jdbc.sql("delete from rubric_criteria where lab_id = ? and not id = any (?)")
                .param(lab.value())
                .param(criteria.stream().map(Criterion::id).toArray(UUID[]::new))
                .update();
        for (int i = 0; i < criteria.size(); i++) {
            var each = criteria.get(i);
            jdbc.sql("insert into rubric_criteria (id, team_id, lab_id, position, name, description, points)"
                            + " values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set position = excluded.position,"
                            + " name = excluded.name, description = excluded.description, points = excluded.points")
                    .param(each.id())
                    .param(team.value())
                    .param(lab.value())
                    .param(i)
                    .param(each.name())
                    .param(each.description())
                    .param(each.points())
                    .update();
        }
    }

    /** How many students have points by a criterion, or words, and the most points that one has. */
    Use use(UUID criterion) {
        return jdbc.sql("select count(*)::int as students, coalesce(max(points), 0) as most from grade_points"
                        + " where criterion_id = ? and (points is not null or comment <> '')")
                .param(criterion)
                .query((row, _) -> new Use(row.getInt("students"), row.getBigDecimal("most")))
                .single();
    }

    record Use(int students, BigDecimal most) {}
}
