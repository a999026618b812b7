package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.labs.stuck.Level;
import dev.podium.labs.stuck.Rule;
import dev.podium.labs.stuck.Thresholds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link Attention} by what {@link ClassWatch} found, and {@link StepList}; as far as {@link Withheld} lets it.
 *
 * <p>Longer than most files: each answer is checked, withheld and given in the same three steps, read beside each other.
 */
@Service
class ClassAttention implements Attention, StepList {

    private static final int LONGEST_PAGE = 200;

    private final AttentionStore store;
    private final StepStore results;
    private final StepChecks checks;
    private final ClassWatch watch;
    private final SeatStore seats;
    private final LabStore labs;
    private final RosterStore roster;
    private final VisibilityStore visibility;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    ClassAttention(
            AttentionStore store,
            StepStore results,
            StepChecks checks,
            ClassWatch watch,
            SeatStore seats,
            LabStore labs,
            RosterStore roster,
            VisibilityStore visibility,
            Permissions permissions,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.results = results;
        this.checks = checks;
        this.watch = watch;
        this.seats = seats;
        this.labs = labs;
        this.roster = roster;
        this.visibility = visibility;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Override
    @Transactional(readOnly = true)
    public Now now(LabId id) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        var lab = TeamLabs.find(labs, id);
        var levels = visibility.of(id);
        var now = Optional.of(lab)
                .filter(each -> each.lab().state() == Labs.State.OPEN)
                .flatMap(_ -> watch.now(id))
                .orElseGet(() -> unwatched(lab));
        return Withheld.now(now, seat -> levels.getOrDefault(seat, Visibility.STATE));
    }

    /** Where nobody looks, how far each student came is all that is known. */
    private Now unwatched(LabRow row) {
        var lab = row.lab();
        var why = lab.state() == Labs.State.OPEN
                ? "Podium has not looked at it yet, or another Podium does."
                : "Nothing is read of its terminal: the lab is not open.";
        var passed = results.of(lab.id());
        var all = new HashMap<SeatId, SeatNow>();
        // Seats of one version have the same.
        var ofVersion = new HashMap<Integer, Integer>();
        for (var seat : seats.of(lab.id())) {
            if (seat.state() == Seats.State.READY) {
                var done = passed.getOrDefault(seat.id(), List.of()).stream()
                        .filter(each -> each.passed() != null)
                        .map(StepStore.StepRow::step)
                        .toList();
                int version = Objects.requireNonNullElse(seat.templateVersion(), 0);
                int steps = ofVersion.computeIfAbsent(
                        version, _ -> checks.steps(seat).size());
                int next = 1;
                while (done.contains(next)) {
                    next++;
                }
                all.put(
                        seat.id(),
                        new SeatNow(seat.id(), Level.CALM, List.of(), done.size(), next > steps ? 0 : next, why, null));
            }
        }
        var names = lab.template().steps().stream().map(Labs.Step::name).toList();
        return new Now(lab.id(), now(), names, all, List.of());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void dismiss(SeatId seat, Rule rule, String reason) {
        permissions.require(Permission.LAB_HELP);
        rule(seat, rule, Deed.DISMISSED, reason, null);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void snooze(SeatId seat, Rule rule, Duration time, String reason) {
        permissions.require(Permission.LAB_HELP);
        if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(LONGEST_SNOOZE) > 0) {
            throw Refusal.invalidField(
                    "minutes",
                    "labs.bad-snooze",
                    "A flag is put off for 1 minute to " + LONGEST_SNOOZE.toHours() + " hours, not for "
                            + time.toSeconds() + " s.",
                    "Give another time.");
        }
        rule(seat, rule, Deed.SNOOZED, reason, now().plus(time));
    }

    /** Whoever rules has seen the flag; the lab is looked at anew, so that they see what they did. */
    private void rule(SeatId id, Rule rule, Deed deed, String given, @Nullable Instant until) {
        var reason = given.strip();
        if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalidField(
                    "reason",
                    "labs.bad-reason",
                    "The reason has " + reason.length() + " characters; " + LONGEST_REASON
                            + " on one line are the most.",
                    "Say it shorter.");
        }
        if (rule == Rule.HAND) {
            throw Refusal.conflict(
                    "labs.hand-stays",
                    "A raised hand is neither dismissed nor put off.",
                    "Answer it in the help queue.");
        }
        var team = CurrentActor.team();
        var by = CurrentActor.require();
        var seat = read(() -> seats.find(id)).orElseThrow(ClassAttention::noSeat);
        // Whoever may not know of a flag does not learn of it by dismissing it.
        var flag = Optional.of(read(() -> seen(seat)))
                .filter(Visibility::figures)
                .flatMap(_ -> watch.flag(seat.lab(), id, rule))
                .orElseThrow(() -> noFlag(seat, rule));
        transactions.executeWithoutResult(_ -> {
            store.add(team, seat.lab(), id, flag, deed, by.name(), reason, until, now());
            audit.record(
                    deed == Deed.DISMISSED ? "labs.flag-dismissed" : "labs.flag-snoozed",
                    id.toString(),
                    Map.of("student", seat.studentName(), "rule", rule.name(), "reason", reason));
        });
        watch.look(team, seat.lab());
    }

