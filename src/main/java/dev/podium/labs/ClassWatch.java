package dev.podium.labs;

import dev.podium.agents.Agent;
import dev.podium.agents.AgentOutput;
import dev.podium.agents.Agents;
import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Attention.Deed;
import dev.podium.labs.Attention.Now;
import dev.podium.labs.Attention.SeatNow;
import dev.podium.labs.AttentionStore.OpenLab;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.labs.Labs.Step;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.labs.StepStore.StepRow;
import dev.podium.labs.stuck.ClassFigures;
import dev.podium.labs.stuck.Findings;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Rule;
import dev.podium.labs.stuck.Ruling;
import dev.podium.labs.stuck.SeatEvent;
import dev.podium.labs.stuck.SeatHistory;
import dev.podium.labs.stuck.Snapshot;
import dev.podium.labs.stuck.Stuck;
import dev.podium.labs.stuck.Thresholds;
import dev.podium.machines.MachineHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at the seats of open labs: hears what there is to hear, asks the rules, keeps what they said and writes down what
 * changed. Of several Podiums one looks at a lab; another takes over when that has fallen silent, and begins anew.
 *
 * <p>Longer than most files: one look is one sequence, from what is read to what is written.
 */
@Component
class ClassWatch {

    /** How long a lab is this Podium's unless it looks again. */
    private static final Duration HELD = Duration.ofSeconds(20);

    private static final Duration KEPT = Duration.ofDays(400);
    private static final Logger log = LoggerFactory.getLogger(ClassWatch.class);

    /** Names this run of Podium to others. */
    private final UUID holder = UUID.randomUUID();

    private final AttentionStore store;
    private final StepStore steps;
    private final StepChecks checks;
    private final LabStore labs;
    private final SeatStore seats;
    private final HandStore hands;
    private final ShellHands shellHands;
    private final SeatFeeds feeds;
    private final Agents agents;
    private final AgentOutput output;
    private final MachineHealth health;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final Map<LabId, Watched> watched = new ConcurrentHashMap<>();

