package dev.podium.costs;

import dev.podium.costs.outlook.RoutedCalls;
import dev.podium.costs.outlook.Savings;
import dev.podium.costs.outlook.TierPrices;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Spending}, from the roll-ups. Longer than most files: each question is short, and they share how they are asked. */
@Service
class SummedSpending implements Spending {

    /** Longer stretches are stacked by week, and then by month. */
    private static final int MOST_SINGLE_DAYS = 62;

    private static final int MOST_WEEKS_OF_DAYS = 190;
    private static final int LINE_DAYS = 30;
    private static final int TIERS = 3;
    private static final int MOST_TASKS = 20;

    /** Where fewer contributed to a team in which it is not told who, it is told in whole teams alone. */
    private static final int EXACT_FROM = 20;

    /** Of a hundred calls, how many may go to tier 3. */
    private static final BigDecimal TARGET = new BigDecimal("0.05");

    private static final MathContext DIVISION = MathContext.DECIMAL64;
    private static final Set<By> NAMING = EnumSet.of(By.PERSON, By.AGENT, By.PROJECT, By.KEY);

    /** Parts that have either all calls or none, or those of one tier. */
    private static final Set<By> WHOLE_IN_TIERS = EnumSet.of(By.KIND, By.TEAM, By.TIER);

    private static final Set<By> BY_TIER = EnumSet.of(By.TIER, By.TASK);
    private static final Set<String> METERED = Set.of("model-call", "gpu");

    private static final String WITHHELD = "Who caused what is not told here: in a course, sums of fewer than "
            + WithheldSpending.SMALLEST + " people would tell what each of them did.";

    private final SpendingStore store;
    private final CourseSums courseSums;
    private final SpendingNames names;
    private final LedgerReach reach;
    private final ShownCurrency currency;
    private final ModelPriceStore prices;
    private final List<SpendingAgents> agents;
    private final ObjectProvider<WithheldSpending> withheld;
    private final ObjectProvider<FinishedRuns> finished;
    private final ObjectProvider<UnusedGpus> unused;
    private final Permissions permissions;
    private final Clock clock;
    private final ZoneId zone;

    SummedSpending(
            SpendingStore store,
            SpendingNames names,
            LedgerReach reach,
            ShownCurrency currency,
            ModelPriceStore prices,
            List<SpendingAgents> agents,
            ObjectProvider<WithheldSpending> withheld,
            ObjectProvider<FinishedRuns> finished,
            ObjectProvider<UnusedGpus> unused,
            Permissions permissions,
            Clock clock,
            CostsSettings settings) {
        this.store = store;
        this.courseSums = new CourseSums(store);
        this.names = names;
        this.reach = reach;
        this.currency = currency;
        this.prices = prices;
        this.agents = agents;
        this.withheld = withheld;
        this.finished = finished;
        this.unused = unused;
        this.permissions = permissions;
        this.clock = clock;
        this.zone = settings.zone();
    }

    /**
     * A question that may be asked, and the one of before.
     *
     * @param hidden whether it is not told who caused what
     * @param tiers whether it is told how calls were spread over tiers
     * @param course whether it is a course among all teams, of which parts of few are not told
     */
    private record Ready(
            SpendingStore.Question now, SpendingStore.Question before, boolean hidden, boolean tiers, boolean course) {

        /** Whether that is told of each part too: of those that lie across tiers it is not known how many people it would be of. */
        boolean tiersOf(By by) {
            return !course && (!hidden || tiers && WHOLE_IN_TIERS.contains(by));
        }
    }

