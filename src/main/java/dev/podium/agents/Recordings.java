package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.RecordingId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What agents' terminals printed, recorded: never what was typed. Whoever may watch an agent's terminal may watch its
 * recordings, also after it was deleted; that another's was watched, taken or searched is told to its owner.
 */
public interface Recordings {

    int LONGEST_PAGE = 200;
    int LONGEST_QUERY = 200;

    /** Whether a team records. */
    enum Mode {
        NEVER,
        /** Each agent's owner says. */
        CHOICE,
        ALWAYS
    }

    /**
     * @param days how long a recording is kept
     * @param megabytes how much of one agent is kept, compressed; the oldest goes first
     */
    record Policy(Mode mode, int days, int megabytes) {

        public static final Policy USUAL = new Policy(Mode.CHOICE, 30, 500);
    }

    /**
     * One file, which plays by itself; an agent that is recorded for long has many.
     *
     * @param length in milliseconds
     * @param bytes compressed
     * @param live whether it is still written
     * @param problem why it ended, where something failed
     * @param deletable whether the current actor may delete it
     */
    record Recording(
            RecordingId id,
            AgentId agent,
            AgentName agentName,
            String ownerName,
            Instant began,
            long length,
            long bytes,
            int cols,
            int rows,
            boolean live,
            @Nullable String problem,
            boolean deletable) {}

    /**
     * How it stands with an agent.
     *
     * @param on whether it is to be recorded: its team records always, or its owner chose so
     * @param recording whether it is recorded now
     * @param problem why not, though it is to be; null when all is well
     */
    record Status(
            Mode mode,
            boolean on,
            boolean recording,
            @Nullable String problem) {}

    /**
     * A line that was found.
     *
     * @param offset when it was printed, at the earliest, in milliseconds since the recording began
     */
    record Hit(RecordingId recording, AgentId agent, AgentName agentName, Instant at, long offset, String line) {}

    /** @param next send it for more; null at the end */
    record Found(List<Hit> hits, @Nullable String next) {}

    /**
     * @param text words; a line has to hold each of them: {@code rs:42} finds {@code src/main.rs:42}. With {@code *} at its end a
     *     word may go on
     * @param agent only of this one
     * @param recording only in this one
     * @param before where the page before ended
     */
    record Query(
            String text,
            @Nullable AgentId agent,
            @Nullable RecordingId recording,
            @Nullable String before) {}

    /** The newest first; a refusal {@code agents.bad-page} for a page that cannot be. */
    List<Recording> list(@Nullable AgentId agent, int offset, int limit);

    int count(@Nullable AgentId agent);

    /** A refusal {@code agents.no-recording} where there is none, or none that the actor may watch. */
    Recording get(RecordingId id);

    /** Its asciicast. Noted as watched. A refusal {@code agents.recording-elsewhere} where its file is not here. */
    void copy(RecordingId id, OutputStream to) throws IOException;

    /** The lines by which it is found, in order. Noted as watched. */
    void copyText(RecordingId id, OutputStream to) throws IOException;

    /** For good: the file and the lines. For who may change the agent, except where the team records always. */
    void delete(RecordingId id);

    /** The newest first; a refusal {@code agents.bad-query}. */
    Found search(Query query, int limit);

    Status status(AgentId agent);

    /** Whether an agent of one's own is recorded; a refusal {@code agents.recording-decided} where the team decides. */
    Status record(AgentId agent, boolean on);

    Policy policy();

    /** A refusal {@code agents.bad-recording-policy}. */
    Policy change(Policy wanted);
}