    ClassWatch(
            AttentionStore store,
            StepStore steps,
            StepChecks checks,
            LabStore labs,
            SeatStore seats,
            HandStore hands,
            ShellHands shellHands,
            SeatFeeds feeds,
            Agents agents,
            AgentOutput output,
            MachineHealth health,
            AuditTrail audit,
            ApplicationEventPublisher events,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.steps = steps;
        this.checks = checks;
        this.labs = labs;
        this.seats = seats;
        this.hands = hands;
        this.shellHands = shellHands;
        this.feeds = feeds;
        this.agents = agents;
        this.output = output;
        this.health = health;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    private record Key(String seat, Rule rule, String evidence) {
        static Key of(Flag flag) {
            return new Key(flag.seat(), flag.rule(), flag.evidence());
        }
    }

    /** A lab that this Podium looks at, or would; one look at a time. */
    private static final class Watched {
        final TeamId team;
        final Set<SeatId> seats = new HashSet<>();
        final Map<Integer, List<Step>> steps = new HashMap<>();
        Map<Key, Flag> flags = Map.of();
        volatile @Nullable Now now;
        /** All that the rules found, also what is not shown. */
        volatile List<Flag> found = List.of();

        Watched(TeamId team) {
            this.team = team;
        }
    }

    /** What one look reads, all in one transaction. */
    private record Read(
            LabRow lab,
            List<SeatRow> ready,
            Map<SeatId, List<StepRow>> steps,
            Map<RosterEntryId, Hands.Hand> hands,
            List<Ruling> rulings,
            Thresholds thresholds) {}

    /** As the last look found it; empty where none has been. */
    Optional<Now> now(LabId lab) {
        var one = watched.get(lab);
        return one == null ? Optional.empty() : Optional.ofNullable(one.now);
    }

    /** Of a seat, as the last look found it, shown or not. */
    Optional<Flag> flag(LabId lab, SeatId seat, Rule rule) {
        return Optional.ofNullable(watched.get(lab)).stream()
                .flatMap(each -> each.found.stream())
                .filter(flag -> flag.rule() == rule && flag.seat().equals(seat.toString()))
                .findFirst();
    }

    /** Every open lab of every team. */
    void lookAtAll() {
        var open = store.open().stream().collect(Collectors.toMap(OpenLab::lab, OpenLab::team));
        for (var lab : Set.copyOf(watched.keySet())) {
            if (!open.containsKey(lab)) {
                close(lab);
            }
        }
        RuntimeException failed = null;
        for (var each : open.entrySet()) {
            try {
                look(each.getValue(), each.getKey());
            } catch (RuntimeException e) {
                // One lab's trouble is not the others'.
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** Where the lab is not open, nothing is looked at. */
    void look(TeamId team, LabId lab) {
        var one = watched.computeIfAbsent(lab, _ -> new Watched(team));
        CurrentActor.run(Actor.system(team), () -> {
            synchronized (one) {
                look(one, lab);
            }
        });
    }

    private void look(Watched one, LabId lab) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var read = transactions.execute(_ -> read(one.team, lab, now));
        if (read == null) {
            // Another Podium hears these seats; a word of it is better than none.
            forget(one);
            one.now = null;
            return;
        }
        var here = hear(one, read);
        var histories = here.values().stream().map(SeatFeed::history).toList();
        // What was learnt while it was read counts already.
        var findings = rules(read, histories, clock.instant());
        var before = one.now;
        write(one, lab, findings, now);
        var after = put(read, here, findings, now);
        one.now = after;
        if (before == null
                || !before.seats().equals(after.seats())
                || !before.ofTheClass().equals(after.ofTheClass())) {
            events.publishEvent(new AttentionChanged(one.team, lab));
        }
        for (var seat : read.ready()) {
            var feed = here.get(seat.id());
            if (feed != null) {
                feed.takeWish().ifPresent(said -> shellHands.take(one.team, seat, said));
            }
            if (feed != null && stepOf(one, read, seat) > 0 && feed.takesCheck(now)) {
                checks.begin(one.team, seat);
            }
        }
    }

    private @Nullable Read read(TeamId team, LabId id, Instant now) {
        var lab = labs.find(id).orElse(null);
        if (lab == null || lab.lab().state() != Labs.State.OPEN || !store.hold(team, id, holder, now, now.plus(HELD))) {
            return null;
        }
        return new Read(
                lab,
                seats.of(id).stream()
                        .filter(seat -> seat.state() == Seats.State.READY && seat.agent() != null)
                        .toList(),
                steps.of(id),
                hands.up(id).stream()
                        .map(HandStore.Row::hand)
                        .collect(Collectors.toMap(Hands.Hand::entry, Function.identity())),
                store.rulings(id, now),
                store.thresholds());
    }

    /** The seats that there are, each heard where it can be. */
    private Map<SeatId, SeatFeed> hear(Watched one, Read read) {
        var states = new HashMap<MachineId, MachineHealth.State>();
        health.all().forEach(each -> states.put(each.machine(), each.state()));
        var here = new HashMap<SeatId, SeatFeed>();
        for (var seat : read.ready()) {
            try {
                var feed = feed(one, read, seat);
                feed.machine(states.get(seat.machine()) == MachineHealth.State.OFFLINE);
                feed.hand(Optional.ofNullable(read.hands().get(seat.entry())));
                if (feed.needsToHear()) {
                    listen(read.lab(), seat, feed);
                }
                here.put(seat.id(), feed);
            } catch (Refusal gone) {
                log.debug("The seat {} has no agent any more.", seat.id(), gone);
            }
        }
        for (var seat : Set.copyOf(one.seats)) {
            if (!here.containsKey(seat)) {
                one.seats.remove(seat);
                feeds.forget(seat);
            }
        }
        return here;
    }

    private SeatFeed feed(Watched one, Read read, SeatRow seat) {
        one.seats.add(seat.id());
        var agent = Objects.requireNonNull(seat.agent());
        return feeds.of(seat.id(), agent, () -> begun(one, read, seat, agents.get(agent)));
    }

    private SeatFeed begun(Watched one, Read read, SeatRow seat, Agent agent) {
        var feed = new SeatFeed(
                seat.id().toString(),
                agent,
                Objects.requireNonNullElse(seat.person(), PersonId.SYSTEM),
                clock.instant(),
                steps(one, seat).size(),
                clock);
        for (var row : read.steps().getOrDefault(seat.id(), List.of())) {
            if (row.passed() != null) {
                feed.add(new SeatEvent.StepChecked(row.passed(), row.step(), true, false, null));
            }
        }
        return feed;
    }

    /** What looks at a student's terminal is in the trail, once for each time that Podium begins to. */
    private void listen(LabRow lab, SeatRow seat, SeatFeed feed) {
        boolean first = feed.hears();
        var heard = output.hear(feed.agent(), feed);
        if (heard.isEmpty()) {
            feed.hearsNothing();
            return;
        }
        feed.heard(heard.get());
        if (first) {
            var details = StepChecks.concerning(seat, lab.lab());
            transactions.executeWithoutResult(
                    _ -> audit.record("labs.seat-heard", seat.id().toString(), details));
        }
    }

    private static Findings rules(Read read, List<SeatHistory> histories, Instant now) {
        return Stuck.look(new Snapshot(
                now,
                ZoneId.systemDefault(),
                histories,
                List.of(),
                ClassFigures.of(histories, List.of(), now),
                Map.of(),
                read.thresholds(),
                read.rulings()));
    }

    /** What rules say from now on, worse than before, or no more. What somebody waved away is still found. */
    private void write(Watched one, LabId lab, Findings findings, Instant now) {
        var found = new ArrayList<>(findings.flags());
        findings.held().forEach(held -> found.add(held.flag()));
        one.found = List.copyOf(found);
        var flags = new HashMap<Key, Flag>();
        found.forEach(flag -> flags.put(Key.of(flag), flag));
        transactions.executeWithoutResult(_ -> {
            flags.forEach((key, flag) -> {
                var before = one.flags.get(key);
                if (before == null || before.level() != flag.level()) {
                    add(one, lab, flag, Deed.RAISED, now);
                }
            });
            one.flags.forEach((key, flag) -> {
                if (!flags.containsKey(key)) {
                    add(one, lab, flag, Deed.ENDED, now);
                }
            });
        });
        one.flags = flags;
    }

    private void add(Watched one, LabId lab, Flag flag, Deed deed, Instant now) {
        var seat = SeatId.parse(flag.seat());
        // One whose student was taken off, or that is gone, has nothing written of it.
        if (seats.find(seat).isPresent()) {
            store.add(one.team, lab, seat, flag, deed, "", "", null, now);
        }
    }

    private Now put(Read read, Map<SeatId, SeatFeed> here, Findings findings, Instant now) {
        var flags = findings.flags().stream().collect(Collectors.groupingBy(Flag::seat));
        var unknown = findings.unknown().stream()
                .collect(Collectors.toMap(Findings.Unknown::seat, Findings.Unknown::sentence));
        var all = new HashMap<SeatId, SeatNow>();
        for (var seat : read.ready()) {
            var feed = here.get(seat.id());
            var id = seat.id().toString();
            var one = Objects.requireNonNull(watched.get(seat.lab()));
            all.put(
                    seat.id(),
                    new SeatNow(
                            seat.id(),
                            findings.level(id),
                            flags.getOrDefault(id, List.of()),
                            passed(read, seat).size(),
                            stepOf(one, read, seat),
                            feed == null ? "Its agent was deleted." : feed.unknown(unknown.getOrDefault(id, ""), now),
                            feed == null ? null : feed.active()));
        }
        return new Now(
                read.lab().lab().id(),
                now,
                read.lab().lab().template().steps().stream().map(Step::name).toList(),
                all,
                findings.ofTheClass());
    }

    private List<Step> steps(Watched one, SeatRow seat) {
        int version = Objects.requireNonNullElse(seat.templateVersion(), 0);
        return one.steps.computeIfAbsent(version, _ -> read(() -> checks.steps(seat)));
    }

    private static Set<Integer> passed(Read read, SeatRow seat) {
        return read.steps().getOrDefault(seat.id(), List.of()).stream()
                .filter(row -> row.passed() != null)
                .map(StepRow::step)
                .collect(Collectors.toSet());
    }

    /** The first that is not passed, from 1; 0 where there is none. */
    private int stepOf(Watched one, Read read, SeatRow seat) {
        var passed = passed(read, seat);
        int all = steps(one, seat).size();
        for (int step = 1; step <= all; step++) {
            if (!passed.contains(step)) {
                return step;
            }
        }
        return 0;
    }

    private void close(LabId lab) {
        var one = watched.remove(lab);
        if (one == null) {
            return;
        }
        CurrentActor.run(Actor.system(one.team), () -> {
            synchronized (one) {
                forget(one);
                transactions.executeWithoutResult(_ -> {
                    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                    one.flags.values().forEach(flag -> add(one, lab, flag, Deed.ENDED, now));
                    store.release(lab, holder);
                });
            }
        });
    }

    private void forget(Watched one) {
        one.seats.forEach(feeds::forget);
        one.seats.clear();
        one.found = List.of();
    }

    /** What was decided long ago is gone, of all teams. */
    void clear() {
        int gone = store.forget(clock.instant().minus(KEPT));
        log.debug("{} decisions of rules were forgotten.", gone);
    }

    /** Podium ends: another may look at once. */
    void end() {
        for (var lab : Set.copyOf(watched.keySet())) {
            var one = watched.remove(lab);
            if (one != null) {
                CurrentActor.run(Actor.system(one.team), () -> {
                    forget(one);
                    transactions.executeWithoutResult(_ -> store.release(lab, holder));
                });
            }
        }
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }
}
