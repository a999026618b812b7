package dev.podium.agents;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.NoteId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals.Mode;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Notes}: the rows of the database. What a note says never goes into the audit trail. */
@Service
class TeamNotes implements Notes {

    private final NoteStore store;
    private final AgentDoors doors;
    private final LiveAgents live;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    TeamNotes(
            NoteStore store,
            AgentDoors doors,
            LiveAgents live,
            Permissions permissions,
            AuditTrail audit,
            ApplicationEventPublisher events) {
        this.store = store;
        this.doors = doors;
        this.live = live;
        this.permissions = permissions;
        this.audit = audit;
        this.events = events;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Note> of(AgentId agent) {
        permissions.require(Permission.TERMINAL_WATCH);
        var of = doors.beside(agent, Mode.WATCH);
        return store.of(agent).stream().map(row -> note(of, row)).toList();
    }

    @Override
    @Transactional(readOnly = true)
    public int count(AgentId agent) {
        permissions.require(Permission.TERMINAL_WATCH);
        doors.beside(agent, Mode.WATCH);
        return store.count(agent);
    }

    @Override
    @Transactional
    public Note add(AgentId agent, Kind kind, String text) {
        permissions.require(Permission.NOTE_WRITE);
        var of = doors.beside(agent, Mode.WATCH);
        var said = checked(text);
        if (store.count(agent) >= MOST) {
            throw Refusal.conflict(
                    "agents.too-many-notes",
                    "The agent " + of.name() + " has " + MOST + " notes, which is the most.",
                    "Remove some, or change one.");
        }
        var actor = CurrentActor.require();
        var now = live.now();
        var row =
                new NoteStore.Row(NoteId.random(), actor.person(), actor.name(), kind, said, false, now, now, 1, false);
        store.add(CurrentActor.team(), agent, row);
        audited("agents.note-added", of, row);
        events.publishEvent(new AgentMarked(
                of.id(),
                "Note by " + actor.name() + ": " + said.lines().findFirst().orElse("")));
        return note(of, row);
    }

    @Override
    @Transactional
    public Note change(AgentId agent, NoteId id, String text, int version) {
        permissions.require(Permission.NOTE_WRITE);
        var of = doors.beside(agent, Mode.WATCH);
        var before = present(agent, id);
        if (!mine(before)) {
            throw notYours(before, "so you may not change it.");
        }
        var said = checked(text);
        if (before.version() != version) {
            throw Refusal.conflict(
                    "agents.note-changed",
                    "The note was changed meanwhile, elsewhere.",
                    "Look at what it says now, then change that.");
        }
        if (!before.text().equals(said)) {
            store.change(CurrentActor.team(), id, said, live.now());
            audited("agents.note-changed", of, before);
        }
        return note(of, present(agent, id));
    }

    @Override
    @Transactional
    public Note pin(AgentId agent, NoteId id, boolean pinned) {
        permissions.require(Permission.NOTE_WRITE);
        var of = doors.beside(agent, Mode.WATCH);
        var before = removable(of, present(agent, id));
        if (before.pinned() != pinned) {
            store.pin(id, pinned);
            audited(pinned ? "agents.note-pinned" : "agents.note-unpinned", of, before);
        }
        return note(of, present(agent, id));
    }

    @Override
    @Transactional
    public void remove(AgentId agent, NoteId id) {
        permissions.require(Permission.NOTE_WRITE);
        var of = doors.beside(agent, Mode.WATCH);
        var before = removable(of, present(agent, id));
        store.remove(id, live.now());
        audited("agents.note-removed", of, before);
    }

    @Override
    @Transactional
    public Note restore(AgentId agent, NoteId id) {
        permissions.require(Permission.NOTE_WRITE);
        var of = doors.beside(agent, Mode.WATCH);
        var before = removable(of, store.lock(agent, id).orElseThrow(TeamNotes::notFound));
        if (before.removed()) {
            store.restore(id);
            audited("agents.note-restored", of, before);
        }
        return note(of, present(agent, id));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Version> history(AgentId agent, NoteId id) {
        permissions.require(Permission.TERMINAL_WATCH);
        doors.beside(agent, Mode.WATCH);
        if (store.find(agent, id).filter(row -> !row.removed()).isEmpty()) {
            throw notFound();
        }
        return store.history(id);
    }

    private NoteStore.Row present(AgentId agent, NoteId id) {
        return store.lock(agent, id).filter(row -> !row.removed()).orElseThrow(TeamNotes::notFound);
    }

    private static Refusal notFound() {
        return Refusal.notFound(
                "agents.no-note", "The agent has no such note.", "Take one of its list; it may have been removed.");
    }

    private static boolean mine(NoteStore.Row row) {
        return row.author().equals(CurrentActor.require().person());
    }

    private boolean mayRemove(AgentRow of, NoteStore.Row row) {
        return mine(row) || of.owner().equals(CurrentActor.require().person());
    }

    private NoteStore.Row removable(AgentRow of, NoteStore.Row row) {
        if (!mayRemove(of, row)) {
            throw notYours(row, "and the agent is " + of.ownerName() + "'s.");
        }
        return row;
    }

    private static Refusal notYours(NoteStore.Row row, String rest) {
        return Refusal.forbidden(
                "agents.note-not-yours",
                "The note is " + row.authorName() + "'s, " + rest,
                "Write a note of your own.");
    }

    private Note note(AgentRow of, NoteStore.Row row) {
        boolean writes = permissions.allows(Permission.NOTE_WRITE);
        return new Note(
                row.id(),
                of.id(),
                row.authorName(),
                row.kind(),
                row.text(),
                row.pinned(),
                row.made(),
                row.changed(),
                row.version(),
                writes && mine(row),
                writes && mayRemove(of, row));
    }

    private static String checked(String text) {
        var said = text.strip();
        if (said.isEmpty() || said.length() > LONGEST || said.indexOf('\0') >= 0) {
            throw Refusal.invalidField(
                    "text",
                    "agents.bad-note",
                    said.isEmpty()
                            ? "The note is empty."
                            : "The note has " + said.length() + " characters; it has " + LONGEST
                                    + " at most, none of them NUL.",
                    said.isEmpty() ? "Write something." : "Make two of it.");
        }
        return said;
    }

    private void audited(String action, AgentRow of, NoteStore.Row row) {
        audit.record(action, of.name().value(), Map.of("note", row.id().toString(), "author", row.authorName()));
    }
}
