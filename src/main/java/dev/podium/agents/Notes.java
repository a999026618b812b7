package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.NoteId;
import java.time.Instant;
import java.util.List;

/**
 * What people write down about an agent, in Markdown: decisions, feedback, grading. Whoever may look at its terminal
 * reads them, and writes some where their role lets them; a note is changed by its author alone. Refusals as of
 * {@link Agents}, and {@code agents.no-note} for one that is not there.
 */
public interface Notes {

    /** How long a note may be, in characters. */
    int LONGEST = 20_000;

    /** How many an agent may have. */
    int MOST = 500;

    /** What a note is. */
    enum Kind {
        NOTE("Note"),
        DECISION("Decision"),
        FEEDBACK("Feedback"),
        GRADING("Grading");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * A note.
     *
     * @param version counts up with each change, from 1
     * @param mine whether the current actor wrote it
     * @param removable whether the current actor may take it away: its author, and the agent's owner
     */
    record Note(
            NoteId id,
            AgentId agent,
            String author,
            Kind kind,
            String text,
            boolean pinned,
            Instant made,
            Instant changed,
            int version,
            boolean mine,
            boolean removable) {}

    /** What a note said, from a time on. */
    record Version(int version, String text, Instant written) {}

    /** The pinned first, then the newest first. */
    List<Note> of(AgentId agent);

    int count(AgentId agent);

    /** A refusal {@code agents.bad-note} for a text that is empty or too long, {@code agents.too-many-notes}. */
    Note add(AgentId agent, Kind kind, String text);

    /**
     * Says it anew; what it said stays in its history.
     *
     * @param version that was changed; a refusal {@code agents.note-changed} where there is a newer one
     */
    Note change(AgentId agent, NoteId note, String text, int version);

    /** For its author and the agent's owner. */
    Note pin(AgentId agent, NoteId note, boolean pinned);

    /** For its author and the agent's owner; {@link #restore} brings it back. */
    void remove(AgentId agent, NoteId note);

    /** For whoever may remove it. */
    Note restore(AgentId agent, NoteId note);

    /** The newest first; what it says now is among them. */
    List<Version> history(AgentId agent, NoteId note);
}
