package dev.podium.costs;

import dev.podium.costs.FocusStore.Summed;
import dev.podium.costs.reports.Focus;
import dev.podium.costs.reports.FocusCharge;
import dev.podium.costs.reports.FocusCharge.Counted;
import dev.podium.costs.reports.FocusCharge.Names;
import dev.podium.costs.reports.FocusWriter;
import dev.podium.identity.People;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the ledger and writes rows of FOCUS, a day at a time, for callers that have checked. Each day is read in a transaction of
 * its own where there is none, so that whoever reads slowly holds none.
 *
 * <p>Longer than most files: what is told of a day, an entry, a course and all teams is one question of privacy, answered in one
 * place.
 */
@Component
class FocusRows {

    private static final int PAGE = 2_000;

    private final FocusStore store;
    private final SpendingStore spending;
    private final People people;
    private final List<SpendingAgents> agents;
    private final ObjectProvider<WithheldSpending> withheld;
    private final TransactionTemplate transaction;
    private final Focus focus;
    private final ZoneId zone;

    FocusRows(
            FocusStore store,
            SpendingStore spending,
            People people,
            List<SpendingAgents> agents,
            ObjectProvider<WithheldSpending> withheld,
            TransactionTemplate transaction,
            ReportSettings reports,
            CostsSettings settings) {
        this.store = store;
        this.spending = spending;
        this.people = people;
        this.agents = agents;
        this.withheld = withheld;
        this.transaction = transaction;
        this.focus = new Focus(reports.account());
        this.zone = settings.zone();
    }

    private <T> T read(java.util.function.Supplier<T> work) {
        return java.util.Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** Whether there is a team of which days are not told. */
    boolean hasCourses() {
        return withheld.stream().anyMatch(each -> !each.teams().isEmpty());
    }

    /** What ids are called; read once for all days. */
    private record Called(@Nullable String team, Map<String, String> people, Map<String, String> agents) {

        Names names(Summed of) {
            return new Names(
                    of.teamName().isEmpty() ? team : of.teamName(),
                    of.person() == null ? null : people.get(of.person()),
                    of.agent() == null ? null : agents.get(of.agent()));
        }
    }

    private Called called(String team, Spending.Period period) {
        var who = store.who(period.from(), period.to());
        var names = new HashMap<String, String>();
        if (!who.people().isEmpty()) {
            people.names(who.people().stream().map(PersonId::new).toList())
                    .forEach((id, name) -> names.put(id.toString(), name));
        }
        var agentNames = new HashMap<String, String>();
        if (!who.agents().isEmpty()) {
            var which = who.agents().stream().map(AgentId::new).toList();
            agents.forEach(each -> each.names(which).forEach((id, name) -> agentNames.put(id.toString(), name)));
        }
        return new Called(team.isEmpty() ? null : team, names, agentNames);
    }

    /** Sums of days of the acting team. @param team what it is called */
    void days(String team, Spending.Period period, FocusWriter writer) throws IOException {
        var called = read(() -> called(team, period));
        for (var day = period.from(); !day.isAfter(period.to()); day = day.plusDays(1)) {
            var each = day;
            for (var sum : read(() -> store.day(each))) {
                writer.row(row(sum, start(day), start(day.plusDays(1)), YearMonth.from(day), called.names(sum), null));
            }
        }
    }

    private @Nullable Object[] row(
            Summed of, Instant from, Instant to, YearMonth month, Names names, FocusCharge.@Nullable Entry entry) {
        return focus.row(new FocusCharge(
                from,
                to,
                start(month.atDay(1)),
                start(month.plusMonths(1).atDay(1)),
                of.team(),
                of.person(),
                of.agent(),
                of.key(),
                of.machine(),
                names,
                of.kind(),
                of.provider(),
                of.model(),
                of.tier(),
                of.entries(),
                of.tokens(),
                of.amount(),
                entry));
    }

    /** Entries of the acting team, the first first. */
    void entries(String team, Spending.Period period, FocusWriter writer) throws IOException {
        var called = read(() -> called(team, period));
        var from = start(period.from());
        var to = start(period.to().plusDays(1));
        UUID after = null;
        List<FocusStore.Entry> page;
        do {
            var since = from;
            var last = after;
            page = read(() -> store.entries(since, to, last, PAGE));
            for (var each : page) {
                writer.row(row(each, called.names(each.of())));
            }
            if (!page.isEmpty()) {
                from = page.getLast().begun();
                after = page.getLast().id();
            }
        } while (page.size() == PAGE);
    }

    private @Nullable Object[] row(FocusStore.Entry of, Names names) {
        var day = of.begun().atZone(zone).toLocalDate();
        var begun = of.begun().truncatedTo(ChronoUnit.SECONDS);
        var kind = of.of().kind();
        boolean metered = kind.equals("model-call") || kind.equals("gpu");
        // The first second that it no longer takes; what is charged by the day takes all of it.
        var end = of.seconds() == null
                ? of.settled().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)
                : begun.plusSeconds(Math.max(1, of.seconds().longValue()));
        return row(
                of.of(),
                metered ? begun : start(day),
                metered ? (end.isAfter(begun) ? end : begun.plusSeconds(1)) : start(day.plusDays(1)),
                YearMonth.from(day),
                names,
                new FocusCharge.Entry(
                        of.id().toString(),
                        of.corrects(),
                        of.task(),
                        of.seconds(),
                        of.milli(),
                        of.currency(),
                        of.paid(),
                        of.priceKnown(),
                        of.estimated()));
    }

