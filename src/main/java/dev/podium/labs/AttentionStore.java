package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Attention.Decision;
import dev.podium.labs.Attention.Deed;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Level;
import dev.podium.labs.stuck.Rule;
import dev.podium.labs.stuck.Ruling;
import dev.podium.labs.stuck.Thresholds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was decided of flags, a course's thresholds, and which Podium looks at a lab; of the transaction's team, but for
 * {@link #open} and {@link #forget}, which are of all.
 */
@Repository
class AttentionStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> INPUTS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    AttentionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record OpenLab(LabId lab, TeamId team) {}

    List<OpenLab> open() {
        return jdbc.sql("select * from labs_open()")
                .query((row, _) ->
                        new OpenLab(new LabId(LabRows.id(row, "lab_id")), new TeamId(LabRows.id(row, "team_id"))))
                .list();
    }

    /** Whether this Podium is the one that looks at the lab, until then. */
    boolean hold(TeamId team, LabId lab, UUID holder, Instant now, Instant until) {
        return jdbc.sql(
                                "insert into lab_watches as w (lab_id, team_id, holder, held_until) values (?, ?, ?, ?)"
                                        + " on conflict (lab_id) do update set holder = excluded.holder,"
                                        + " held_until = excluded.held_until where w.holder = excluded.holder or w.held_until <= ?")
                        .param(lab.value())
                        .param(team.value())
                        .param(holder)
                        .param(LabRows.at(until))
                        .param(LabRows.at(now))
                        .update()
                == 1;
    }

    /** Another may look at the lab from now on. */
    void release(LabId lab, UUID holder) {
        jdbc.sql("delete from lab_watches where lab_id = ? and holder = ?")
                .params(lab.value(), holder)
                .update();
    }

    void add(
            TeamId team,
            LabId lab,
            SeatId seat,
            Flag flag,
            Deed deed,
            String by,
            String reason,
            @Nullable Instant until,
            Instant now) {
        jdbc.sql("insert into attention_decisions (id, team_id, lab_id, seat_id, at, rule, level, deed, sentence,"
                        + " by_name, reason, until_at, evidence, weight, inputs)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)")
                .param(UUID.randomUUID())
                .param(team.value())
                .param(lab.value())
                .param(seat.value())
                .param(LabRows.at(now))
                .param(flag.rule().name())
                .param(flag.level().name())
                .param(deed.name())
                .param(clean(flag.sentence()))
                .param(by)
                .param(reason)
                .param(LabRows.at(until))
                .param(clean(flag.evidence()))
                .param(flag.weight())
                .param(JSON.writeValueAsString(flag.inputs()).replace("\\u0000", ""))
                .update();
    }

    /** A terminal may print what a table does not take. */
    private static String clean(String text) {
        return text.replace("\0", "");
    }

    /** As far as they may be seen. */
    List<Decision> decisions(LabId lab, int offset, int limit) {
        return jdbc.sql("with seen as materialized (select s.id, r.name as student_name,"
                        + " labs_visibility(r.person_id) as visibility from seats s join roster_entries r on r.id = s.entry_id"
                        + " where s.lab_id = ?) select d.*, seen.student_name, seen.visibility from attention_decisions d"
                        + " join seen on seen.id = d.seat_id where d.lab_id = ? and seen.visibility >= ?"
                        + " order by d.at desc, d.id limit ? offset ?")
                .params(lab.value(), lab.value(), Visibility.FIGURES.rank(), limit, offset)
                .query((row, n) -> Withheld.decision(decision(row, n), Visibility.ranked(row.getInt("visibility"))))
                .list();
    }

    private static Decision decision(ResultSet row, int n) throws SQLException {
        return new Decision(
                LabRows.moment(row, "at"),
                new SeatId(LabRows.id(row, "seat_id")),
                row.getString("student_name"),
                Rule.valueOf(row.getString("rule")),
                Level.valueOf(row.getString("level")),
                Deed.valueOf(row.getString("deed")),
                row.getString("sentence"),
                row.getString("by_name"),
                row.getString("reason"),
                LabRows.perhaps(row, "until_at"),
                JSON.readValue(row.getString("inputs"), INPUTS));
    }

    /** Those that may still hold. */
    List<Ruling> rulings(LabId lab, Instant now) {
        return jdbc.sql("select distinct on (seat_id, rule, deed, evidence) * from attention_decisions"
                        + " where lab_id = ? and (deed = 'DISMISSED' or deed = 'SNOOZED' and until_at > ?)"
                        + " order by seat_id, rule, deed, evidence, at desc")
                .param(lab.value())
                .param(LabRows.at(now))
                .query((row, _) -> new Ruling(
                        LabRows.id(row, "seat_id").toString(),
                        Rule.valueOf(row.getString("rule")),
                        LabRows.moment(row, "at"),
                        LabRows.perhaps(row, "until_at"),
                        row.getString("reason"),
                        row.getString("evidence"),
                        Level.valueOf(row.getString("level")),
                        row.getInt("weight")))
                .list();
    }

    int forget(Instant before) {
        return jdbc.sql("select labs_forget_decisions(?)")
                .param(LabRows.at(before))
                .query(Integer.class)
                .single();
    }

    Thresholds thresholds() {
        return jdbc.sql("select figures from course_thresholds")
                .query(String.class)
                .optional()
                .map(figures -> JSON.readValue(figures, ThresholdFigures.class).thresholds())
                .orElse(Thresholds.DEFAULT);
    }

    void put(TeamId team, Thresholds thresholds, String by, Instant now) {
        jdbc.sql("insert into course_thresholds as t (team_id, figures, changed_by_name, changed_at)"
                        + " values (?, ?::jsonb, ?, ?) on conflict (team_id) do update set figures = excluded.figures,"
                        + " changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at")
                .param(team.value())
                .param(JSON.writeValueAsString(ThresholdFigures.of(thresholds)))
                .param(by)
                .param(LabRows.at(now))
                .update();
    }
}
