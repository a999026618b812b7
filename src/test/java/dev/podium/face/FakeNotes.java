package dev.podium.face;

import dev.podium.agents.Notes;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.NoteId;
import dev.podium.kernel.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notes in memory, all of the one who looks but those that a test puts there. */
public final class FakeNotes implements Notes {

    private final Map<AgentId, List<Note>> kept = new HashMap<>();
    private final Map<NoteId, Note> removed = new HashMap<>();
    private final Map<NoteId, List<Version>> versions = new HashMap<>();

    /** One that somebody wrote. */
    public Note put(AgentId agent, String author, Kind kind, String text, Instant made, boolean mine) {
        var note = new Note(NoteId.random(), agent, author, kind, text, false, made, made, 1, mine, mine);
        kept.computeIfAbsent(agent, each -> new ArrayList<>()).add(note);
        versions.put(note.id(), new ArrayList<>(List.of(new Version(1, text, made))));
        return note;
    }

    @Override
    public List<Note> of(AgentId agent) {
        return kept.getOrDefault(agent, List.of()).stream()
                .sorted(Comparator.comparing(Note::pinned)
                        .reversed()
                        .thenComparing(Note::made, Comparator.reverseOrder()))
                .toList();
    }

    @Override
    public int count(AgentId agent) {
        return of(agent).size();
    }

    @Override
    public Note add(AgentId agent, Kind kind, String text) {
        if (text.isBlank()) {
            throw Refusal.invalidField("text", "agents.bad-note", "The note is empty.", "Write something.");
        }
        return put(agent, "Ada", kind, text, Instant.now(), true);
    }

    private Note replace(AgentId agent, Note now) {
        kept.getOrDefault(agent, List.of()).replaceAll(each -> each.id().equals(now.id()) ? now : each);
        return now;
    }

    private Note find(AgentId agent, NoteId id) {
        return kept.getOrDefault(agent, List.of()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Note change(AgentId agent, NoteId id, String text, int version) {
        var now = Instant.now();
        var before = find(agent, id);
        versions.get(id).addFirst(new Version(version + 1, text, now));
        return replace(
                agent,
                new Note(
                        id,
                        agent,
                        before.author(),
                        before.kind(),
                        text,
                        before.pinned(),
                        before.made(),
                        now,
                        version + 1,
                        before.mine(),
                        before.removable()));
    }

    @Override
    public Note pin(AgentId agent, NoteId id, boolean pinned) {
        var before = find(agent, id);
        return replace(
                agent,
                new Note(
                        id,
                        agent,
                        before.author(),
                        before.kind(),
                        before.text(),
                        pinned,
                        before.made(),
                        before.changed(),
                        before.version(),
                        before.mine(),
                        before.removable()));
    }

    @Override
    public void remove(AgentId agent, NoteId id) {
        var note = find(agent, id);
        kept.get(agent).remove(note);
        removed.put(id, note);
    }

    @Override
    public Note restore(AgentId agent, NoteId id) {
        var note = removed.remove(id);
        kept.get(agent).add(note);
        return note;
    }

    @Override
    public List<Version> history(AgentId agent, NoteId id) {
        return versions.get(id);
    }
}
