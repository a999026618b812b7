package dev.podium.costs;

import dev.podium.costs.Reports.Of;
import dev.podium.costs.Spending.Asked;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Narrowed;
import dev.podium.costs.Spending.Parts;
import dev.podium.costs.reports.ReportFigures;
import dev.podium.costs.reports.ReportFigures.Day;
import dev.podium.costs.reports.ReportFigures.Mover;
import dev.podium.costs.reports.ReportFigures.Part;
import dev.podium.costs.reports.ReportFigures.Saved;
import dev.podium.costs.reports.ReportFigures.Stood;
import dev.podium.costs.reports.ReportFigures.Total;
import dev.podium.kernel.BudgetId;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gathers what stands in the report of a month, from the same sums that pages show, in the transaction of who asks.
 *
 * <p>Longer than most files: each part of a report is gathered in one place, in the order in which it is read.
 */
@Component
class ReportMaker {

    private static final int MOST_NAMED = 20;
    private static final int MOST_MODELS = 12;
    private static final int MOST_KINDS = 20;
    private static final int MOST_MOVERS = 8;
    private static final int MOST_BUDGETS = 25;
    private static final int MOST_MACHINES = 8;
    private static final BigDecimal A_CENT = new BigDecimal("0.01");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
    private static final Set<Budgets.Scope> NAMING =
            Set.of(Budgets.Scope.PERSON, Budgets.Scope.AGENT, Budgets.Scope.KEY);

    private final Spending spending;
    private final KeptReportStore store;
    private final BudgetSubjects subjects;
    private final ShownCurrency currency;
    private final LedgerReach reach;
    private final ZoneId zone;
    private final Clock clock;

