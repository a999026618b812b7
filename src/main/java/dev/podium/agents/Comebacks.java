package dev.podium.agents;

import dev.podium.kernel.Refusal;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which an agent is to be brought back, on top of {@link AgentStates}. Pure: everything is handed in.
 *
 * <p>Invariants: only what was lost with its tmux server or its machine comes back, never what ended by itself, what
 * somebody killed in a server that lives, what was adopted or stopped; nothing is done about what is out of reach.
 */
final class Comebacks {

    /** How long to wait after the first try that failed, the second, and so on; after one more it stays down. */
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1), Comeback.LONGEST_WAIT);

    static final int MOST_TRIES = WAITS.size() + 1;

    /** An end sooner than this after a try is that try's failure; what runs longer is back. */
    static final Duration SETTLED = Duration.ofMinutes(1);

    /** How long to wait after a try that the machine did not let happen. */
    private static final Duration LATER = Duration.ofSeconds(30);

    /** Time alone does not mend these. */
    private static final Set<String> FINAL = Set.of(
            Relaunch.OWNER_LEFT,
            "machines.account-withdrawn",
            "machines.not-found",
            "machines.policy-stops",
            "machines.confidential-only");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Comebacks() {}

    /**
     * What an agent does now, and whether it is to be brought back.
     *
     * @param lastLineTells whether the last line of the screen belongs into the reason
     */
    record Seen(Standing standing, Comeback comeback, boolean lastLineTells) {}

    /**
     * @param server which run of its tmux server answers; null where none does
     * @param machine its machine's name
     */
    static Seen next(
            AgentRow row,
            TerminalState terminal,
            Signs signs,
            @Nullable ServerRun server,
            String machine,
            Instant now) {
        var outcome = AgentStates.next(row.standing(), row.desired(), row.launched(), terminal, signs, now);
        var usual = new Seen(outcome.standing(), row.comeback(), outcome.lastLineTells());
        if (row.desired() == Desired.ONCE && terminal.presence() == Presence.GONE && isBeingStarted(row, now)) {
            // Its row is written before its session is made: what is not there yet has not ended, and keeps its token.
            return new Seen(row.standing(), row.comeback(), false);
        }
        if (row.desired() != Desired.RUNNING || row.adopted()) {
            return usual;
        }
        return switch (terminal.presence()) {
            case RUNNING -> running(row, usual, server, now);
            case ENDED -> ended(row, usual, terminal, now);
            case GONE -> gone(row, usual, server, machine, now);
            case UNREACHABLE -> usual;
        };
    }

    private static boolean isBeingStarted(AgentRow row, Instant now) {
        return row.standing().state() == AgentState.STARTING
                && row.startedAt() != null
                && row.startedAt().plus(SETTLED).isAfter(now);
    }

    private static Seen running(AgentRow row, Seen usual, @Nullable ServerRun server, Instant now) {
        var settled = row.startedAt() == null || !row.startedAt().plus(SETTLED).isAfter(now);
        var standing = usual.standing();
        return new Seen(
                standing.saying(row.comeback().story(standing.reason())),
                row.comeback().running(server, settled),
                false);
    }

    /** An end by itself is final, unless it is how a try to bring it back failed. */
    private static Seen ended(AgentRow row, Seen usual, TerminalState terminal, Instant now) {
        var standing = usual.standing();
        var back = row.comeback();
        var known = terminal.exitCode() != null || terminal.signal() != null;
        if (back.tries() == 0
                || !known
                || standing.equals(row.standing())
                || row.startedAt() == null
                || !row.startedAt().plus(SETTLED).isAfter(now)) {
            return usual;
        }
        // A program that has nothing to resume says so and ends.
        var resumed = !back.plain() && Catalogue.program(row.program()).resumes();
        if (standing.state() == AgentState.EXITED && !resumed) {
            return usual;
        }
        var failed = failed(standing, resumed ? back.asItWas() : back, now);
        return new Seen(failed.standing(), failed.comeback(), usual.lastLineTells());
    }

    private static Seen gone(AgentRow row, Seen usual, @Nullable ServerRun server, String machine, Instant now) {
        var back = row.comeback();
        if (back.pending()) {
            return waiting(row.standing(), back, now);
        }
        var ran = back.ran();
        if (row.standing().ended() || ran == null) {
            return usual;
        }
        if (server == null) {
            // A session that is missing says nothing until it is known in which server.
            return new Seen(row.standing(), back, false);
        }
        if (!server.replaces(ran)) {
            return usual;
        }
        var by = server.bootedSince(ran) ? machine + " restarted" : "its tmux server on " + machine + " ended";
        var lost = back.lost(by, now);
        if (back.tries() > 0) {
            return failed(new Standing(AgentState.CRASHED, "It ended once more.", now, null), lost, now);
        }
        return new Seen(lost(row.standing(), lost, now), lost, false);
    }

    /** It waits for its turn, or is being started just now. */
    private static Seen waiting(Standing before, Comeback back, Instant now) {
        return switch (before.state()) {
            case UNREACHABLE -> new Seen(lost(before, back, now), back, false);
            // The claim has run out: whoever had it was killed, or the program was lost again before it was seen.
            case STARTING ->
                back.tries() > 0 && back.due(now)
                        ? failed(new Standing(AgentState.CRASHED, "It was not seen to run.", now, null), back, now)
                        : new Seen(before, back, false);
            case WAITING_FOR_PERMISSION, WAITING_FOR_INPUT, STUCK, WORKING, IDLE, EXITED, CRASHED, STOPPED ->
                new Seen(before, back, false);
        };
    }

    private static Standing lost(Standing before, Comeback back, Instant now) {
        return new Standing(
                AgentState.STARTING,
                "It ended when " + back.lostBy() + "; Podium brings it back.",
                before.state() == AgentState.STARTING ? before.since() : now,
                null);
    }

    /** A try has failed: the next one comes later, or none. */
    static Seen failed(Standing standing, Comeback back, Instant now) {
        var story =
                standing.reason() + " Podium tried " + times(back.tries()) + " to bring it back after " + back.lostBy();
        if (back.tries() >= MOST_TRIES) {
            return new Seen(
                    standing.saying(story + " and tries no more. Mend it, then start it."), back.waiting(null), false);
        }
        var at = now.plus(WAITS.get(back.tries() - 1));
        return new Seen(standing.saying(story + "; it tries again at " + time(at) + "."), back.waiting(at), false);
    }

    /** Whether a machine refuses, which is no fault of the agent's and mends itself. */
    static boolean isOfTheMachine(Refusal refusal) {
        return refusal.kind() == Refusal.Kind.UNAVAILABLE && refusal.code().startsWith("machines.");
    }

    /**
     * What follows a try that was refused.
     *
     * @param claimed whether it was counted already
     */
    static Seen refused(AgentRow row, boolean claimed, Refusal refusal, Instant now) {
        var why = refusal.sentence() + " " + refusal.nextStep();
        var back = row.comeback();
        if (FINAL.contains(refusal.code())) {
            var reason = "Not brought back after " + back.lostBy() + ": " + why;
            return new Seen(crashed(row.standing(), reason, now), back.waiting(null), false);
        }
        if (isOfTheMachine(refusal)) {
            var at = now.plus(LATER);
            var reason = "It ended when " + back.lostBy() + ". " + why + " Podium tries to bring it back at " + time(at)
                    + ".";
            return new Seen(crashed(row.standing(), reason, now), claimed ? back.untried(at) : back.waiting(at), false);
        }
        return failed(crashed(row.standing(), why, now), claimed ? back : back.counted(), now);
    }

    private static Standing crashed(Standing before, String reason, Instant now) {
        return new Standing(
                AgentState.CRASHED, reason, before.state() == AgentState.CRASHED ? before.since() : now, null);
    }

    /** By the clock, as the sentence stands for a while. */
    private static String time(Instant at) {
        return TIME.format(at.truncatedTo(ChronoUnit.SECONDS));
    }

    private static String times(int tries) {
        return tries == 1 ? "once" : tries + " times";
    }
}
