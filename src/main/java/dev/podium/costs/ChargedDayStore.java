package dev.podium.costs;

import dev.podium.costs.ChargeRules.Waiting;
import dev.podium.costs.RunningAgents.Running;
import dev.podium.costs.pricing.MachineDay.Use;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was used on which day and which days are charged; the tables of db/costs/V4. All asked without an actor. */
@Repository
class ChargedDayStore {

    enum What {
        MACHINE,
        SUBSCRIPTION
    }

    private final JdbcClient jdbc;

    ChargedDayStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One Podium at a time, to the end of the transaction; false where another is at it. */
    boolean lock() {
        return Objects.requireNonNull(jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended('costs charges', 0))")
                .query(Boolean.class)
                .single());
    }

    LocalDate since() {
        return Objects.requireNonNull(
                jdbc.sql("select costs_charging_since()").query(LocalDate.class).single());
    }

    /**
     * Adds so many minutes to the day of each, and once to that of each machine. What another Podium counted within these
     * minutes is not counted once more.
     */
    void count(LocalDate day, Instant now, int minutes, List<Running> running) {
        jdbc.sql("select costs_count_use(?, ?, ?, ?, ?, ?, ?)")
                .param(day)
                .param(OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .param(minutes)
                .param(ids(running, each -> each.machine().value()))
                .param(ids(running, each -> each.team().value()))
                .param(ids(running, each -> each.person().value()))
                .param(ids(running, each -> each.agent().value()))
                .query(row -> {});
    }

    private static UUID[] ids(List<Running> running, Function<Running, UUID> id) {
        return running.stream().map(id).toArray(UUID[]::new);
    }

    int usedMinutes(LocalDate day, MachineId machine) {
        return Objects.requireNonNull(jdbc.sql("select costs_used_minutes(?, ?)")
                .param(day)
                .param(machine.value())
                .query(Integer.class)
                .single());
    }

    List<Use> uses(LocalDate day, MachineId machine) {
        return jdbc.sql("select * from costs_uses(?, ?)")
                .param(day)
                .param(machine.value())
                .query((row, _) -> new Use(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        new PersonId(row.getObject("person_id", UUID.class)),
                        new AgentId(row.getObject("agent_id", UUID.class)),
                        row.getInt("minutes")))
                .list();
    }

    /** In US dollars. */
    BigDecimal leased(LocalDate day, MachineId machine) {
        return Objects.requireNonNull(jdbc.sql("select costs_leased(?, ?)")
                .param(day)
                .param(machine.value())
                .query(BigDecimal.class)
                .single());
    }

    /** @param problem "" where it is charged */
    record Charged(What what, UUID of, LocalDate day, String problem) {}

    List<Charged> charged(LocalDate from, LocalDate to) {
        return jdbc.sql("select * from costs_charged(?, ?) order by what, of, day")
                .param(from)
                .param(to)
                .query((row, _) -> new Charged(
                        What.valueOf(row.getString("what")),
                        row.getObject("of", UUID.class),
                        row.getObject("day", LocalDate.class),
                        row.getString("problem")))
                .list();
    }

    void charge(What what, UUID of, LocalDate day, String problem) {
        jdbc.sql("select costs_charge(?, ?, ?, ?)")
                .param(what.name())
                .param(of)
                .param(day)
                .param(problem)
                .query(row -> {});
    }

    /** Those with a problem, together where it is the same. */
    List<Waiting> waiting(LocalDate from, LocalDate to) {
        return jdbc.sql(
                        "select problem, min(day) as first, max(day) as last, count(*)::int as days from costs_charged(?, ?)"
                                + " where problem <> '' group by problem order by first, problem")
                .param(from)
                .param(to)
                .query((row, _) -> new Waiting(
                        row.getString("problem"),
                        row.getObject("first", LocalDate.class),
                        row.getObject("last", LocalDate.class),
                        row.getInt("days")))
                .list();
    }
}
