package dev.podium.labs.ui;

import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Program;
import dev.podium.labs.Attention.SeatNow;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Level;
import dev.podium.labs.stuck.Rule;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a seat in the few words that a tile has room for. Pure.
 *
 * @param sentence all of it, with the evidence; "" where the words say everything
 * @param since when it began; null where that says nothing
 */
record SeatLine(
        Symbol symbol,
        Tone tone,
        String words,
        String sentence,
        @Nullable Instant since) {

    /** Whoever did something so lately is typing. */
    private static final Duration TYPING = Duration.ofSeconds(45);

    /**
     * All that is known of a seat.
     *
     * @param hand since when its student's hand is up; null where it is not
     * @param here whether its student has its terminal open
     */
    record Known(
            Seat seat,
            @Nullable Agent agent,
            @Nullable SeatNow now,
            @Nullable Instant hand,
            boolean here) {

        List<Flag> flags() {
            return now == null ? List.of() : now.flags();
        }

        Optional<Flag> first() {
            return flags().stream().findFirst();
        }

        boolean done(int steps) {
            return steps > 0 && now != null && now.passed() >= steps;
        }

        boolean is(Rule rule) {
            return flags().stream().anyMatch(flag -> flag.rule() == rule);
        }

        boolean needsHelp() {
            return hand != null || now != null && now.level() == Level.HELP;
        }
    }

    static SeatLine of(Known known, int steps, Instant now) {
        var seat = known.seat();
        if (seat.state() != Seats.State.READY || SeatLook.isLost(seat)) {
            return unready(seat);
        }
        if (known.hand() != null) {
            return new SeatLine(Symbol.HAND, Tone.WAIT, "Hand raised", "", known.hand());
        }
        return known.first().map(SeatLine::of).orElseGet(() -> quiet(known, steps, now));
    }

    private static SeatLine unready(Seat seat) {
        var word = SeatLook.word(seat);
        return switch (seat.state()) {
            case WAITING -> new SeatLine(Symbol.STARTING, Tone.IDLE, word, seat.why(), null);
            case MAKING -> new SeatLine(Symbol.WORKING, Tone.IDLE, word, seat.step(), null);
            case FAILED -> new SeatLine(Symbol.CRASHED, Tone.BAD, word, seat.why(), null);
            case READY ->
                new SeatLine(Symbol.UNREACHABLE, Tone.OFF, word, seat.machineName() + " does not answer.", null);
        };
    }

    static SeatLine of(Flag flag) {
        var mild = flag.level() == Level.HELP ? Tone.STUCK : Tone.WAIT;
        return switch (flag.rule()) {
            case HAND -> line(Symbol.HAND, Tone.WAIT, "Hand raised", flag);
            case WAITING -> line(Symbol.ATTENTION, Tone.WAIT, "Waits for an answer", flag);
            case MACHINE -> line(Symbol.UNREACHABLE, Tone.OFF, "Machine away", flag);
            case AGENT_FAILED -> line(Symbol.CRASHED, Tone.BAD, "Agent cannot go on", flag);
            case AGENT_LOOP -> line(Symbol.LOOP, mild, "Agent in a loop, " + flag.weight() + " ×", flag);
            case SAME_RESULT -> line(Symbol.LOOP, mild, "Same result, " + flag.weight() + " ×", flag);
            case SAME_ERROR -> line(Symbol.LOOP, mild, "Same error, " + flag.weight() + " ×", flag);
            case AGENT_ESCALATES -> line(Symbol.MODELS, mild, "Agent asks the dearest models", flag);
            case AGENT_QUIET -> line(Symbol.CLOCK, mild, "Agent does nothing", flag);
            case NO_PROGRESS -> line(Symbol.CLOCK, mild, "No progress", flag);
            case IDLE -> line(Symbol.AWAY, Tone.OFF, "Away", flag);
        };
    }

    private static SeatLine line(Symbol symbol, Tone tone, String words, Flag flag) {
        return new SeatLine(symbol, tone, words, flag.sentence(), flag.since());
    }

    private static SeatLine quiet(Known known, int steps, Instant now) {
        if (known.done(steps)) {
            return quiet(Symbol.CHECK, "Done");
        }
        var agent = known.agent();
        if (agent == null) {
            return quiet(Symbol.ENDED, "Deleted");
        }
        if (!agent.state().running()) {
            return new SeatLine(Symbol.ENDED, Tone.IDLE, agent.state().word(), agent.reason(), agent.since());
        }
        if (agent.state().waiting()) {
            // Where rules are not shown, or somebody has put theirs off.
            return new SeatLine(Symbol.ATTENTION, Tone.WAIT, agent.state().word(), "", agent.since());
        }
        boolean shell = agent.program().id().equals(Program.SHELL.id());
        if (!shell && agent.state() == AgentState.WORKING) {
            return quiet(Symbol.WORKING, "Agent working");
        }
        var active = known.now() == null ? null : known.now().active();
        if (active != null && active.isAfter(now.minus(TYPING))) {
            return quiet(Symbol.AGENTS, "Typing");
        }
        if (active != null) {
            return new SeatLine(
                    known.here() ? Symbol.AGENTS : Symbol.AWAY,
                    Tone.IDLE,
                    known.here() ? "Here, quiet" : "Not here",
                    "",
                    active);
        }
        return known.here() ? quiet(Symbol.AGENTS, "Here") : quiet(Symbol.AWAY, "Not here yet");
    }

    private static SeatLine quiet(Symbol symbol, String words) {
        return new SeatLine(symbol, Tone.IDLE, words, "", null);
    }
}
