package dev.podium.tasks;

import dev.podium.agents.Approvals;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.RunId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs of the current team: one thing that a program does once, with what came of it. Whoever asks for one needs
 * {@link dev.podium.identity.Permission#RUN_START} and what its agent takes besides; everybody sees their own runs with
 * {@link dev.podium.identity.Permission#RUN_SEE}, and who sees all agents sees that there are others, without what they were
 * told and what they said. A run that may not be known is refused as one that is not there: {@code tasks.no-run}.
 */
public interface Runs {

    int LONGEST_PAGE = 200;
    /** Of a prompt, in bytes of UTF-8. */
    int LONGEST_PROMPT = 1 << 20;

    int MOST_FILES = 50;
    /** Of all files together, in bytes. */
    int LARGEST_FILES = 8 << 20;

    int LONGEST_KEY = 200;
    Duration USUAL_TIMEOUT = Duration.ofHours(1);
    Duration LONGEST_TIMEOUT = Duration.ofDays(7);

    /** @param path relative, without {@code ..}: where it lies below the folder that {@code PODIUM_RUN_FILES} names */
    record Attached(String path, byte[] content) {}

    /**
     * What is to be run. Either {@code agent}, or {@code program} and {@code folder} for an agent of the run's own.
     *
     * @param program the id of one of the catalogue
     * @param command for the program {@code command}
     * @param needs labels that its machine must have; only where none is named
     * @param folder absolute or from {@code ~}
     * @param environment variables for an agent of its own
     * @param models whether its program is pointed at Podium's models; for an agent of its own
     * @param budget in US dollars; null for none of its own. Needs models
     * @param callback where somebody is to be told; kept, and called by a room that delivers
     */
    record NewRun(
            @Nullable AgentId agent,
            @Nullable String program,
            @Nullable String command,
            List<String> arguments,
            @Nullable MachineId machine,
            List<String> needs,
            @Nullable String folder,
            @Nullable ProjectId project,
            Map<String, String> environment,
            boolean models,
            String prompt,
            List<Attached> files,
            @Nullable BigDecimal budget,
            Duration timeout,
            @Nullable String callback,
            List<String> labels) {}

    /**
     * A run as it is now. What tells of its contents is empty for somebody who only sees that it is there.
     *
     * @param reason why it is in that state, in a sentence; ""
     * @param program the id in the catalogue
     * @param machine null until one was found
     * @param agent null until there is one, and where one of its own is gone
     * @param exitCode of its program, where that ended by itself
     * @param cost in US dollars, so far; null where nobody counts it
     * @param mine whether whoever asks sees all of it
     */
    record Run(
            RunId id,
            RunState state,
            String reason,
            PersonId person,
            String personName,
            String program,
            @Nullable AgentId agent,
            String agentName,
            boolean ownAgent,
            @Nullable MachineId machine,
            String machineName,
            List<String> labels,
            @Nullable BigDecimal budget,
            Duration timeout,
            @Nullable String callback,
            Instant askedAt,
            Instant stateAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Integer exitCode,
            @Nullable BigDecimal cost,
            @Nullable RunId againOf,
            boolean ending,
            boolean mine) {}

    /**
     * @param answer the program's last answer; null until it is over, and where it said nothing
     * @param answerCut whether that is only the end of it
     * @param patchSaid "" where the patch is all that changed, else a sentence
     * @param errors the end of what it printed to its error output
     * @param seconds how long it was in each state, by {@link RunState#id}; of the present one so far
     */
    record Result(
            Run run,
            String prompt,
            @Nullable String answer,
            boolean answerCut,
            boolean hasPatch,
            String patchSaid,
            boolean hasTranscript,
            boolean transcriptCut,
            String errors,
            Map<String, BigDecimal> seconds) {}

    /** @param seq from 1, without gaps; @param state the run's from then on; @param said a sentence, or "" */
    record Event(int seq, Instant at, String kind, RunState state, String said) {}

    /** @param states only these; empty for all. What else is null admits all */
    record Filter(
            List<RunState> states,
            @Nullable String label,
            @Nullable AgentId agent,
            @Nullable Instant since,
            boolean mine) {
        public static final Filter ALL = new Filter(List.of(), null, null, null, false);
    }

    /** The last that was asked for first. */
    List<Run> list(Filter filter, int offset, int limit);

    int count(Filter filter);

    Run get(RunId id);

    Result result(RunId id);

    /**
     * @param key by which the same run is asked for again; null for none
     * @throws dev.podium.kernel.Refusal {@code tasks.bad-…} at the field that is wrong, {@code tasks.key-reused} where the key
     *     was used for something else, {@code tasks.too-many} where too many of the team's wait
     */
    Run start(NewRun wanted, @Nullable String key);

    /** The same once more, as a new run. */
    Run again(RunId id);

    /** Ends it: what waits does not start, what works is interrupted, then ended. Does nothing for one that is over. */
    Run cancel(RunId id);

    /**
     * Answers what a program asks.
     *
     * @param text typed into its terminal with Enter; null for none
     * @param answer to a prompt that Podium knows; null for none
     * @throws dev.podium.kernel.Refusal {@code tasks.bad-input}, {@code tasks.not-working}, or what {@link Approvals} refuses
     */
    Run input(RunId id, @Nullable String text, Approvals.@Nullable Kind answer);

    /** Those after that one, at most a thousand. */
    List<Event> events(RunId id, int after);

    /** What changed, as git says it; empty where there is none, which {@link Result#patchSaid} explains. */
    Optional<byte[]> patch(RunId id);

    /** What its program printed, as it printed it, within bounds. Empty until it is over. */
    Optional<byte[]> transcript(RunId id);
}
