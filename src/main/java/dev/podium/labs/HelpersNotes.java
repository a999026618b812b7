package dev.podium.labs;

import dev.podium.agents.Recordings;
import dev.podium.agents.Recordings.Recording;
import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.NoteId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.SeatNoteStore.Row;
import dev.podium.labs.SeatStore.SeatRow;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link SeatNotes}. Recordings are asked outside of the transaction: what refuses within one ends it, and a note is to be
 * read also by those who may not watch.
 */
@Service
class HelpersNotes implements SeatNotes {

    private static final Logger log = LoggerFactory.getLogger(HelpersNotes.class);

    private final SeatNoteStore store;
    private final SeatStore seats;
    private final Recordings recordings;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    HelpersNotes(
            SeatNoteStore store,
            SeatStore seats,
            Recordings recordings,
            Permissions permissions,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.seats = seats;
        this.recordings = recordings;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    private <T> T inOne(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }

    @Override
    public List<Note> of(SeatId seat) {
        permissions.require(Permission.LAB_HELP);
        record Found(SeatRow seat, List<Row> rows) {}
        var found = inOne(() -> new Found(seat(seat), store.of(seat)));
        var recorded = found.rows().isEmpty()
                ? List.<Recording>of()
                : recorded(found.seat().agent());
        return found.rows().stream().map(row -> note(row, recorded)).toList();
    }

    private SeatRow seat(SeatId seat) {
        return seats.find(seat)
                .orElseThrow(() -> Refusal.notFound(
                        "labs.no-seat", "Your course has no such seat.", "Take one of the lab's list."));
    }

    /** The latest recordings of an agent that the acting person may watch. */
    private List<Recording> recorded(@Nullable AgentId agent) {
        if (agent == null || !permissions.allows(Permission.TERMINAL_WATCH)) {
            return List.of();
        }
        try {
            return recordings.list(agent, 0, Recordings.LONGEST_PAGE);
        } catch (Refusal mayNot) {
            log.debug("The recordings of {} are not shown with notes.", agent, mayNot);
            return List.of();
        }
    }

    private Note note(Row row, List<Recording> recorded) {
        boolean own = row.author().equals(CurrentActor.require().person());
        return new Note(
                row.id(),
                row.seat(),
                row.author(),
                row.authorName(),
                row.about(),
                recorded.stream()
                        .filter(each -> !row.about().isBefore(each.began())
                                && !row.about().isAfter(each.began().plusMillis(each.length())))
                        .findFirst()
                        .map(each -> new Place(
                                each.id(),
                                row.about().toEpochMilli() - each.began().toEpochMilli()))
                        .orElse(null),
                row.text(),
                row.made(),
                row.changed(),
                own,
                own || permissions.allows(Permission.COURSE_MANAGE));
    }

    @Override
    public Note write(SeatId seat, String text, @Nullable Instant about) {
        permissions.require(Permission.LAB_HELP);
        var checked = checked(text);
        var now = now();
        var moment = about == null ? now : about.truncatedTo(ChronoUnit.MICROS);
        if (moment.isAfter(now)) {
            throw Refusal.invalidField(
                    "at",
                    "labs.bad-note",
                    "A note is about something that was: " + moment + " is still to come.",
                    "Leave the moment out for now.");
        }
        var id = NoteId.random();
        return inOne(() -> {
            var of = seat(seat);
            if (store.count(seat) >= MOST) {
                throw Refusal.conflict(
                        "labs.too-many-notes",
                        "There are " + MOST + " notes on " + of.studentName() + "'s seat, which is the most.",
                        "Delete one that nobody needs any more.");
            }
            store.add(CurrentActor.team(), id, seat, checked, moment, CurrentActor.require(), now);
            record("labs.note-written", of.studentName(), id);
            return note(find(id), List.of());
        });
    }

    @Override
    public Note change(NoteId note, String text) {
        permissions.require(Permission.LAB_HELP);
        var checked = checked(text);
        return inOne(() -> {
            var before = find(note);
            if (!before.author().equals(CurrentActor.require().person())) {
                throw Refusal.forbidden(
                        "labs.not-your-note",
                        before.authorName() + " wrote this note, and nobody else changes it.",
                        "Write one of your own.");
            }
            store.change(note, checked, now());
            record("labs.note-changed", seat(before.seat()).studentName(), note);
            return note(find(note), List.of());
        });
    }

    @Override
    public void delete(NoteId note) {
        permissions.require(Permission.LAB_HELP);
        inOne(() -> {
            var before = find(note);
            if (!before.author().equals(CurrentActor.require().person())
                    && !permissions.allows(Permission.COURSE_MANAGE)) {
                throw Refusal.forbidden(
                        "labs.not-your-note",
                        before.authorName() + " wrote this note.",
                        "Ask them, or whoever manages the course, to delete it.");
            }
            store.delete(note);
            // Also of somebody who left the course since.
            var student = seats.find(before.seat()).map(SeatRow::studentName).orElse("somebody who left");
            record("labs.note-deleted", student, note);
            return true;
        });
    }

    /** Never with the text: whoever reads the trail is another than whoever helps. */
    private void record(String action, String student, NoteId note) {
        audit.record(action, student, Map.of("note", note.toString()));
    }

    private Row find(NoteId note) {
        return store.find(note)
                .orElseThrow(() -> Refusal.notFound(
                        "labs.no-note", "There is no such note.", "Look at the seat's notes for those that are."));
    }

    private static String checked(String given) {
        var text = given.strip();
        if (text.isEmpty() || text.length() > LONGEST || text.indexOf('\0') >= 0) {
            throw Refusal.invalidField(
                    "text",
                    "labs.bad-note",
                    "A note needs 1 to " + LONGEST + " characters and no NUL; this one has " + text.length() + ".",
                    "Write it otherwise, or two of them.");
        }
        return text;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
