package dev.podium.costs.ui;

import dev.podium.costs.Spending.Asked;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Narrowed;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Period;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the page of costs shows, as its address has it: whose, of which time, of what alone, and by what its chart and its
 * table are apart.
 *
 * @param period the whole of it, also what is still to come
 * @param stack of the bars
 * @param by of the table
 */
record CostsChoice(Of of, CostsSpan span, Period period, Narrowed narrowed, By stack, By by) {

    /** By what the bars can be apart. */
    private static final List<By> STACKS = List.of(By.KIND, By.TIER, By.MODEL, By.TEAM, By.PERSON, By.MACHINE);

    /** In the order in which one looks closer. */
    static final List<By> TABLES = List.of(
            By.TEAM,
            By.PERSON,
            By.AGENT,
            By.PROJECT,
            By.MODEL,
            By.TIER,
            By.TASK,
            By.MACHINE,
            By.PROVIDER,
            By.KEY,
            By.KIND);

    private static final Set<By> OF_CALLS = Set.of(By.MODEL, By.TIER, By.PROVIDER);
    private static final Set<By> OF_TASKS = Set.of(By.TEAM, By.PERSON, By.TIER);
    private static final Set<By> NOT_OWN = Set.of(By.TEAM, By.PERSON);
    private static final Set<By> NOT_OF_ALL = Set.of(By.PERSON, By.AGENT, By.PROJECT, By.KEY);

    /** This month, apart by what comes first. */
    static CostsChoice usual(Of of, LocalDate today) {
        return new CostsChoice(
                        of, CostsSpan.MONTH, CostsSpan.MONTH.around(today), Narrowed.TO_NOTHING, By.KIND, By.TEAM)
                .possible();
    }

    CostsChoice of(Of now) {
        // Whom one looked at among one's own people is none of another's.
        return new CostsChoice(now, span, period, onlyKinds(), stack, by).possible();
    }

    CostsChoice at(CostsSpan now, Period when) {
        return new CostsChoice(of, now, when, narrowed, stack, by);
    }

    CostsChoice stacked(By now) {
        return new CostsChoice(of, span, period, narrowed, now, by).possible();
    }

    CostsChoice by(By now) {
        return new CostsChoice(of, span, period, narrowed, stack, now).possible();
    }

    CostsChoice kinds(Set<String> now) {
        return narrow(new Narrowed(
                now,
                narrowed.team(),
                narrowed.person(),
                narrowed.agent(),
                narrowed.project(),
                narrowed.provider(),
                narrowed.model(),
                narrowed.tier(),
                narrowed.machine(),
                narrowed.key()));
    }

    private Narrowed onlyKinds() {
        return new Narrowed(narrowed.kinds(), null, null, null, null, null, null, null, null, null);
    }

    private CostsChoice narrow(Narrowed now) {
        return new CostsChoice(of, span, period, now, stack, by).possible();
    }

    /** Only this part, shown by what one asks next; null takes it away again. */
    CostsChoice only(By part, @Nullable String id) {
        var n = narrowed;
        var now = new Narrowed(
                part == By.KIND ? (id == null ? Set.of() : Set.of(id)) : n.kinds(),
                part == By.TEAM ? (id == null ? null : TeamId.parse(id)) : n.team(),
                part == By.PERSON ? (id == null ? null : PersonId.parse(id)) : n.person(),
                part == By.AGENT ? (id == null ? null : AgentId.parse(id)) : n.agent(),
                part == By.PROJECT ? uuid(id) : n.project(),
                part == By.PROVIDER ? id : n.provider(),
                part == By.MODEL ? id : n.model(),
                part == By.TIER ? (id == null ? null : tier(id)) : n.tier(),
                part == By.MACHINE ? (id == null ? null : MachineId.parse(id)) : n.machine(),
                part == By.KEY ? uuid(id) : n.key());
        var next = new CostsChoice(of, span, period, now, stack, id == null ? part : by);
        if (id == null) {
            return next.possible();
        }
        var after = next.tables();
        return asked(part, id).stream()
                .filter(after::contains)
                .findFirst()
                .or(() -> after.stream().findFirst())
                .map(next::by)
                .orElse(next)
                .possible();
    }

