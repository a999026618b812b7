package dev.podium.labs;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.TeamSizes;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import dev.podium.labs.FigureStore.Done;
import dev.podium.labs.FigureStore.Seated;
import dev.podium.labs.ToldSums.Grain;
import dev.podium.labs.ToldSums.Part;
import dev.podium.labs.ToldSums.Told;
import dev.podium.labs.stuck.Rule;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link CourseFigures}. Of labs apart it says nothing: two sums of which one lacks a lab would tell that lab. */
@Service
class SummedCourse implements CourseFigures {

    private static final int PERCENT = 100;
    private static final int FIVES = 5;

    private final FigureStore store;
    private final RosterStore roster;
    private final PrivacyStore courses;
    private final CostsOfSeats costs;
    private final TeamSizes teams;
    private final Permissions permissions;
    private final TransactionTemplate reading;
    private final Clock clock;

    SummedCourse(
            FigureStore store,
            RosterStore roster,
            PrivacyStore courses,
            CostsOfSeats costs,
            TeamSizes teams,
            Permissions permissions,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.store = store;
        this.roster = roster;
        this.courses = courses;
        this.costs = costs;
        this.teams = teams;
        this.permissions = permissions;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean any() {
        if (permissions.allows(Permission.ORG_FIGURES)) {
            return !courses.courses().isEmpty();
        }
        permissions.require(Permission.COSTS_SEE);
        CurrentActor.team();
        return roster.course().isPresent();
    }

    @Override
    @Transactional(readOnly = true)
    public Figures get(Period period) {
        permissions.require(Permission.COSTS_SEE);
        CurrentActor.team();
        return figures(period).orElseThrow(TeamCourse::none);
    }

    /** One team after the other, each in a transaction of its own that sees that team alone. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<OfTeam> all(Period period) {
        permissions.require(Permission.ORG_FIGURES);
        var names =
                read(teams::all).stream().collect(Collectors.toMap(TeamSizes.TeamSize::id, TeamSizes.TeamSize::name));
        var found = new ArrayList<OfTeam>();
        for (var team : read(courses::courses)) {
            var name = names.get(team);
            // The database asks once more whether one may read every team's figures, and names none where not.
            if (name != null) {
                inside(team, period).ifPresent(figures -> found.add(new OfTeam(name, figures)));
            }
        }
        found.sort(
                Comparator.comparing((OfTeam each) -> each.figures().course()).thenComparing(OfTeam::team));
        return found;
    }

    private Optional<Figures> inside(TeamId team, Period period) {
        return CurrentActor.get(Actor.system(team), () -> read(() -> figures(period)));
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(reading.execute(_ -> work.get()));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public String export(Period period, boolean everywhere) {
        return FiguresCsv.of(everywhere ? all(period) : List.of(new OfTeam("", read(() -> get(period)))));
    }

    private Optional<Figures> figures(Period period) {
        return roster.course().map(course -> {
            var zone = costs.zone();
            var held = store.held(zone);
            var today = LocalDate.ofInstant(clock.instant(), zone);
            var made = LocalDate.ofInstant(course.madeAt(), zone);
            var first = held.stream()
                    .map(FigureStore.Held::began)
                    .filter(day -> day.isBefore(made))
                    .min(Comparator.naturalOrder())
                    .orElse(made);
            return figures(
                    course.name(), period, new CourseDays(first.isAfter(today) ? today : first, today), held, zone);
        });
    }

    private Figures figures(String course, Period period, CourseDays days, List<FigureStore.Held> held, ZoneId zone) {
        var seated = store.seated();
        var spent = spent(seated, days);
        var models = spent.models().told(period, Grain.MONEY).orElse(null);
        var gpus = spent.gpus().told(period, Grain.MONEY).orElse(null);
        var hours = spent.hours().told(period, Grain.HOURS).orElse(null);
        var hands = sums(store.hands(zone), days).told(period, Grain.COUNT).orElse(null);
        int steps = seated.stream().mapToInt(Seated::steps).sum();
        var passedSteps = sums(store.steps(zone), days);
        var flags = flags(period, days, zone);
        int students = roster.students().size();
        long sitting = seated.stream().map(Seated::entry).distinct().count();
        var parts = new ArrayList<@Nullable Told>();
        parts.add(models);
        parts.add(gpus);
        parts.add(hours);
        parts.add(hands);
        flags.forEach(each -> parts.add(each.told()));
        boolean few = parts.stream().anyMatch(told -> told != null && told.rounded());
        return new Figures(
                course,
                period,
                days.from(period),
                days.to(period),
                held.size(),
                days.labHours(period, held, clock.instant(), zone),
                students >= SMALLEST ? students : null,
                sitting >= SMALLEST ? seated.size() : null,
                models == null ? null : models.amount(),
                gpus == null ? null : gpus.amount(),
                hours == null ? null : hours.amount(),
                hours != null && spent.soFar() && period != Period.LAST_MONTH,
                hands == null ? null : hands.amount().intValueExact(),
                steps > 0,
                sitting >= SMALLEST ? share(passedSteps, period, steps) : null,
                period == Period.COURSE ? passed() : null,
                flags.stream()
                        .map(each -> new Flags(
                                each.rule(),
                                each.told() == null
                                        ? null
                                        : each.told().amount().intValueExact()))
                        .toList(),
                costs.budgets(),
                few || sitting > 0 && sitting < EXACT_FROM,
                spent.whole());
    }

    private record Spent(ToldSums models, ToldSums gpus, ToldSums hours, boolean soFar, boolean whole) {}

    private Spent spent(List<Seated> seated, CourseDays days) {
        var entries = seated.stream().collect(Collectors.toMap(Seated::agent, Seated::entry, (one, _) -> one));
        var spent = new Spent(new ToldSums(), new ToldSums(), new ToldSums(), false, true);
        for (var part : Part.values()) {
            var from = days.from(part);
            var to = days.to(part);
            if (to.isBefore(from)) {
                continue;
            }
            var found = costs.between(from, to, entries.keySet());
            boolean soFar = false;
            for (var each : found.sums().entrySet()) {
                var who = Objects.requireNonNull(entries.get(each.getKey()));
                var sum = each.getValue();
                spent.models().add(part, who, sum.models());
                spent.gpus().add(part, who, sum.gpus());
                spent.hours().add(part, who, sum.gpuHours());
                soFar |= sum.soFar();
            }
            spent = new Spent(
                    spent.models(),
                    spent.gpus(),
                    spent.hours(),
                    spent.soFar() || soFar,
                    spent.whole() && found.whole());
        }
        return spent;
    }

    private static ToldSums sums(List<Done> done, CourseDays days) {
        var sums = new ToldSums();
        done.forEach(each -> sums.add(days.part(each.day()), each.entry(), BigDecimal.valueOf(each.many())));
        return sums;
    }

    private record OfRule(Rule rule, @Nullable Told told) {}

    private List<OfRule> flags(Period period, CourseDays days, ZoneId zone) {
        var all = new EnumMap<Rule, ToldSums>(Rule.class);
        store.flags(zone)
                .forEach(each -> all.computeIfAbsent(Rule.valueOf(each.what()), _ -> new ToldSums())
                        .add(days.part(each.day()), each.entry(), BigDecimal.valueOf(each.many())));
        return all.entrySet().stream()
                .filter(each ->
                        each.getValue().isAnything(period) || !each.getValue().isTold(period))
                .map(each -> new OfRule(
                        each.getKey(), each.getValue().told(period, Grain.COUNT).orElse(null)))
                .toList();
    }

    private static @Nullable Integer share(ToldSums passed, Period period, int steps) {
        if (steps == 0) {
            return null;
        }
        return passed.told(period, Grain.COUNT)
                .map(told -> {
                    int share =
                            told.amount().multiply(BigDecimal.valueOf(PERCENT)).intValue() / steps;
                    return Math.min(PERCENT, told.rounded() ? Math.round((float) share / FIVES) * FIVES : share);
                })
                .orElse(null);
    }

    /** Neither those who reached half of the points nor those who did not may be so few that they are known by it. */
    private @Nullable Integer passed() {
        var count = store.passed();
        boolean shown = count.reached() + count.missed() >= SMALLEST
                && (count.reached() == 0 || count.reached() >= SMALLEST)
                && (count.missed() == 0 || count.missed() >= SMALLEST);
        return shown ? Math.round((float) PERCENT * count.reached() / (count.reached() + count.missed())) : null;
    }
}