    ReportMaker(
            Spending spending,
            KeptReportStore store,
            BudgetSubjects subjects,
            ShownCurrency currency,
            LedgerReach reach,
            CostsSettings settings,
            Clock clock) {
        this.spending = spending;
        this.store = store;
        this.subjects = subjects;
        this.currency = currency;
        this.reach = reach;
        this.zone = settings.zone();
        this.clock = clock;
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    /** The last day of the month that can have anything in it. */
    LocalDate until(YearMonth month) {
        var today = today();
        return YearMonth.from(today).equals(month) ? today : month.atEndOfMonth();
    }

    /** Whether whoever acts may not know who caused what in the acting team. */
    boolean withheld(Of of) {
        return of == Of.TEAM && reach.withheld();
    }

    /** @param name of the team */
    ReportFigures figures(Of of, YearMonth month, int version, String name) {
        var period = new Spending.Period(month.atDay(1), month.atEndOfMonth());
        var whose = of == Of.TEAM ? Spending.Of.TEAM : Spending.Of.ORGANISATION;
        var asked = new Asked(whose, period, Narrowed.TO_NOTHING);
        var kinds = spending.parts(asked, By.KIND, MOST_KINDS, false);
        var who = of == Of.TEAM
                ? spending.parts(asked, By.PERSON, Spending.MOST_PARTS, false)
                : named(spending.parts(asked, By.TEAM, Spending.MOST_PARTS, false), store.teamNames());
        var models = spending.parts(only(asked, "model-call"), By.MODEL, Spending.MOST_PARTS, false);
        var machines = spending.parts(asked, By.MACHINE, Spending.MOST_PARTS, false);
        var routing = spending.routing(asked);
        var idle = spending.idle(asked);
        var runs = spending.runs(asked);
        var movers = new ArrayList<Mover>();
        movers(movers, of == Of.TEAM ? "person" : "team", who);
        movers(movers, "model", models);
        movers(movers, "machine", machines);
        movers.sort(Comparator.comparing((Mover each) -> each.change().abs())
                .reversed()
                .thenComparing(Mover::of)
                .thenComparing(Mover::name));
        return new ReportFigures(
                of == Of.TEAM ? name : "",
                month,
                until(month),
                version,
                clock.instant().atZone(zone).truncatedTo(ChronoUnit.SECONDS),
                zone.getId(),
                spending.shown(period).currency(),
                notes(period, who),
                new Total(
                        kinds.whole().amount(),
                        kinds.whole().before(),
                        kinds.whole().calls(),
                        runs.each(),
                        runs.ended()),
                days(asked, month),
                shown(kinds, MOST_KINDS),
                who.withheld().isEmpty() || of == Of.ORGANISATION ? shown(who, MOST_NAMED) : List.of(),
                shown(models, MOST_MODELS),
                new ReportFigures.Tiers(routing.calls(), routing.amounts(), routing.target()),
                budgets(of, month),
                new ReportFigures.Idle(
                        idle.machines(),
                        idle.gpus(),
                        idle.gpuHours(),
                        idle.byMachine().stream()
                                .limit(MOST_MACHINES)
                                .map(ReportMaker::part)
                                .toList()),
                shown(spending.parts(only(asked, "subscription"), By.PROVIDER, MOST_MODELS, false), MOST_MODELS),
                // The dearest tier last: that is what people compare with.
                routing.instead().stream()
                        .filter(each -> !each.days().isEmpty())
                        .sorted(Comparator.comparingInt(each -> each.insteadOf()))
                        .map(each -> new Saved(each.insteadOf(), each.saved(), each.sentence()))
                        .toList(),
                movers.stream().limit(MOST_MOVERS).toList());
    }

    /** Podium itself is told no names of teams by the room that keeps them, for it is in none. */
    private static Parts named(Parts of, Map<String, String> names) {
        return new Parts(
                of.by(),
                of.whole(),
                of.parts().stream()
                        .map(each -> new Spending.Part(
                                each.id(), names.getOrDefault(each.id(), each.name()), each.sum(), each.line()))
                        .toList(),
                of.rest(),
                of.others(),
                of.withheld());
    }

    private static Asked only(Asked asked, String kind) {
        return new Asked(
                asked.of(),
                asked.period(),
                new Narrowed(Set.of(kind), null, null, null, null, null, null, null, null, null));
    }

    private static Part part(Spending.Part part) {
        var sum = part.sum();
        return new Part(part.name(), sum.amount(), sum.before(), calls(sum), false);
    }

    /** Of a course, parts that lie across tiers do not tell it. */
    private static long calls(Spending.Sum sum) {
        return Objects.requireNonNullElse(sum.calls(), 0L);
    }

    /** So many one by one, and what all the others come to. */
    private static List<Part> shown(Parts of, int most) {
        var there = of.parts().stream()
                .filter(each -> each.sum().entries() != 0 || each.sum().amount().signum() != 0 || was(each.sum()))
                .toList();
        var shown = new ArrayList<>(
                there.stream().limit(most).map(ReportMaker::part).toList());
        var left = new ArrayList<>(
                there.stream().skip(most).map(Spending.Part::sum).toList());
        int others = left.size();
        if (of.rest() != null) {
            left.add(of.rest());
            others += of.others();
        }
        if (!left.isEmpty()) {
            boolean compared = left.stream().allMatch(each -> each.before() != null);
            shown.add(new Part(
                    others == 1 ? "1 other" : others + " others",
                    left.stream().map(Spending.Sum::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
                    compared
                            ? left.stream()
                                    .map(each -> Objects.requireNonNullElse(each.before(), BigDecimal.ZERO))
                                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                            : null,
                    left.stream().mapToLong(ReportMaker::calls).sum(),
                    true));
        }
        return shown;
    }

    private static boolean was(Spending.Sum sum) {
        return sum.before() != null && sum.before().signum() != 0;
    }

    private static void movers(List<Mover> movers, String of, Parts parts) {
        for (var part : parts.parts()) {
            var before = part.sum().before();
            if (before != null
                    && !part.id().isEmpty()
                    && part.sum().amount().subtract(before).abs().compareTo(A_CENT) >= 0) {
                movers.add(new Mover(of, part.name(), part.sum().amount(), before));
            }
        }
    }

    /** Empty where days are not told. */
    private List<Day> days(Asked asked, YearMonth month) {
        var stacked = spending.stacked(asked, By.KIND, MOST_KINDS);
        if (stacked.step() != Spending.Step.DAY) {
            return List.of();
        }
        var until = until(month);
        return stacked.slices().stream()
                .filter(slice -> !slice.from().isAfter(until))
                .map(slice -> {
                    var amounts = new HashMap<String, BigDecimal>();
                    slice.amounts()
                            .forEach((id, amount) ->
                                    amounts.merge(stacked.names().getOrDefault(id, id), amount, BigDecimal::add));
                    return new Day(slice.from(), amounts);
                })
                .toList();
    }

    private List<Stood> budgets(Of of, YearMonth month) {
        boolean hidden = withheld(of);
        var found = store
                .budgets(
                        of,
                        month.atDay(1).atStartOfDay(zone).toInstant(),
                        month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant())
                .stream()
                .filter(each -> !hidden || !NAMING.contains(each.scope()))
                .limit(MOST_BUDGETS)
                .toList();
        var names = subjects.names(found.stream().map(ReportMaker::budget).toList());
        return found.stream()
                .map(each -> new Stood(
                        names.getOrDefault(new BudgetId(each.id()), "–"),
                        switch (each.period()) {
                            case DAY -> "a day";
                            case WEEK -> "a week";
                            case MONTH -> "a month";
                        },
                        each.hard(),
                        each.cap(),
                        each.windows(),
                        each.most(),
                        each.passed(),
                        each.refused()))
                .toList();
    }

    /** As far as its name follows from it. */
    private static Budgets.Budget budget(KeptReportStore.Stood of) {
        return new Budgets.Budget(
                new BudgetId(of.id()),
                null,
                new Budgets.Fields(of.scope(), of.subject(), of.period(), of.cap(), of.hard()),
                null,
                of.cap(),
                java.time.Instant.EPOCH,
                java.time.Instant.EPOCH,
                of.most(),
                BigDecimal.ZERO,
                BigDecimal.ZERO);
    }

    private List<String> notes(Spending.Period period, Parts who) {
        var notes = new ArrayList<String>();
        var factors = currency.over(period.from(), period.to());
        if (!factors.currency().equals(Currency.getInstance("USD"))) {
            var rates = new ArrayList<String>();
            @Nullable BigDecimal last = null;
            for (var stretch : factors.stretches()) {
                if (last == null || stretch.factor().compareTo(last) != 0) {
                    rates.add(stretch.factor().stripTrailingZeros().toPlainString() + " "
                            + factors.currency().getCurrencyCode() + " from " + DAY.format(stretch.from()));
                    last = stretch.factor();
                }
            }
            notes.add("1 USD was " + String.join(", ", rates) + ".");
        }
        if (!factors.note().isEmpty()) {
            notes.add(factors.note());
        }
        if (!who.withheld().isEmpty()) {
            notes.add(who.withheld());
        }
        return notes;
    }
}
