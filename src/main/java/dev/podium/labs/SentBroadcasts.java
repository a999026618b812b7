package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.BroadcastId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.machines.Machines;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Broadcasts}. What is sent stands in the database before anything is done, so that nothing is done unseen. */
@Service
class SentBroadcasts implements Broadcasts {

    private final BroadcastStore store;
    private final BroadcastRunner runner;
    private final SeatStore seats;
    private final LabStore labs;
    private final Machines machines;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    SentBroadcasts(
            BroadcastStore store,
            BroadcastRunner runner,
            SeatStore seats,
            LabStore labs,
            Machines machines,
            Permissions permissions,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.runner = runner;
        this.seats = seats;
        this.labs = labs;
        this.machines = machines;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Override
    @Transactional
    public Broadcast message(LabId lab, @Nullable Collection<SeatId> chosen, String text) {
        permissions.require(Permission.LAB_HELP);
        var said = CastRules.message(text);
        var to = chosen(labs, seats, lab, chosen);
        return put(lab, Kind.MESSAGE, said, 0, "", to, Outcome.DONE, "labs.message-sent");
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Asked command(
            LabId lab, @Nullable Collection<SeatId> chosen, String command, boolean agents, String confirm) {
        permissions.require(Permission.LAB_HELP);
        var typed = CastRules.command(command);
        var to = inTransaction(() -> chosen(labs, seats, lab, chosen));
        var dangers = DangerousCommands.in(typed);
        if (!dangers.isEmpty()) {
            var token = token(lab, to, typed, agents);
            if (!token.equals(confirm)) {
                return new Unconfirmed(token, dangers, places(to));
            }
        }
        var sent = inTransaction(() -> put(
                lab,
                Kind.COMMAND,
                typed,
                0,
                "",
                to,
                Outcome.WAITING,
                dangers.isEmpty() ? "labs.command-sent" : "labs.dangerous-command-sent"));
        runner.type(sent.id(), to, typed, agents);
        return new Sent(sent);
    }

    /** Fits this command at these seats alone; it keeps from slips, and need not be a secret. */
    private static String token(LabId lab, List<SeatRow> to, String command, boolean agents) {
        var places = to.stream().map(seat -> seat.id().toString()).sorted().collect(Collectors.joining(","));
        return CastRules.sha256(
                (lab + "\0" + places + "\0" + agents + "\0" + command).getBytes(StandardCharsets.UTF_8));
    }

    private List<Place> places(List<SeatRow> to) {
        return to.stream()
                .map(seat -> new Place(
                        seat.id(),
                        seat.studentName(),
                        machines.get(seat.machine()).name(),
                        seat.directory()))
                .toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Broadcast file(LabId lab, @Nullable Collection<SeatId> chosen, String name, byte[] content) {
        permissions.require(Permission.LAB_HELP);
        var to = inTransaction(() -> chosen(labs, seats, lab, chosen));
        CastRules.fileName(name);
        CastRules.fileSize(name, content);
        var sha256 = CastRules.sha256(content);
        var sent = inTransaction(
                () -> put(lab, Kind.FILE, name, content.length, sha256, to, Outcome.WAITING, "labs.file-sent"));
        runner.write(sent, to, content);
        return sent;
    }

    private Broadcast put(
            LabId lab,
            Kind kind,
            String text,
            long bytes,
            String sha256,
            List<SeatRow> to,
            Outcome outcome,
            String action) {
        var team = CurrentActor.team();
        var id = BroadcastId.random();
        store.put(team, id, lab, kind, text, bytes, sha256, CurrentActor.require(), now());
        store.to(team, id, to.stream().map(SeatRow::id).toList(), outcome);
        var details = new LinkedHashMap<String, String>();
        details.put("lab", lab.toString());
        details.put("text", text);
        details.put("seats", Integer.toString(to.size()));
        if (!sha256.isEmpty()) {
            details.put("sha256", sha256);
        }
        audit.record(action, id.toString(), details);
        return found(id);
    }

    /** Those of the lab, or of these; each once, by student's name. */
    static List<SeatRow> chosen(LabStore labs, SeatStore seats, LabId lab, @Nullable Collection<SeatId> chosen) {
        CurrentActor.team();
        var row = TeamLabs.find(labs, lab).lab();
        if (row.state() == Labs.State.ENDED) {
            throw TeamSeats.ended(row);
        }
        var all = seats.of(lab);
        if (chosen == null) {
            return some(all);
        }
        var known = all.stream().map(SeatRow::id).collect(Collectors.toSet());
        if (!known.containsAll(chosen)) {
            throw Refusal.notFound(
                            "labs.no-seat",
                            "The lab " + row.name() + " has no such seat.",
                            "Take one of the lab's list.")
                    .at("seats");
        }
        return some(all.stream().filter(seat -> chosen.contains(seat.id())).toList());
    }

    private static List<SeatRow> some(List<SeatRow> some) {
        if (some.isEmpty()) {
            throw Refusal.invalidField(
                    "seats", "labs.no-seats", "No seat was chosen.", "Choose one, or give everybody a seat first.");
        }
        return some;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Broadcast undo(BroadcastId id) {
        permissions.require(Permission.LAB_HELP);
        var before = get(id);
        if (before.kind() == Kind.COMMAND) {
            throw Refusal.conflict(
                    "labs.no-undo",
                    "What a command did cannot be taken back.",
                    "Look at the seats, and send another where that helps.");
        }
        boolean first = inTransaction(() -> {
            if (!store.undone(id, CurrentActor.require().name(), now())) {
                return false;
            }
            if (before.kind() == Kind.MESSAGE) {
                store.allUndone(id);
            }
            audit.record("labs.broadcast-undone", id.toString(), Map.of("text", before.text()));
            return true;
        });
        if (first && before.kind() == Kind.FILE) {
            var kept = inTransaction(() -> store.before(id));
            var rows = inTransaction(() -> seats.of(before.lab())).stream()
                    .filter(seat -> kept.containsKey(seat.id()))
                    .toList();
            runner.takeAway(before, rows, kept);
        }
        return get(id);
    }

    @Override
    @Transactional(readOnly = true)
    public Broadcast get(BroadcastId id) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        return inTransaction(() -> found(id));
    }

    private Broadcast found(BroadcastId id) {
        return store.find(id, now())
                .orElseThrow(() -> Refusal.notFound(
                        "labs.no-broadcast", "Your course has sent no such thing.", "Take one of the lab's list."));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Broadcast> list(LabId lab, int offset, int limit) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        TeamLabs.find(labs, lab);
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "labs.bad-page",
                    "There is no page of " + limit + " from " + offset + "; a page has 1 to " + LONGEST_PAGE + ".",
                    "Ask for another.");
        }
        return store.list(lab, offset, limit, now());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Told> mine() {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        return store.unseen(CurrentActor.require().person());
    }

    @Override
    @Transactional
    public void seen(BroadcastId message) {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        if (!store.seen(message, CurrentActor.require().person(), now())) {
            throw Refusal.notFound(
                    "labs.no-message", "No such message was sent to you.", "Close one of those that you are shown.");
        }
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
