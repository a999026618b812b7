package dev.podium.costs;

import dev.podium.costs.Budgets.Fields;
import dev.podium.costs.Budgets.Period;
import dev.podium.costs.Budgets.Raise;
import dev.podium.costs.Budgets.Scope;
import dev.podium.kernel.PersonId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of budgets in db/costs/V1, and the narrow questions beside them. */
@Repository
class BudgetStore {

    private final JdbcClient jdbc;
    private final ZoneId zone;

    BudgetStore(JdbcClient jdbc, CostsSettings settings) {
        this.jdbc = jdbc;
        this.zone = settings.zone();
    }

    private static OffsetDateTime at(Instant moment) {
        return OffsetDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static BudgetRow budget(ResultSet row) throws SQLException {
        var raised = row.getBigDecimal("raised_cap");
        return new BudgetRow(
                row.getObject("id", UUID.class),
                row.getObject("team_id", UUID.class),
                new Fields(
                        Scope.valueOf(row.getString("scope")),
                        row.getString("subject"),
                        Period.valueOf(row.getString("period")),
                        plain(row.getBigDecimal("cap")),
                        row.getBoolean("hard"),
                        row.getBoolean("fixed_costs")),
                raised == null ? null : new Raise(plain(raised), instant(row, "raised_until")));
    }

    /** As it was entered: the column has zeros up to its own scale. */
    static BigDecimal plain(BigDecimal number) {
        var plain = number.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /** How often what is named by a key changed. Asked without an actor, as all down to {@link #budgets}. */
    Map<String, Long> versions() {
        var versions = new HashMap<String, Long>();
        jdbc.sql("select name, number from costs_versions").query(row -> {
            versions.put(row.getString(1), row.getLong(2));
        });
        return versions;
    }

    List<BudgetRow> everyBudget() {
        return jdbc.sql("select * from costs_budgets()")
                .query((row, _) -> budget(row))
                .list();
    }

    void openWindows(Instant moment) {
        jdbc.sql("select costs_open_windows(?, ?)")
                .param(at(moment))
                .param(zone.getId())
                .query(row -> {});
    }

    /** Empty where there is no such budget. */
    Optional<Allowance.Lender.Part> lease(UUID budget, Instant moment, UUID holder, BigDecimal needed) {
        return jdbc.sql("select * from costs_lease(?, ?, ?, ?, ?)")
                .param(budget)
                .param(at(moment))
                .param(zone.getId())
                .param(holder)
                .param(needed)
                .query((row, _) -> new Allowance.Lender.Part(
                        row.getBigDecimal("granted"),
                        row.getBigDecimal("spent"),
                        row.getBigDecimal("most"),
                        row.getBigDecimal("leased")))
                .optional();
    }

    /** One window of a holder, and what it says of it. */
    record Told(UUID budget, Instant moment, Allowance.Report report) {}

    /**
     * What a holder hears.
     *
     * @param forgotten its leases are no more
     * @param others how many other holders there are
     * @param spent in the windows that there still are, in the order of what was told; null where there is none
     */
    record Heard(boolean forgotten, int others, List<@Nullable BigDecimal> spent) {}

    Heard renew(UUID holder, List<Told> told) {
        var spent = new HashMap<List<Object>, BigDecimal>();
        var state = new Object() {
            boolean forgotten;
            int others;
        };
        jdbc.sql("select * from costs_renew(?, ?, ?, ?::timestamptz[], ?, ?)")
                .param(holder)
                .param(zone.getId())
                .param(told.stream().map(Told::budget).toArray(UUID[]::new))
                .param(told.stream().map(each -> each.moment().toString()).toArray(String[]::new))
                .param(told.stream().map(each -> each.report().back()).toArray(BigDecimal[]::new))
                .param(told.stream().map(each -> each.report().held()).toArray(BigDecimal[]::new))
                .query(row -> {
                    state.forgotten = row.getBoolean("forgotten");
                    state.others = row.getInt("others");
                    var budget = row.getObject("budget", UUID.class);
                    if (budget != null) {
                        spent.put(List.of(budget, instant(row, "moment")), row.getBigDecimal("spent"));
                    }
                });
        var inOrder = new ArrayList<@Nullable BigDecimal>();
        told.forEach(each -> inOrder.add(spent.get(List.<Object>of(each.budget(), each.moment()))));
        return new Heard(state.forgotten, state.others, inOrder);
    }

    /** Ends all leases of a holder. */
    void release(UUID holder) {
        jdbc.sql("select costs_release(?, null, null)").param(holder).query(row -> {});
    }

    void release(UUID holder, UUID budget, Instant moment) {
        jdbc.sql("select costs_release(?, ?, ?)")
                .param(holder)
                .param(budget)
                .param(at(moment))
                .query(row -> {});
    }

    void refused(UUID budget, Instant moment) {
        jdbc.sql("select costs_refused(?, ?)").param(budget).param(at(moment)).query(row -> {});
    }

    /** A window of which people are to be told. */
    record ToTell(UUID budget, Instant starts, int percent) {}

    List<ToTell> toTell() {
        return jdbc.sql("select * from costs_to_tell()")
                .query((row, _) ->
                        new ToTell(row.getObject("budget", UUID.class), instant(row, "starts"), row.getInt("percent")))
                .list();
    }

    record Telling(BigDecimal spent, BigDecimal limit, Instant ends) {}

    /** Empty where another told it. */
    Optional<Telling> told(ToTell window) {
        return jdbc.sql("select * from costs_told(?, ?, ?)")
                .param(window.budget())
                .param(at(window.starts()))
                .param(window.percent())
                .query((row, _) -> new Telling(
                        plain(row.getBigDecimal("spent")), plain(row.getBigDecimal("most")), instant(row, "ends")))
                .optional();
    }

    /** What counted for each of these on each day, as far as something did; both days included. Asked without an actor. */
    Map<UUID, SortedMap<LocalDate, BigDecimal>> days(Collection<UUID> budgets, LocalDate from, LocalDate to) {
        var days = new HashMap<UUID, SortedMap<LocalDate, BigDecimal>>();
        jdbc.sql("select * from costs_budget_days(?, ?, ?)")
                .param(budgets.toArray(UUID[]::new))
                .param(from)
                .param(to)
                .query(row -> {
                    days.computeIfAbsent(row.getObject("budget", UUID.class), _ -> new TreeMap<>())
                            .put(row.getObject("day", LocalDate.class), row.getBigDecimal("amount"));
                });
        return days;
    }

    /** True for the one that tells that this window's budget runs out before its end. */
    boolean runsOut(UUID budget, Instant starts) {
        return Objects.requireNonNull(jdbc.sql("select costs_runs_out(?, ?)")
                .param(budget)
                .param(at(starts))
                .query(Boolean.class)
                .single());
    }

    void lasts(UUID budget, Instant starts) {
        jdbc.sql("select costs_lasts(?, ?)").param(budget).param(at(starts)).query(row -> {});
    }

    /** The night after which all budgets were looked at last. */
    Optional<LocalDate> lookedAhead() {
        return jdbc.sql("select costs_looked_ahead() as night where costs_looked_ahead() is not null")
                .query(LocalDate.class)
                .optional();
    }

    void lookAhead(LocalDate night) {
        jdbc.sql("select costs_look_ahead(?)").param(night).query(row -> {});
    }

    /** Those of the transaction's team. */
    List<BudgetRow> ofTeam() {
        return jdbc.sql("select * from budgets").query((row, _) -> budget(row)).list();
    }

    /** The ids of the agents and keys with which somebody has spent something in the transaction's team. */
    Set<String> spentBy(PersonId person) {
        return Set.copyOf(jdbc.sql("select distinct agent_id::text from ledger_days where person_id = :who"
                        + " and agent_id is not null union select distinct key_id::text from ledger_days"
                        + " where person_id = :who and key_id is not null")
                .param("who", person.value())
                .query(String.class)
                .list());
    }

    /** Those of the organisation, none where the transaction's person may not see them. */
    List<BudgetRow> ofOrganisation() {
        return jdbc.sql("select * from costs_organisation_budgets()")
                .query((row, _) -> budget(row))
                .list();
    }

    /** How far a window is, and what is set aside in it. */
    record Standing(BigDecimal spent, BigDecimal held) {

        static final Standing NONE = new Standing(BigDecimal.ZERO, BigDecimal.ZERO);
    }

    Map<UUID, Standing> standing(List<BudgetRow> budgets, Instant moment) {
        var found = new HashMap<UUID, Standing>();
        jdbc.sql("select * from costs_standing(?, ?, ?)")
                .param(budgets.stream().map(BudgetRow::id).toArray(UUID[]::new))
                .param(at(moment))
                .param(zone.getId())
                .query(row -> {
                    found.put(
                            row.getObject("budget", UUID.class),
                            new Standing(plain(row.getBigDecimal("spent")), plain(row.getBigDecimal("held"))));
                });
        return found;
    }

    /** Adds or changes it; false where there is another like it. */
    boolean keep(BudgetRow row) {
        var raise = row.raise();
        return Objects.requireNonNull(jdbc.sql("select costs_keep_budget(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(row.id())
                .param(2, row.team(), Types.OTHER)
                .param(row.fields().scope().name())
                .param(row.fields().subject())
                .param(row.fields().period().name())
                .param(row.fields().cap())
                .param(row.fields().hard())
                .param(row.fields().fixedCosts())
                .param(9, raise == null ? null : raise.cap(), Types.NUMERIC)
                .param(10, raise == null ? null : at(raise.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .query(Boolean.class)
                .single());
    }

    boolean remove(UUID budget) {
        return Objects.requireNonNull(jdbc.sql("select costs_remove_budget(?)")
                .param(budget)
                .query(Boolean.class)
                .single());
    }
}
