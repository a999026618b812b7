package dev.podium.agents;

import dev.podium.terminals.TerminalState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which an agent's state follows from what tmux knows. Pure: everything it looks at is handed in, the time
 * too.
 *
 * <p>Invariants: what a person stopped stays stopped; what has ended stays ended until a program is seen running again;
 * a state that goes on keeps the time at which it began.
 */
final class AgentStates {

    /** Output younger than this is work. */
    static final Duration QUIET = Duration.ofSeconds(2);
    /** For so long a shell in the program's place may still be what launches it; after that it is the program. */
    static final Duration LAUNCH = Duration.ofSeconds(2);
    /** A program that ends sooner than this has failed at its start, and its last line says why. */
    static final Duration EARLY = Duration.ofSeconds(5);

    private static final String UNKNOWN = "Ended, and tmux does not know its exit code";

    static final String GONE = "Its tmux session is gone.";

    private static final Set<String> LAUNCHERS =
            Set.of("", "tmux", "tmux: server", "sh", "dash", "bash", "zsh", "fish");

    private AgentStates() {}

    /**
     * A program that Podium started.
     *
     * @param at when
     * @param program its file's name, without folders
     * @param shell whether it is a shell for people to type into
     */
    record Launched(Instant at, String program, boolean shell) {
        Launched(Instant at, String program) {
            this(at, program, false);
        }
    }

    /**
     * @param lastLineTells whether the last line of the screen belongs into the reason
     */
    record Outcome(Standing standing, boolean lastLineTells) {}

    /**
     * What the agent does now.
     *
     * @param before what it did when last looked at
     * @param launched how Podium started it, or null for an adopted session
     * @param signs what the program and its screen say, while it runs
     */
    static Outcome next(
            Standing before,
            Desired desired,
            @Nullable Launched launched,
            TerminalState terminal,
            Signs signs,
            Instant now) {
        if (desired == Desired.STOPPED) {
            return new Outcome(before, false);
        }
        return switch (terminal.presence()) {
            case RUNNING -> new Outcome(running(before, launched, terminal, signs, now), false);
            case ENDED -> ended(before, launched, terminal, now);
            case GONE ->
                new Outcome(
                        before.ended() ? before : follow(before, AgentState.CRASHED, GONE, now, before.exitCode()),
                        false);
            case UNREACHABLE ->
                new Outcome(
                        before.ended()
                                ? before
                                : follow(
                                        before,
                                        AgentState.UNREACHABLE,
                                        "Its machine or its tmux server does not answer.",
                                        now,
                                        before.exitCode()),
                        false);
        };
    }

    private static Standing running(
            Standing before, @Nullable Launched launched, TerminalState terminal, Signs signs, Instant now) {
        var sign = signs.best();
        if (sign != null) {
            return signed(before, sign);
        }
        if (before.state() == AgentState.STARTING && launched != null && !seen(launched, terminal, now)) {
            return follow(before, AgentState.STARTING, "Its program's process has not been seen yet.", now, null);
        }
        var output = terminal.lastOutput();
        if (output != null && !passed(output, QUIET, now)) {
            return follow(before, AgentState.WORKING, "It prints output.", Evidence.OUTPUT, output, null);
        }
        if (launched != null && launched.shell() && !LAUNCHERS.contains(terminal.command())) {
            // However silent. Which of two shells is in front, tmux does not tell.
            var reason = "It runs " + HookWords.line(terminal.command()) + ".";
            return follow(before, AgentState.WORKING, reason, now, null);
        }
        if (output == null) {
            return follow(
                    before,
                    AgentState.IDLE,
                    "It runs and has printed nothing since Podium began to watch.",
                    Evidence.OUTPUT,
                    now,
                    null);
        }
        return follow(
                before,
                AgentState.IDLE,
                "It has printed nothing for at least " + QUIET.toSeconds() + " seconds.",
                Evidence.OUTPUT,
                output.isAfter(now) ? now : output.plus(QUIET),
                null);
    }

    /** Who waits for something else than before waits since then. A story may stand behind what it waits for. */
    private static Standing signed(Standing before, Sign sign) {
        var goesOn = before.state() == sign.state()
                && (!sign.state().waiting() || before.reason().startsWith(sign.reason()));
        var since = goesOn || sign.at().isBefore(before.since()) ? before.since() : sign.at();
        return new Standing(sign.state(), sign.reason(), sign.evidence(), since.truncatedTo(ChronoUnit.MICROS), null);
    }

    /** Whether so much time is over. What lies further ahead than that was before the clock was set back. */
    private static boolean passed(Instant from, Duration time, Instant now) {
        return !from.plus(time).isAfter(now) || from.isAfter(now.plus(time));
    }

    private static boolean seen(Launched launched, TerminalState terminal, Instant now) {
        if (terminal.processId() <= 0) {
            return false;
        }
        var command = terminal.command();
        return command.equals(launched.program())
                || !LAUNCHERS.contains(command)
                // A script for a shell is listed under the shell's name for as long as it runs.
                || passed(launched.at(), LAUNCH, now);
    }

    private static Outcome ended(Standing before, @Nullable Launched launched, TerminalState terminal, Instant now) {
        // tmux tells that a program ended a moment before it can tell how.
        var known = terminal.exitCode() != null || terminal.signal() != null;
        var provisional =
                before.reason().equals(GONE) || (known && before.reason().startsWith(UNKNOWN));
        if (before.ended() && !provisional) {
            return new Outcome(before, false);
        }
        var code = terminal.exitCode();
        if (code != null && code == 0) {
            return new Outcome(
                    follow(before, AgentState.EXITED, "Ended by itself with exit code 0.", now, code), false);
        }
        var early = launched != null && launched.at().plus(EARLY).isAfter(now);
        var reason = end(code, terminal.signal());
        return new Outcome(
                follow(
                        before,
                        AgentState.CRASHED,
                        early ? reason + ", within " + EARLY.toSeconds() + " seconds of its start." : reason + ".",
                        now,
                        code),
                early);
    }

    private static String end(@Nullable Integer code, @Nullable String signal) {
        if (signal != null) {
            return "Ended by signal " + signal;
        }
        if (code == null) {
            return UNKNOWN;
        }
        return switch (code) {
            case 126 -> "Ended with exit code 126, which says that a program was found but may not be run";
            case 127 -> "Ended with exit code 127, which says that a program was not found";
            default -> "Ended by itself with exit code " + code;
        };
    }

    private static Standing follow(
            Standing before, AgentState state, String reason, Instant began, @Nullable Integer exitCode) {
        return follow(before, state, reason, Evidence.PROCESS, began, exitCode);
    }

    /** The new state; its beginning lies neither before the old state's nor, where it goes on, later than known. */
    private static Standing follow(
            Standing before,
            AgentState state,
            String reason,
            Evidence evidence,
            Instant began,
            @Nullable Integer exitCode) {
        var since = before.state() == state || began.isBefore(before.since()) ? before.since() : began;
        return new Standing(state, reason, evidence, since, exitCode);
    }
}