    /** What one asks of such a part next. */
    private static List<By> asked(By part, String id) {
        return switch (part) {
            case TEAM -> List.of(By.PERSON, By.MODEL);
            case PERSON, PROJECT -> List.of(By.AGENT, By.MODEL);
            case AGENT, PROVIDER, KEY, TIER -> List.of(By.MODEL, By.PERSON);
            case MODEL, MACHINE, TASK -> List.of(By.PERSON, By.TEAM, By.AGENT);
            case KIND -> id.equals(CostsWords.MODELS) ? List.of(By.MODEL) : List.of(By.MACHINE, By.TEAM);
        };
    }

    /** Whether there is something to look closer at in a part of this kind. */
    static boolean opens(By part, String id) {
        return part != By.TASK && !id.isEmpty();
    }

    /** What it is narrowed to, by id, without the kinds. */
    Map<By, String> parts() {
        var found = new LinkedHashMap<By, String>();
        put(found, By.TEAM, narrowed.team());
        put(found, By.PERSON, narrowed.person());
        put(found, By.AGENT, narrowed.agent());
        put(found, By.PROJECT, narrowed.project());
        put(found, By.PROVIDER, narrowed.provider());
        put(found, By.MODEL, narrowed.model());
        put(found, By.TIER, narrowed.tier());
        put(found, By.MACHINE, narrowed.machine());
        put(found, By.KEY, narrowed.key());
        return found;
    }

    private static void put(Map<By, String> found, By part, @Nullable Object id) {
        if (id != null) {
            found.put(part, id.toString());
        }
    }

    /** Whether it is known of this for what kind of task models were called. */
    boolean toTasks() {
        return OF_TASKS.containsAll(parts().keySet())
                && (narrowed.kinds().isEmpty() || narrowed.kinds().contains(CostsWords.MODELS));
    }

    /** Whether it can be of machines in which nobody's agents ran. */
    boolean toIdle() {
        return Set.of(By.TEAM, By.MACHINE).containsAll(parts().keySet());
    }

    List<By> stacks() {
        return STACKS.stream().filter(this::tells).toList();
    }

    List<By> tables() {
        return TABLES.stream().filter(this::tells).toList();
    }

    /** Whether sums are kept apart so, and there can be more than one of them. */
    private boolean tells(By part) {
        if ((of == Of.OWN && NOT_OWN.contains(part))
                || (of == Of.TEAM && part == By.TEAM)
                || (of == Of.ORGANISATION && NOT_OF_ALL.contains(part))
                || parts().containsKey(part)) {
            return false;
        }
        return switch (part) {
            case KIND -> narrowed.kinds().size() != 1;
            case TASK -> toTasks();
            // Of all teams, sums by machine are kept by nothing else than team and kind.
            case MACHINE -> of != Of.ORGANISATION || OF_CALLS.stream().noneMatch(parts()::containsKey);
            case MODEL, TIER, PROVIDER -> of != Of.ORGANISATION || narrowed.machine() == null;
            default -> true;
        };
    }

    /** The same where it can be told so, else by what comes first. */
    private CostsChoice possible() {
        var bars = stacks();
        var rows = tables();
        return new CostsChoice(
                of,
                span,
                period,
                narrowed,
                bars.contains(stack) || bars.isEmpty() ? stack : bars.getFirst(),
                rows.contains(by) || rows.isEmpty() ? by : rows.getFirst());
    }

    /** The last day of which something can be known. */
    LocalDate until(LocalDate today) {
        return goesOn(today) ? today : period.to();
    }

    /** Whether it has begun and is not over. */
    boolean goesOn(LocalDate today) {
        return period.to().isAfter(today) && !period.from().isAfter(today);
    }

    Asked asked() {
        return new Asked(of, period, narrowed);
    }

    boolean holds(LocalDate day) {
        return !day.isBefore(period.from()) && !day.isAfter(period.to());
    }

    /** The one before, or after: of own days as many of them. */
    CostsChoice moved(int by) {
        long days = period.to().toEpochDay() - period.from().toEpochDay() + 1;
        if (span == CostsSpan.DAYS) {
            return at(
                    span,
                    new Period(period.from().plusDays(by * days), period.to().plusDays(by * days)));
        }
        return at(
                span,
                span.around(by < 0 ? period.from().minusDays(1) : period.to().plusDays(1)));
    }

    private static int tier(String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            throw Refusal.invalid("costs.bad-part", "\"" + id + "\" is no tier.", "Tiers are 1, 2 and 3.");
        }
    }

    private static @Nullable UUID uuid(@Nullable String id) {
        if (id == null) {
            return null;
        }
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("kernel.bad-id", "\"" + id + "\" is no id.", "Open it from the page Costs.");
        }
    }
}