    /**
     * Sums of whole months of a course, for who may not know who caused what: what fewer than five people caused together goes into
     * one row, and the smallest of the others with it where that alone would be of fewer.
     */
    void withheld(String team, Spending.Period period, FocusWriter writer) throws IOException {
        for (var month = YearMonth.from(period.from());
                !month.atDay(1).isAfter(period.to());
                month = month.plusMonths(1)) {
            var at = month;
            var told = new ArrayList<Summed>();
            var small = new ArrayList<Summed>();
            for (var sum : read(() -> store.unnamed(at.atDay(1)))) {
                (sum.people() == 0 || sum.people() >= WithheldSpending.SMALLEST ? told : small).add(sum);
            }
            boolean few = small.stream().mapToLong(Summed::people).max().orElse(WithheldSpending.SMALLEST)
                    < WithheldSpending.SMALLEST;
            var large = told.stream().filter(sum -> sum.people() > 0).toList();
            if (few && !large.isEmpty()) {
                small.add(large.getLast());
                told.remove(large.getLast());
            }
            if (!small.isEmpty()) {
                told.add(together(small, small.getFirst().team(), "not-told-apart"));
            }
            for (var sum : told) {
                writer.row(row(
                        sum,
                        start(month.atDay(1)),
                        start(month.plusMonths(1).atDay(1)),
                        month,
                        new Names(team.isEmpty() ? null : team, null, null),
                        null));
            }
        }
    }

    private static Summed together(List<Summed> of, String team, String kind) {
        return new Summed(
                team,
                "",
                null,
                null,
                null,
                null,
                kind,
                "",
                "",
                0,
                of.stream().mapToLong(Summed::entries).sum(),
                new Counted(
                        of.stream().mapToLong(each -> each.tokens().input()).sum(),
                        of.stream().mapToLong(each -> each.tokens().cacheRead()).sum(),
                        of.stream()
                                .mapToLong(each -> each.tokens().cacheWrite())
                                .sum(),
                        of.stream().mapToLong(each -> each.tokens().output()).sum()),
                of.stream().map(Summed::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
                0);
    }

    /**
     * Sums of days of all teams; of courses, where days would tell what single people did, sums of months by kind, and those of
     * too few people together with others.
     */
    void daysOfAll(Spending.Period period, FocusWriter writer) throws IOException {
        var courses = withheld.stream()
                .flatMap(each -> each.teams().stream())
                .map(TeamId::toString)
                .collect(Collectors.toSet());
        for (var month = YearMonth.from(period.from());
                !month.atDay(1).isAfter(period.to());
                month = month.plusMonths(1)) {
            var at = month;
            var first = month.atDay(1).isBefore(period.from()) ? period.from() : month.atDay(1);
            var last = month.atEndOfMonth().isAfter(period.to()) ? period.to() : month.atEndOfMonth();
            var small = courses.isEmpty() ? Set.<String>of() : read(() -> small(courses, at));
            var held = new TreeMap<String, List<Summed>>();
            for (var day = first; !day.isAfter(last); day = day.plusDays(1)) {
                var each = day;
                for (var sum : read(() -> store.dayOfAll(each))) {
                    if (courses.contains(sum.team()) || small.contains(sum.team())) {
                        var whose = small.contains(sum.team()) ? "" : sum.team();
                        held.computeIfAbsent(whose + " " + sum.kind(), _ -> new ArrayList<>())
                                .add(sum);
                    } else {
                        writer.row(row(
                                sum,
                                start(day),
                                start(day.plusDays(1)),
                                month,
                                new Names(sum.teamName().isEmpty() ? null : sum.teamName(), null, null),
                                null));
                    }
                }
            }
            for (var each : held.entrySet()) {
                var some = each.getValue();
                boolean several = each.getKey().startsWith(" ");
                writer.row(row(
                        together(
                                some,
                                several ? "" : some.getFirst().team(),
                                some.getFirst().kind()),
                        start(first),
                        start(last.plusDays(1)),
                        month,
                        new Names(
                                several
                                        ? "Teams that are not told apart"
                                        : some.getFirst().teamName(),
                                null,
                                null),
                        null));
            }
        }
    }

    /** Courses of too few people; with one other team where that is only one, for it would be the difference to the whole. */
    private Set<String> small(Set<String> courses, YearMonth month) {
        spending.seeAllTeams();
        var there = spending.people(new Spending.Period(month.atDay(1), month.atEndOfMonth()));
        var small = new HashSet<String>();
        String other = null;
        for (var each : new TreeMap<>(there).entrySet()) {
            var team = each.getKey().toString();
            if (courses.contains(team) && each.getValue() < WithheldSpending.SMALLEST) {
                small.add(team);
            } else if (other == null) {
                other = team;
            }
        }
        if (small.size() == 1 && other != null) {
            small.add(other);
        }
        return small;
    }
}
