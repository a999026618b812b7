package dev.podium.gpus;

import dev.podium.gpus.Coverage.Found;
import dev.podium.gpus.Coverage.Key;
import dev.podium.gpus.Coverage.Over;
import dev.podium.gpus.GpuOutsiders.Kind;
import dev.podium.gpus.GpuOutsiders.State;
import dev.podium.gpus.GpuServers.Outside;
import dev.podium.gpus.OutsiderStore.Row;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Watches for processes that are in no lease. What is done about one is done only while the newest that its machine said has it
 * still there and in no lease.
 */
@Component
class OutsiderWatch {

    /** Turns are a second apart. Where it is more than this, the clock was set, or all stood still: nobody had that time. */
    private static final Duration JUMP = Duration.ofMinutes(1);

    /** Of many that begin at once some are told one by one; all stand on the page. */
    private static final int MOST_TOLD = 5;

    private final OutsiderStore store;
    private final LeaseAccounts accounts;
    private final OutsiderSteps steps;
    private final OutsiderNews news;
    private final PlanStore plan;
    private final TransactionTemplate transaction;

    private @Nullable GpuState judgedBy;
    private Map<MachineId, @Nullable Gpus> judged = new HashMap<>();
    private final Map<MachineId, Set<Key>> outside = new HashMap<>();

    /** Who takes too much, with what the machine had said when it was seen first. */
    private final Map<MachineId, Map<Over, Gpus>> over = new HashMap<>();

    private List<Row> rows = List.of();
    private @Nullable Instant lastTurn;

