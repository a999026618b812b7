package dev.podium.costs;

import dev.podium.costs.outlook.BurnDown;
import dev.podium.costs.outlook.Forecast;
import dev.podium.costs.outlook.LedgerChange;
import dev.podium.costs.outlook.LedgerUse;
import dev.podium.costs.outlook.LedgerWhatIf;
import dev.podium.costs.outlook.Today;
import dev.podium.costs.outlook.Window;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Outlooks}, from the sums that pages show. */
@Service
class ReckonedOutlooks implements Outlooks {

    private static final int MOST_BUDGETS = 200;
    private static final int MOST_DAYS = 366;
    private static final int FIRST_TIER = 1;
    private static final int LAST_TIER = 3;

    private final DaySums sums;
    private final ChargesAhead ahead;
    private final Spending spending;
    private final Budgets budgets;
    private final BudgetSubjects subjects;
    private final BudgetForecasts forecasts;
    private final LedgerReach reach;
    private final TaskUseStore tasks;
    private final Prices prices;
    private final ShownCurrency shown;
    private final Permissions permissions;
    private final TransactionTemplate transaction;
    private final CostsSettings settings;
    private final Clock clock;

    ReckonedOutlooks(
            DaySums sums,
            ChargesAhead ahead,
            Spending spending,
            Budgets budgets,
            BudgetSubjects subjects,
            BudgetForecasts forecasts,
            LedgerReach reach,
            TaskUseStore tasks,
            Prices prices,
            ShownCurrency shown,
            Permissions permissions,
            TransactionTemplate transaction,
            CostsSettings settings,
            Clock clock) {
        this.sums = sums;
        this.ahead = ahead;
        this.spending = spending;
        this.budgets = budgets;
        this.subjects = subjects;
        this.forecasts = forecasts;
        this.reach = reach;
        this.tasks = tasks;
        this.prices = prices;
        this.shown = shown;
        this.permissions = permissions;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    private void look(Spending.Of whose) {
        switch (whose) {
            case OWN -> permissions.require(Permission.COSTS_OWN);
            case TEAM -> permissions.require(Permission.COSTS_SEE);
            case ORGANISATION -> permissions.require(Permission.ORG_FIGURES);
        }
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Forecast forecast(Spending.Asked asked, LocalDate today) {
        look(asked.of());
        var now = clock.instant();
        var reallyToday = LocalDate.ofInstant(now, settings.zone());
        if (today.isAfter(reallyToday)) {
            throw Refusal.invalidField(
                    "today",
                    "costs.bad-period",
                    "What is to come is worked out from what was, up to " + reallyToday + "; " + today + " is later.",
                    "Leave the day out.");
        }
        var window = new Window(asked.period().from(), asked.period().to().plusDays(1));
        var known = today.equals(reallyToday) ? Today.at(now, settings.zone()) : Today.endOf(today);
        var first = today.isBefore(window.from()) ? today : window.from();
        var last = today.isBefore(window.last()) ? today : window.last();
        var days = sums.of(asked, first.minusDays(dev.podium.costs.outlook.Spending.BEFORE), last);
        var fixed = ahead.of(asked, window, today, days);
        var forecast = Forecast.of(new dev.podium.costs.outlook.Spending(
                window, known, spending.shown(asked.period()).currency(), days.estimated(), fixed.charges()));
        return fixed.notes().isEmpty() ? forecast : noted(forecast, fixed.notes());
    }

    private static Forecast noted(Forecast forecast, List<String> more) {
        var notes = new ArrayList<>(forecast.notes());
        notes.addAll(more);
        return new Forecast(
                forecast.window(),
                forecast.today(),
                forecast.currency(),
                forecast.spent(),
                forecast.fixedAhead(),
                forecast.expected(),
                forecast.range(),
                forecast.days(),
                forecast.damped(),
                forecast.method(),
                notes);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Budgeted> budgets(Budgets.Of whose) {
        var seen = whose == Budgets.Of.TEAM && !permissions.allows(Permission.COSTS_SEE)
                ? budgets.mine()
                : budgets.all(whose).stream().filter(this::isTold).toList();
        var names = subjects.names(seen);
        var outlooks = Objects.requireNonNull(transaction.execute(_ -> forecasts.of(
                seen.stream()
                        .map(each -> new BudgetForecasts.Capped(
                                each.id().value(), each.fields().period(), each.limit()))
                        .toList(),
                clock.instant())));
        return seen.stream()
                .map(each -> new Budgeted(
                        each,
                        names.getOrDefault(each.id(), "–"),
                        Objects.requireNonNull(outlooks.get(each.id().value()))))
                .sorted(Comparator.<Budgeted, BurnDown.State>comparing(
                                each -> each.burnDown().state())
                        .thenComparing(
                                each -> each.burnDown().runsOut(), Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(
                                each -> each.burnDown().soonest(), Comparator.nullsLast(Comparator.naturalOrder())))
                .limit(MOST_BUDGETS)
                .toList();
    }

    /** In a course nobody is told on which day somebody else spent what. */
    private boolean isTold(Budgets.Budget budget) {
        return switch (budget.fields().scope()) {
            case ORGANISATION, TEAM, MODEL -> true;
            case PERSON, AGENT, KEY -> !reach.withheld();
        };
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public LedgerWhatIf whatIf(Spending.Period period, List<LedgerChange> changes, int months) {
        permissions.require(Permission.COSTS_SEE);
        CurrentActor.team();
        long days = ChronoUnit.DAYS.between(period.from(), period.to()) + 1;
        if (days < 1 || days > MOST_DAYS) {
            throw Refusal.invalidField(
                    "to",
                    "costs.bad-period",
                    "What is looked at are 1 to " + MOST_DAYS + " days; from " + period.from() + " to " + period.to()
                            + " are " + days + ".",
                    "Choose an end that is not before the beginning, at most a year later.");
        }
        // Refuses what of a course is not told.
        spending.parts(
                new Spending.Asked(Spending.Of.TEAM, period, Spending.Narrowed.TO_NOTHING), Spending.By.TASK, 1, false);
        var factors = shown.over(period.from(), period.to());
        var worth = factors.stretches().getLast().factor();
        return Objects.requireNonNull(transaction.execute(_ -> LedgerWhatIf.of(
                uses(factors.stretches()),
                Math.toIntExact(days),
                rates(period, worth),
                changes,
                LocalDate.ofInstant(clock.instant(), settings.zone()),
                months,
                factors.currency())));
    }

    /** In the currency that is shown, each amount as it was worth on its day. */
    private List<LedgerUse> uses(List<ShownCurrency.Stretch> stretches) {
        var all = new TreeMap<String, LedgerUse>();
        for (var stretch : stretches) {
            for (var use : tasks.uses(stretch.from(), stretch.to())) {
                all.merge(
                        use.tier() + " " + use.task(),
                        new LedgerUse(
                                use.task(),
                                use.tier(),
                                use.tokens(),
                                use.amount().multiply(stretch.factor())),
                        (one, two) -> new LedgerUse(
                                one.task(),
                                one.tier(),
                                one.tokens().plus(two.tokens()),
                                one.amount().add(two.amount())));
            }
        }
        return List.copyOf(all.values());
    }

    /** Of each tier what it costs today: that of the model which serves it most, else what Podium takes for the tier. */
    private Map<Integer, Rate> rates(Spending.Period period, BigDecimal worth) {
        var rates = new HashMap<Integer, Rate>();
        for (int tier = FIRST_TIER; tier <= LAST_TIER; tier++) {
            rates.put(
                    tier,
                    in(
                            tier == FIRST_TIER
                                    ? prices.rate("local", Prices.ANY)
                                    : prices.rate(Prices.ANY, "tier-" + tier),
                            worth));
        }
        for (var served : tasks.served(period.from(), period.to())) {
            if (rates.containsKey(served.tier())) {
                rates.put(served.tier(), in(prices.rate(served.provider(), served.model()), worth));
            }
        }
        return rates;
    }

    private static Rate in(Rate dollars, BigDecimal worth) {
        return new Rate(
                dollars.id(),
                dollars.known(),
                dollars.input().multiply(worth),
                dollars.cacheRead().multiply(worth),
                dollars.cacheWrite5m().multiply(worth),
                dollars.cacheWrite1h().multiply(worth),
                dollars.output().multiply(worth),
                dollars.serverTool().multiply(worth));
    }
}
