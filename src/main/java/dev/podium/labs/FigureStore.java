package dev.podium.labs;

import dev.podium.kernel.AgentId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What a course's sums are made of, by person and day. Of the transaction's team. */
@Repository
class FigureStore {

    /** Those who left are counted with what they did; who they were is not asked. */
    private static final String HANDS =
            "select '' as what, entry_id, (raised_at at time zone ?)::date as day, count(*)::int as many from hands"
                    + " group by entry_id, day";

    private static final String FLAGS = """
            select d.rule as what, s.entry_id, (d.at at time zone ?)::date as day, count(*)::int as many
            from attention_decisions d join seats s on s.id = d.seat_id where d.deed = 'RAISED'
            group by d.rule, s.entry_id, day""";

    private static final String STEPS = """
            select '' as what, s.entry_id, (p.passed_at at time zone ?)::date as day, count(*)::int as many
            from seat_steps p join seats s on s.id = p.seat_id and s.state = 'READY'
            join roster_entries r on r.id = s.entry_id and r.left_at is null
            where p.passed_at is not null group by s.entry_id, day""";

    private final JdbcClient jdbc;

    FigureStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param what of which kind it is; "" where there is one */
    record Done(String what, UUID entry, LocalDate day, int many) {}

    /** @param steps that its template has */
    record Seated(UUID entry, AgentId agent, int steps) {}

    List<Done> hands(ZoneId zone) {
        return done(HANDS, zone);
    }

    List<Done> flags(ZoneId zone) {
        return done(FLAGS, zone);
    }

    List<Done> steps(ZoneId zone) {
        return done(STEPS, zone);
    }

    private List<Done> done(String sql, ZoneId zone) {
        return jdbc.sql(sql)
                .param(zone.getId())
                .query((row, _) -> new Done(
                        row.getString("what"),
                        LabRows.id(row, "entry_id"),
                        row.getObject("day", LocalDate.class),
                        row.getInt("many")))
                .list();
    }

    /** The seats that are ready, of those who are on the roster. */
    List<Seated> seated() {
        return jdbc.sql("""
                        select s.entry_id, s.agent_id, coalesce(jsonb_array_length(t.steps), 0) as steps
                        from seats s join roster_entries r on r.id = s.entry_id and r.left_at is null
                        left join lab_templates t on t.lab_id = s.lab_id and t.version = s.template_version
                        where s.state = 'READY'""")
                .query((row, _) -> new Seated(
                        LabRows.id(row, "entry_id"), new AgentId(LabRows.id(row, "agent_id")), row.getInt("steps")))
                .list();
    }

    /** Of those who were told their points last, how many reached half of them. */
    record Passed(int reached, int missed) {}

    Passed passed() {
        return jdbc.sql("""
                        select count(*) filter (where 2 * total >= most)::int as reached,
                            count(*) filter (where 2 * total < most)::int as missed
                        from (select distinct on (r.lab_id, r.entry_id) r.total, r.most from grade_releases r
                              order by r.lab_id, r.entry_id, r.number desc) latest""")
                .query((row, _) -> new Passed(row.getInt("reached"), row.getInt("missed")))
                .single();
    }

    /** When labs were held; the end is the earlier of the planned one and that which somebody pressed. */
    record Held(
            LocalDate began,
            @Nullable Instant from,
            @Nullable Instant to) {}

    List<Held> held(ZoneId zone) {
        return jdbc.sql("""
                        select (coalesce(l.starts_at, l.made_at) at time zone ?)::date as began, l.starts_at,
                            case when l.state = 'ENDED' then least(l.ends_at, e.ended_at) else l.ends_at end as until
                        from labs l left join lab_endings e on e.lab_id = l.id""")
                .param(zone.getId())
                .query((row, _) -> new Held(
                        row.getObject("began", LocalDate.class),
                        LabRows.perhaps(row, "starts_at"),
                        LabRows.perhaps(row, "until")))
                .list();
    }
}