    private Ready ready(Asked asked, @Nullable By by) {
        boolean hidden = false;
        PersonId own = null;
        switch (asked.of()) {
            case OWN -> {
                permissions.require(Permission.COSTS_OWN);
                CurrentActor.team();
                own = CurrentActor.require().person();
            }
            case TEAM -> {
                permissions.require(Permission.COSTS_SEE);
                CurrentActor.team();
                hidden = reach.withheld();
            }
            case ORGANISATION -> permissions.require(Permission.ORG_FIGURES);
        }
        var period = asked.period();
        long days = days(period);
        if (days < 1 || days > MOST_DAYS) {
            throw Refusal.invalidField(
                    "to",
                    "costs.bad-period",
                    days < 1
                            ? "A period ends on the day it begins, or later; this one begins on " + period.from()
                                    + " and ends on " + period.to() + "."
                            : "A period has 1 to " + MOST_DAYS + " days; this one has " + days + ".",
                    "Choose other days.");
        }
        requireTold(asked, by);
        var earlier = Before.of(period, today());
        var first = earlier.from().isBefore(period.from()) ? earlier.from() : period.from();
        var projects = new HashMap<AgentId, SpendingAgents.Project>();
        if (by == By.PROJECT || asked.narrowed().project() != null) {
            agents.forEach(each -> projects.putAll(each.projects()));
        }
        var now = new SpendingStore.Question(
                asked.of(),
                period,
                asked.narrowed(),
                own,
                currency.over(first, period.to()).stretches(),
                projects,
                hidden);
        boolean tiers = true;
        boolean course = false;
        if (asked.of() == Of.ORGANISATION) {
            store.seeAllTeams();
            course = ofCourse(asked);
            tiers = requireEnough(asked, course);
        } else if (hidden) {
            requireHidden(asked);
            tiers = courseSums.require(now);
        }
        if (!tiers && by != null && BY_TIER.contains(by)) {
            throw CourseSums.fewAtATier();
        }
        return new Ready(now, now.over(earlier), hidden, tiers, course);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    /** What no roll-up keeps apart, and what is not told of all teams. */
    private static void requireTold(Asked asked, @Nullable By by) {
        var narrowed = asked.narrowed();
        boolean all = asked.of() == Of.ORGANISATION;
        if (all && (by != null && NAMING.contains(by) || named(narrowed))) {
            throw refused(
                    "Of all teams together nobody is told who caused what.",
                    "Ask for a team, as somebody who may see its costs.");
        }
        if (by == By.TASK
                && (narrowed.agent() != null
                        || narrowed.project() != null
                        || narrowed.provider() != null
                        || narrowed.model() != null
                        || narrowed.machine() != null
                        || narrowed.key() != null)) {
            throw refused(
                    "Sums by the kind of task are kept by team, person, tier and day only.",
                    "Take away what it is narrowed to besides those.");
        }
        if (all
                && (by == By.MACHINE || narrowed.machine() != null)
                && (narrowed.provider() != null
                        || narrowed.model() != null
                        || narrowed.tier() != null
                        || by == By.MODEL
                        || by == By.TIER
                        || by == By.PROVIDER)) {
            throw refused(
                    "Of all teams, sums by machine are kept by team, kind and day only.",
                    "Take away the model, tier or provider, or the machine.");
        }
    }

    private static boolean named(Narrowed narrowed) {
        return narrowed.person() != null
                || narrowed.agent() != null
                || narrowed.project() != null
                || narrowed.key() != null;
    }

    private static Refusal refused(String sentence, String nextStep) {
        return Refusal.invalidField("by", "costs.bad-part", sentence, nextStep);
    }

    private boolean ofCourse(Asked asked) {
        var team = asked.narrowed().team();
        return team != null && courses().contains(team);
    }

    /**
     * A course is small, and whoever sees all teams could narrow until one student is left.
     *
     * @return whether it may be told how calls were spread over tiers
     */
    private boolean requireEnough(Asked asked, boolean course) {
        var narrowed = asked.narrowed();
        var team = narrowed.team();
        var all = courses();
        if (all.isEmpty() || team != null && !course) {
            return true;
        }
        if (course) {
            requireMonths(asked.period());
            if (!narrowed.equals(new Narrowed(Set.of(), team, null, null, null, null, null, null, null, null))) {
                throw CourseSums.tooFew("Of a course among all teams nothing is told but the whole and its parts");
            }
        }
        // A course may be all that there is.
        var there = store.contributed(asked.period(), narrowed, By.TEAM);
        long people = 0;
        long dearest = 0;
        for (var each : there.values()) {
            people += each.people();
            dearest += each.dearest();
        }
        boolean anyCourse = there.keySet().stream().map(TeamId::parse).anyMatch(all::contains);
        if (anyCourse && (CourseSums.few(people) || course && people > 0 && people < EXACT_FROM)) {
            throw tooFew();
        }
        return !anyCourse || !CourseSums.few(dearest);
    }

    private Set<TeamId> courses() {
        return withheld.stream().flatMap(each -> each.teams().stream()).collect(Collectors.toSet());
    }

    /** Whole months only: a day more or less would tell what one of them did on it. */
    private static void requireHidden(Asked asked) {
        if (named(asked.narrowed())) {
            throw Refusal.forbidden("costs.withheld", WITHHELD, "Ask for the whole course, or for what is your own.");
        }
        requireMonths(asked.period());
    }

    private static boolean wholeMonths(Period period) {
        return period.from().getDayOfMonth() == 1
                && period.to().getDayOfMonth() == period.to().lengthOfMonth();
    }

    private static void requireMonths(Period period) {
        if (!wholeMonths(period)) {
            throw Refusal.invalidField(
                    "to",
                    "costs.bad-period",
                    "In a course, sums are told of whole months: days would tell what single people did.",
                    "Begin on the first day of a month and end on the last of one.");
        }
    }

    private static Refusal tooFew() {
        return CourseSums.tooFew("Too few people contributed to tell a sum");
    }

    private static Sum sum(Collection<SpendingStore.Row> rows, @Nullable BigDecimal before, boolean tiers) {
        return sum(rows, before, tiers, tiers);
    }

    /** @param tiers whether it is told how calls were spread over tiers */
    private static Sum sum(
            Collection<SpendingStore.Row> rows, @Nullable BigDecimal before, boolean calls, boolean tiers) {
        return new Sum(
                total(rows),
                before,
                rows.stream().mapToLong(SpendingStore.Row::entries).sum(),
                calls ? rows.stream().mapToLong(SpendingStore.Row::calls).sum() : null,
                tiers ? rows.stream().mapToLong(SpendingStore.Row::dearest).sum() : null,
                tiers
                        ? rows.stream().map(SpendingStore.Row::dearestAmount).reduce(BigDecimal.ZERO, BigDecimal::add)
                        : null);
    }

    private static BigDecimal total(Collection<SpendingStore.Row> rows) {
        return rows.stream().map(SpendingStore.Row::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Override
    @Transactional(readOnly = true)
    public Parts parts(Asked asked, By by, int most, boolean lines) {
        return parts(asked, by, most, lines, true);
    }

    private Parts parts(Asked asked, By by, int most, boolean lines, boolean comparing) {
        requireMost(most);
        var ready = ready(asked, by);
        if (by == By.TASK) {
            // Of tasks it is not known how many people they are of.
            requireNoCourse(ready);
        }
        var now = new ArrayList<>(store.sums(ready.now(), by));
        if (ready.course()) {
            var people = store.contributed(asked.period(), asked.narrowed(), by);
            now.replaceAll(row -> row.of(people.getOrDefault(row.id(), SpendingStore.Contributed.NOBODY)
                    .people()));
        }
        // How few there were before is not known of a course, and so it is not told.
        var before = (comparing && !ready.hidden() && !ready.course()
                        ? store.sums(ready.before(), by)
                        : List.<SpendingStore.Row>of())
                .stream()
                        .collect(Collectors.toMap(
                                SpendingStore.Row::id, row -> row, (one, _) -> one, LinkedHashMap::new));
        boolean compared = !before.isEmpty();
        var whole = sum(now, compared ? total(before.values()) : null, ready.tiers());
        boolean tiers = ready.tiersOf(by);
        var withoutTiers =
                asked.of() == Of.ORGANISATION && by == By.TEAM ? teamsWithoutTiers(asked, now) : Set.<String>of();
        // What there was before and is not now has changed too.
        var there = now.stream().map(SpendingStore.Row::id).collect(Collectors.toSet());
        before.values().stream()
                .filter(row -> !there.contains(row.id()))
                .forEach(row -> now.add(new SpendingStore.Row(
                        row.id(), row.label(), BigDecimal.ZERO, 0, 0, 0, BigDecimal.ZERO, row.people())));
        now.sort(Comparator.comparing(SpendingStore.Row::amount).reversed().thenComparing(SpendingStore.Row::id));
        var told = told(asked, ready, by, now);
        var shown = told.stream().limit(most).toList();
        var others = now.stream().filter(row -> !shown.contains(row)).toList();
        var labels = new LinkedHashMap<String, String>();
        shown.forEach(row -> labels.put(row.id(), row.label()));
        var called = names.of(asked.of(), by, labels, ready.now().projects());
        var drawn = lines ? lines(ready, by, labels.keySet()) : Map.<String, List<BigDecimal>>of();
        var parts = shown.stream()
                .map(row -> new Part(
                        row.id(),
                        called.getOrDefault(row.id(), ""),
                        sum(
                                List.of(row),
                                compared ? amount(before.get(row.id())) : null,
                                // A model is of calls alone, or of none.
                                (tiers || by == By.MODEL) && !withoutTiers.contains(row.id()),
                                tiers && !withoutTiers.contains(row.id())),
                        drawn.getOrDefault(row.id(), List.of())))
                .toList();
        var rest = others.isEmpty()
                ? null
                : sum(
                        others,
                        compared
                                ? others.stream()
                                        .map(row -> amount(before.get(row.id())))
                                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                                : null,
                        tiers && withoutTiers.isEmpty());
        return new Parts(by, whole, parts, rest, others.size(), told.size() < now.size() ? WITHHELD : "");
    }

    private static BigDecimal amount(SpendingStore.@Nullable Row row) {
        return row == null ? BigDecimal.ZERO : row.amount();
    }

    private static void requireMost(int most) {
        if (most < 1 || most > MOST_PARTS) {
            throw Refusal.invalidField(
                    "most",
                    "costs.bad-limit",
                    "1 to " + MOST_PARTS + " parts are told one by one; this is " + most + ".",
                    "Ask for fewer; the others are in the rest.");
        }
    }

    /** Those that may be told one by one. */
    private List<SpendingStore.Row> told(Asked asked, Ready ready, By by, List<SpendingStore.Row> rows) {
        if (ready.course()) {
            return by == By.TEAM ? rows : CourseSums.told(rows);
        }
        if (asked.of() == Of.ORGANISATION && by == By.TEAM) {
            return toldTeams(asked, rows);
        }
        if (!ready.hidden()) {
            return rows;
        }
        if (NAMING.contains(by)) {
            var self = CurrentActor.require().person().toString();
            return by == By.PERSON
                    ? rows.stream().filter(row -> row.id().equals(self)).toList()
                    : List.of();
        }
        return CourseSums.told(rows);
    }

    /** Courses of whole months alone, and only those of enough people. */
    private List<SpendingStore.Row> toldTeams(Asked asked, List<SpendingStore.Row> rows) {
        var all = courses();
        if (all.isEmpty()) {
            return rows;
        }
        var people = store.contributed(asked.period(), asked.narrowed(), By.TEAM);
        boolean months = wholeMonths(asked.period());
        return withoutOne(
                rows,
                rows.stream()
                        .filter(row -> all.contains(TeamId.parse(row.id())))
                        .filter(row -> {
                            long there = people.getOrDefault(row.id(), SpendingStore.Contributed.NOBODY)
                                    .people();
                            return months ? CourseSums.few(there) : there > 0;
                        })
                        .collect(Collectors.toSet()));
    }

    /** One alone would be the difference to the whole: then another one goes with it. */
    private static List<SpendingStore.Row> withoutOne(List<SpendingStore.Row> rows, Set<SpendingStore.Row> hidden) {
        var told = new ArrayList<>(
                rows.stream().filter(row -> !hidden.contains(row)).toList());
        if (hidden.size() == 1 && !told.isEmpty()) {
            told.removeLast();
        }
        return told;
    }

    /** Teams of which it is not told how much went to which tier: courses in which few used tier 3. */
    private Set<String> teamsWithoutTiers(Asked asked, List<SpendingStore.Row> rows) {
        var all = courses();
        if (all.isEmpty()) {
            return Set.of();
        }
        var people = store.contributed(asked.period(), asked.narrowed(), By.TEAM);
        boolean months = wholeMonths(asked.period());
        var told = withoutOne(
                rows,
                rows.stream()
                        .filter(row -> all.contains(TeamId.parse(row.id())))
                        .filter(row -> {
                            var there = people.getOrDefault(row.id(), SpendingStore.Contributed.NOBODY);
                            return months ? CourseSums.few(there.dearest()) : there.people() > 0;
                        })
                        .collect(Collectors.toSet()));
        return rows.stream()
                .filter(row -> !told.contains(row))
                .map(SpendingStore.Row::id)
                .collect(Collectors.toSet());
    }

    private Map<String, List<BigDecimal>> lines(Ready ready, By by, Set<String> parts) {
        var period = ready.now().period();
        var last = period.to().isAfter(today()) && !period.from().isAfter(today()) ? today() : period.to();
        var first =
                last.minusDays(LINE_DAYS - 1L).isBefore(period.from()) ? period.from() : last.minusDays(LINE_DAYS - 1L);
        if (ready.hidden() || ready.course()) {
            return Map.of();
        }
        // Days of a course are told nowhere.
        var courses = ready.now().of() == Of.ORGANISATION && by == By.TEAM ? courses() : Set.<TeamId>of();
        var drawn = parts.stream()
                .filter(id -> courses.isEmpty() || !courses.contains(TeamId.parse(id)))
                .collect(Collectors.toSet());
        var at = new HashMap<String, Map<LocalDate, BigDecimal>>();
        for (var slice : store.slices(ready.now().over(new Period(first, last)), by, Step.DAY, drawn)) {
            at.computeIfAbsent(slice.id(), _ -> new HashMap<>()).put(slice.at(), slice.amount());
        }
        return drawn.stream()
                .collect(Collectors.toMap(
                        id -> id,
                        id -> first.datesUntil(last.plusDays(1))
                                .map(day -> at.getOrDefault(id, Map.of()).getOrDefault(day, BigDecimal.ZERO))
                                .toList()));
    }

    @Override
    @Transactional(readOnly = true)
    public Stacked stacked(Asked asked, By by, int most) {
        var told = parts(asked, by, most, false, false);
        var ready = ready(asked, by);
        requireNoCourse(ready);
        var period = asked.period();
        long days = days(period);
        var step = ready.hidden() || days > MOST_WEEKS_OF_DAYS
                ? Step.MONTH
                : days > MOST_SINGLE_DAYS ? Step.WEEK : Step.DAY;
        var parts = told.parts().stream()
                .filter(part -> part.sum().entries() != 0 || part.sum().amount().signum() != 0)
                .toList();
        var order = new ArrayList<>(parts.stream().map(Part::id).toList());
        if (asked.of() == Of.ORGANISATION && by == By.TEAM && !courses().isEmpty()) {
            order.retainAll(withoutCourses(parts));
        }
        var found = store.slices(ready.now(), by, step, order);
        if (found.stream().anyMatch(slice -> CourseSums.few(slice.people()))) {
            // Of a single month a part may be of fewer people than of all of them: then months are told as a whole.
            order.clear();
            found = store.slices(ready.now(), by, step, order);
            requireMany(found);
        }
        var amounts = new HashMap<LocalDate, Map<String, BigDecimal>>();
        for (var slice : found) {
            amounts.computeIfAbsent(slice.at(), _ -> new HashMap<>()).put(slice.id(), slice.amount());
        }
        if (amounts.values().stream().anyMatch(each -> each.containsKey(REST))) {
            order.add(REST);
        }
        var slices = new ArrayList<Slice>();
        for (var at = first(step, period.from()); !at.isAfter(period.to()); at = next(step, at)) {
            var ends = next(step, at).minusDays(1);
            slices.add(new Slice(
                    at.isBefore(period.from()) ? period.from() : at,
                    ends.isAfter(period.to()) ? period.to() : ends,
                    amounts.getOrDefault(at, Map.of())));
        }
        var called = parts.stream()
                .filter(part -> order.contains(part.id()))
                .collect(Collectors.toMap(Part::id, Part::name));
        if (order.contains(REST)) {
            called.put(REST, "The rest");
        }
        return new Stacked(by, step, order, called, slices);
    }

    /** Of single days and months a course may be of fewer than of the whole time: they are among the rest, with one other at least. */
    private List<String> withoutCourses(List<Part> parts) {
        var all = courses();
        var others = new ArrayList<>(parts.stream()
                .map(Part::id)
                .filter(id -> !all.contains(TeamId.parse(id)))
                .toList());
        if (parts.size() - others.size() == 1 && !others.isEmpty()) {
            others.removeLast();
        }
        return others;
    }

    private static void requireNoCourse(Ready ready) {
        if (ready.course()) {
            throw CourseSums.tooFew("Of a course among all teams the whole time is told, and no part of it");
        }
    }

    private static void requireMany(List<SpendingStore.Slice> slices) {
        if (slices.stream().anyMatch(slice -> CourseSums.few(slice.people()))) {
            throw CourseSums.tooFew("Too few people contributed in one of these months to tell them one by one");
        }
    }

    private static LocalDate first(Step step, LocalDate day) {
        return switch (step) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
        };
    }

    private static LocalDate next(Step step, LocalDate day) {
        return switch (step) {
            case DAY -> day.plusDays(1);
            case WEEK -> day.plusWeeks(1);
            case MONTH -> day.plusMonths(1);
        };
    }

    @Override
    @Transactional(readOnly = true)
    public Routing routing(Asked asked) {
        var ready = ready(asked, By.TASK);
        requireNoCourse(ready);
        if (ready.hidden()) {
            // It is drawn by months.
            requireMany(store.slices(ready.now(), By.TIER, Step.MONTH, List.of("0", "1", "2", "3")).stream()
                    .filter(slice -> !slice.id().equals(REST))
                    .toList());
        }
        var all = prices.all();
        boolean daily = !ready.hidden()
                && (days(asked.period()) <= MOST_WEEKS_OF_DAYS || changesWithinAMonth(all, asked.period()));
        var routed = store.routed(ready.now(), daily).stream()
                .map(each -> daily ? each : atItsEnd(each, asked.period(), ready.hidden()))
                .toList();
        var calls = new ArrayList<Long>();
        var amounts = new ArrayList<BigDecimal>();
        for (int tier = 1; tier <= TIERS; tier++) {
            int wanted = tier;
            var of = routed.stream()
                    .filter(each -> each.calls().tier() == wanted)
                    .toList();
            calls.add(of.stream().mapToLong(each -> each.calls().calls()).sum());
            amounts.add(of.stream().map(each -> each.calls().paid()).reduce(BigDecimal.ZERO, BigDecimal::add));
        }
        var tiers = tierPrices(ready.now(), all);
        var answered = routed.stream().map(SpendingStore.Routed::calls).toList();
        var shown = currency.over(asked.period().from(), asked.period().to()).currency();
        var instead = Stream.of(TIERS, 2)
                .map(tier -> Savings.against(tier, answered, tiers, shown))
                .toList();
        return new Routing(calls, amounts, TARGET, tasks(ready, routed), instead);
    }

    private static long days(Period period) {
        return ChronoUnit.DAYS.between(period.from(), period.to()) + 1;
    }

    /** What is of a whole month stands at its last day, when all of it was there. @param every whether each day does */
    private static SpendingStore.Routed atItsEnd(SpendingStore.Routed routed, Period period, boolean every) {
        var calls = routed.calls();
        var day = calls.day();
        var last = day.withDayOfMonth(day.lengthOfMonth());
        return !every && day.getDayOfMonth() > 1 || last.isAfter(period.to())
                ? routed
                : new SpendingStore.Routed(
                        routed.task(),
                        new RoutedCalls(
                                last,
                                calls.tier(),
                                calls.end(),
                                calls.calls(),
                                calls.tokens(),
                                calls.paid(),
                                calls.electricity()));
    }

    /** Whether a tier got another price in the period, but on the first of a month. */
    private boolean changesWithinAMonth(List<Prices.Price> all, Period period) {
        return all.stream()
                .filter(price ->
                        price.provider().equals(Prices.ANY) && price.model().startsWith("tier-"))
                .map(price -> price.from().atZone(zone).toLocalDate())
                .anyMatch(day -> !day.isBefore(period.from()) && !day.isAfter(period.to()) && day.getDayOfMonth() != 1);
    }

    private List<Part> tasks(Ready ready, List<SpendingStore.Routed> routed) {
        if (ready.hidden()) {
            return List.of();
        }
        var sums = new HashMap<String, Sum>();
        routed.stream()
                .map(each -> Map.entry(each.task(), each.calls()))
                .filter(each -> each.getValue().tier() == TIERS)
                .forEach(each -> {
                    RoutedCalls of = each.getValue();
                    sums.merge(
                            each.getKey(),
                            dearest(of.paid(), of.calls()),
                            (one, other) -> dearest(one.amount().add(other.amount()), one.entries() + other.entries()));
                });
        return sums.entrySet().stream()
                .map(each -> new Part(each.getKey(), SpendingNames.task(each.getKey()), each.getValue(), List.of()))
                .sorted(Comparator.comparing((Part part) -> part.sum().amount())
                        .reversed()
                        .thenComparing(Part::id))
                .limit(MOST_TASKS)
                .toList();
    }

    private static Sum dearest(BigDecimal amount, long calls) {
        return new Sum(amount, null, calls, calls, calls, amount);
    }

    /** What a tier cost on a day, in the shown currency; by the price that counted at that day's end. */
    private TierPrices tierPrices(SpendingStore.Question question, List<Prices.Price> all) {
        var table = new RateTable(all);
        var known = new HashMap<Map.Entry<Integer, LocalDate>, Rate>();
        return (tier, day) -> {
            var rate = known.computeIfAbsent(Map.entry(tier, day), _ -> {
                var found = table.rate(
                        Prices.ANY,
                        "tier-" + tier,
                        day.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1));
                return times(found, question.factor(day));
            });
            return rate.known() ? rate : null;
        };
    }

    private static Rate times(Rate rate, BigDecimal factor) {
        return factor.compareTo(BigDecimal.ONE) == 0
                ? rate
                : new Rate(
                        rate.id(),
                        rate.known(),
                        rate.input().multiply(factor),
                        rate.cacheRead().multiply(factor),
                        rate.cacheWrite5m().multiply(factor),
                        rate.cacheWrite1h().multiply(factor),
                        rate.output().multiply(factor),
                        rate.serverTool().multiply(factor));
    }

    @Override
    @Transactional(readOnly = true)
    public Idle idle(Asked asked) {
        var ready = ready(asked, By.MACHINE);
        var rows = store.idle(ready.now()).stream()
                .sorted(Comparator.comparing(SpendingStore.Row::amount)
                        .reversed()
                        .thenComparing(SpendingStore.Row::id))
                .toList();
        var labels = new LinkedHashMap<String, String>();
        rows.stream().limit(MOST_PARTS).forEach(row -> labels.put(row.id(), row.label()));
        var called = names.of(asked.of(), By.MACHINE, labels, Map.of());
        var parts = rows.stream()
                .limit(MOST_PARTS)
                .map(row -> new Part(
                        row.id(),
                        called.getOrDefault(row.id(), ""),
                        sum(List.of(row), null, ready.tiersOf(By.MACHINE)),
                        List.of()))
                .toList();
        var period = asked.period();
        // What is narrowed is not known of GPUs that were held.
        var gpus =
                asked.narrowed().equals(Narrowed.TO_NOTHING) && !ready.hidden()
                        ? unused.stream()
                                .flatMap(each -> each
                                        .between(
                                                period.from(),
                                                period.to(),
                                                ready.now().own(),
                                                asked.of() == Of.ORGANISATION)
                                        .stream())
                                .findFirst()
                                .orElse(null)
                        : null;
        return new Idle(
                total(rows),
                gpus == null ? null : gpus.dollars().multiply(ready.now().factor(period.to())),
                gpus == null ? null : gpus.hours(),
                parts);
    }

    @Override
    @Transactional(readOnly = true)
    public Runs runs(Asked asked) {
        if (!asked.narrowed().equals(Narrowed.TO_NOTHING)) {
            throw refused("Runs are counted of everything together.", "Take away what it is narrowed to.");
        }
        var metered = new Asked(
                asked.of(),
                asked.period(),
                new Narrowed(METERED, null, null, null, null, null, null, null, null, null));
        var ready = ready(metered, null);
        var period = asked.period();
        var earlier = ready.before().period();
        if (ready.hidden()
                && finished.stream().anyMatch(each -> CourseSums.few(each.people(period.from(), period.to())))) {
            throw CourseSums.tooFew("The runs that ended were of too few people to tell them");
        }
        long ended = ended(ready, period);
        return new Runs(
                ended,
                each(store.sums(ready.now(), null), ended),
                ready.hidden() ? null : each(store.sums(ready.before(), null), ended(ready, earlier)));
    }

    private long ended(Ready ready, Period period) {
        return finished.stream()
                .mapToLong(each -> each.between(
                        period.from(),
                        period.to(),
                        ready.now().own(),
                        ready.now().of() == Of.ORGANISATION))
                .sum();
    }

    private static @Nullable BigDecimal each(List<SpendingStore.Row> rows, long ended) {
        return ended == 0 ? null : total(rows).divide(BigDecimal.valueOf(ended), DIVISION);
    }

    @Override
    @Transactional(readOnly = true)
    public boolean oneByOne(Of of) {
        look();
        return switch (of) {
            case OWN -> true;
            case TEAM -> !reach.withheld();
            case ORGANISATION -> false;
        };
    }

    @Override
    @Transactional(readOnly = true)
    public Shown shown(Period period) {
        look();
        var found = currency.over(Before.of(period, today()).from(), period.to());
        return new Shown(found.currency(), found.note());
    }

    private void look() {
        if (!permissions.allows(Permission.ORG_FIGURES)) {
            permissions.require(Permission.COSTS_OWN);
        }
    }
}