    private static Refusal noFlag(SeatRow seat, Rule rule) {
        return Refusal.conflict(
                "labs.no-flag",
                seat.studentName() + "'s seat is not flagged for " + rule.name().toLowerCase(java.util.Locale.ROOT)
                        + " now.",
                "Look at the lab again.");
    }

    private static Refusal noSeat() {
        return Refusal.notFound("labs.no-seat", "Your course has no such seat.", "Take one of the lab's list.");
    }

    @Override
    @Transactional(readOnly = true)
    public List<Decision> decisions(LabId lab, int offset, int limit) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        TeamLabs.find(labs, lab);
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "labs.bad-page",
                    "There is no page of " + limit + " decisions from " + offset + "; a page has 1 to " + LONGEST_PAGE
                            + ".",
                    "Ask for another.");
        }
        return store.decisions(lab, offset, limit);
    }

    @Override
    @Transactional(readOnly = true)
    public List<StepResult> steps(SeatId id) {
        CurrentActor.team();
        var seat = reachable(id);
        return Withheld.steps(checks.results(seat), seen(seat));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Item> of(SeatId id) {
        CurrentActor.team();
        var seat = reachable(id);
        var tried = Withheld.steps(checks.results(seat), seen(seat)).stream()
                .collect(Collectors.toMap(StepResult::step, Function.identity()));
        var items = new ArrayList<Item>();
        for (var step : checks.steps(seat)) {
            items.add(new Item(step.name(), tried.get(items.size() + 1)));
        }
        return items;
    }

    /** Machines take their time, so no transaction is open meanwhile. */
    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<StepResult> checkSteps(SeatId id) {
        var team = CurrentActor.team();
        var seat = read(() -> reachable(id));
        if (read(() -> labs.find(seat.lab()))
                .filter(row -> row.lab().state() == Labs.State.OPEN)
                .isEmpty()) {
            throw Refusal.conflict(
                    "labs.lab-not-open", "Steps are checked while the lab is open.", "Ask whoever teaches to open it.");
        }
        var seen = read(() -> seen(seat));
        if (!seen.figures()) {
            throw Refusal.forbidden(
                    "labs.not-shown",
                    "In this course those who help see no steps of " + seat.studentName() + "'s seat.",
                    "Let the student check them, or ask to be shown.");
        }
        return Withheld.steps(checks.check(team, seat, own(seat)), seen);
    }

    private static boolean own(SeatRow seat) {
        return CurrentActor.require().person().equals(seat.person());
    }

    /** What the acting person sees of a seat: of their own everything. */
    private Visibility seen(SeatRow seat) {
        return own(seat) ? Visibility.SCREEN : visibility.of(seat.person());
    }

    /** Whoever helps reaches every seat, a student their own; others learn nothing of it. */
    private SeatRow reachable(SeatId id) {
        if (!permissions.allows(Permission.LAB_HELP)) {
            permissions.require(Permission.LAB_SEAT);
            return seats.find(id).filter(ClassAttention::own).orElseThrow(ClassAttention::noSeat);
        }
        return seats.find(id).orElseThrow(ClassAttention::noSeat);
    }

    @Override
    @Transactional(readOnly = true)
    public Thresholds thresholds() {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        return store.thresholds();
    }

    @Override
    @Transactional
    public void setThresholds(Thresholds thresholds) {
        permissions.require(Permission.COURSE_MANAGE);
        var team = CurrentActor.team();
        if (!roster.lockCourse()) {
            throw TeamCourse.none();
        }
        var before = store.thresholds();
        store.put(team, thresholds, CurrentActor.require().name(), now());
        audit.recordChange(
                "labs.thresholds-changed",
                "thresholds",
                Map.of("figures", said(before)),
                Map.of("figures", said(thresholds)));
    }

    private static String said(Thresholds thresholds) {
        return ThresholdFigures.of(thresholds).toString();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }
}