    OutsiderWatch(
            OutsiderStore store,
            LeaseAccounts accounts,
            OutsiderSteps steps,
            OutsiderNews news,
            PlanStore plan,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.accounts = accounts;
        this.steps = steps;
        this.news = news;
        this.plan = plan;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** This Podium schedules from now on; what it knew is old. */
    void begin() {
        judgedBy = null;
        judged = new HashMap<>();
        outside.clear();
        over.clear();
        lastTurn = null;
    }

    void look(GpuState state, Map<MachineId, Health> seen, Instant now, long term) {
        CurrentActor.run(GpuSight.PODIUM, () -> lookHere(state, seen, now, term));
    }

    private void lookHere(GpuState state, Map<MachineId, Health> seen, Instant now, long term) {
        boolean jumped = isShifted(now, term);
        var said = said(state, seen);
        if (jumped || state != judgedBy || !isSame(said)) {
            judge(state, said, now, term);
            judgedBy = state;
            judged = new HashMap<>(said);
        }
        for (var row : rows) {
            boolean isThere = said.containsKey(row.machine())
                    && outside.getOrDefault(row.machine(), Set.of()).contains(key(row));
            if (isThere && steps.act(row, state, now, term)) {
                // Its row is read anew in the next turn.
                judgedBy = null;
            }
        }
    }

    /** What the machines that answer say of their GPUs. */
    private static Map<MachineId, @Nullable Gpus> said(GpuState state, Map<MachineId, Health> seen) {
        Map<MachineId, @Nullable Gpus> said = new HashMap<>();
        for (var server : state.servers()) {
            var health = seen.get(server.machine());
            if (health != null && health.state() == MachineHealth.State.ONLINE && health.gpus() != null) {
                said.put(server.machine(), health.gpus());
            }
        }
        return said;
    }

    /** A machine says something new by a new object, whatever it says. */
    private boolean isSame(Map<MachineId, @Nullable Gpus> said) {
        return said.keySet().equals(judged.keySet())
                && said.entrySet().stream().allMatch(each -> judged.get(each.getKey()) == each.getValue());
    }

    /** Where the clock was set, what is due is as far away as before. */
    private boolean isShifted(Instant now, long term) {
        var before = lastTurn;
        lastTurn = now;
        if (before == null || rows.isEmpty()) {
            return false;
        }
        var passed = Duration.between(before, now);
        if (!passed.isNegative() && passed.compareTo(JUMP) <= 0) {
            return false;
        }
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            if (!plan.holdsTerm(term)) {
                return false;
            }
            store.shift(passed.toSeconds());
            return true;
        }));
    }

    private void judge(GpuState state, Map<MachineId, @Nullable Gpus> said, Instant now, long term) {
        rows = Objects.requireNonNull(transaction.execute(_ -> store.all()));
        var busy = said.entrySet().stream()
                .filter(each -> Objects.requireNonNull(each.getValue()).all().stream()
                        .anyMatch(gpu ->
                                gpu.processes() != null && !gpu.processes().isEmpty()))
                .map(Map.Entry::getKey)
                .toList();
        if (busy.isEmpty() && rows.isEmpty()) {
            over.clear();
            outside.clear();
            return;
        }
        var coverage = new Coverage(state, accounts.on(busy));
        said.forEach((machine, gpus) -> judge(state, machine, Objects.requireNonNull(gpus), coverage, now, term));
        rows = Objects.requireNonNull(transaction.execute(_ -> store.all()));
    }

    private void judge(GpuState state, MachineId machine, Gpus gpus, Coverage coverage, Instant now, long term) {
        // A driver that does not answer says nothing of who is gone.
        if (gpus.all().isEmpty() || gpus.all().stream().anyMatch(gpu -> gpu.processes() == null)) {
            outside.remove(machine);
            return;
        }
        var before = over.getOrDefault(machine, Map.of());
        var found = coverage.judge(
                machine,
                gpus.all(),
                before.entrySet().stream()
                        .filter(each -> each.getValue() != gpus)
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
        var still = new HashMap<Over, Gpus>();
        found.over().forEach(each -> still.put(each, before.getOrDefault(each, gpus)));
        over.put(machine, still);
        var keys = new HashSet<Key>();
        found.outside().stream().map(Found::key).filter(Objects::nonNull).forEach(keys::add);
        outside.put(machine, keys);
        if (isKnown(of(machine, rows), found.outside())) {
            return;
        }
        var seen = transaction.execute(_ -> {
            if (!plan.holdsTerm(term)) {
                return null;
            }
            // As they are now: of one that ended just now it was told.
            var known = of(machine, store.all());
            var added = store.see(machine, found.outside(), now);
            if (!added.isEmpty() || known.stream().anyMatch(row -> !isThere(row, found.outside()))) {
                plan.changed();
            }
            return new Seen(known, added);
        });
        if (seen == null) {
            throw new GpuTurns.TermOver(term);
        }
        seen.before().stream()
                .filter(row -> !keys.contains(key(row)))
                .forEach(row -> gone(row, gpus, state, now, term));
        begun(seen.added(), state, now, term);
    }

    private record Seen(List<Row> before, List<Row> added) {}

    private static List<Row> of(MachineId machine, List<Row> all) {
        return all.stream().filter(row -> row.machine().equals(machine)).toList();
    }

    private static boolean isThere(Row row, List<Found> all) {
        return all.stream().anyMatch(each -> key(row).equals(each.key()) && each.kind() == row.kind());
    }

    private static boolean isKnown(List<Row> rows, List<Found> all) {
        var now = all.stream().filter(each -> each.key() != null).toList();
        return rows.size() == now.size()
                && now.stream()
                        .allMatch(each -> rows.stream()
                                .anyMatch(row -> key(row).equals(each.key())
                                        && row.kind() == each.kind()
                                        && row.osUser().equals(each.osUser())
                                        && row.program().equals(each.program())
                                        && Objects.equals(row.memoryMib(), each.memoryMib())));
    }

    private static Key key(Row row) {
        return new Key(row.device(), row.pid(), row.began());
    }

    private void begun(List<Row> fresh, GpuState state, Instant now, long term) {
        for (int i = 0; i < fresh.size(); i++) {
            var row = fresh.get(i);
            news.record("gpus.process-outside", row, state, OutsiderWords.wrong(row));
            if (row.kind() == Kind.OVER) {
                news.note(row, state, OutsiderWords.noted(row) + " takes more memory than its part.", term, now);
            }
            // Where it is to be ended that is told, and not this too.
            if (i < MOST_TOLD && state.pool().outside() == Outside.SHOW) {
                news.tell(row, state, "Something runs outside a lease", OutsiderWords.wrong(row));
            }
        }
    }

    /** It is not outside any more: it ended, or it is in a lease. */
    private void gone(Row row, Gpus gpus, GpuState state, Instant now, long term) {
        boolean runs = gpus.all().stream()
                .anyMatch(gpu ->
                        Objects.requireNonNullElse(gpu.processes(), List.<MachineHealth.GpuProcess>of()).stream()
                                .anyMatch(each -> Coverage.device(gpu, each).equals(row.device())
                                        && Objects.equals(each.pid(), row.pid())
                                        && Objects.equals(each.began(), row.began())));
        if (runs && (row.state() == State.NOTICED || row.state() == State.ENDING)) {
            var sentence = row.kind() == Kind.OVER
                    ? "It takes no more than its part now, and is not ended."
                    : "It is in a lease now, and is not ended.";
            news.record("gpus.process-spared", row, state, sentence);
            news.tell(row, state, "A process goes on", sentence);
        } else if (!runs && row.asked() && row.state() == State.ENDING) {
            news.ended(row, state, "It ended when it was asked to.", term, now);
        }
    }
}
