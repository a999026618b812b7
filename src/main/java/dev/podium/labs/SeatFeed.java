package dev.podium.labs;

import dev.podium.agents.Agent;
import dev.podium.agents.AgentCall;
import dev.podium.agents.AgentOutput;
import dev.podium.agents.AgentState;
import dev.podium.agents.Program;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.HandId;
import dev.podium.kernel.PersonId;
import dev.podium.labs.stuck.Output;
import dev.podium.labs.stuck.Said;
import dev.podium.labs.stuck.SeatEvent;
import dev.podium.labs.stuck.SeatEvent.AgentDoes;
import dev.podium.labs.stuck.SeatHistory;
import dev.podium.labs.stuck.SeatLog;
import dev.podium.labs.stuck.ShellCommands;
import dev.podium.labs.stuck.ShellIntegration;
import dev.podium.labs.stuck.ShellMark;
import dev.podium.labs.stuck.ShellMarks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is learnt of one seat while its lab is open: its terminal's bytes become marks, these commands, and all of it events.
 * In memory, and bounded: a seat that prints all day takes no more than one that printed for a minute.
 */
final class SeatFeed implements AgentOutput.Ear {

    /** So long after somebody began to type, a shell that can say what it runs has said it. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    /** So long it is said that some of what was printed was not read. */
    private static final Duration SAID = Duration.ofMinutes(10);

    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(30);

    private final AgentId agent;
    private final PersonId student;
    private final Clock clock;
    private final SeatLog log;
    private final ShellCommands commands = new ShellCommands(this::said);
    private final ShellMarks marks;
    private final boolean marked;
    private AgentOutput.@Nullable Heard heard;
    private boolean listening;
    private boolean told;
    private boolean ended;
    private @Nullable Instant firstTyped;
    private @Nullable Instant active;
    private @Nullable Instant lost;
    private @Nullable HandId hand;
    private ShellMark.@Nullable Hand wish;
    private boolean machineLost;
    /** Whether something happened since the last check of a step began. */
    private boolean happened = true;

    private @Nullable Instant checked;

    /** @param from since when its student can have worked there and Podium looks */
    SeatFeed(String seat, Agent agent, PersonId student, Instant from, int steps, Clock clock) {
        this.agent = agent.id();
        this.student = student;
        this.clock = clock;
        this.log = new SeatLog(seat, from, steps);
        this.marks = new ShellMarks(this::marked);
        this.marked = ShellIntegration.marks(agent.environmentNames());
        became(agent);
    }

    AgentId agent() {
        return agent;
    }

    // By the terminal.

    @Override
    public synchronized void printed(byte[] bytes) {
        happened = true;
        log.add(new SeatEvent.Printed(clock.instant()));
        marks.feed(bytes, 0, bytes.length);
        if (commands.known()) {
            log.commandsAreKnown();
        }
    }

    @Override
    public synchronized void lost(long bytes) {
        happened = true;
        lost = clock.instant();
        marks.gap();
    }

    @Override
    public synchronized void typed(PersonId person) {
        happened = true;
        // Whoever helps and types there is not the student.
        if (person.equals(student)) {
            var now = clock.instant();
            firstTyped = firstTyped == null ? now : firstTyped;
            active = now;
            log.add(new SeatEvent.Typed(now));
        }
    }

    @Override
    public synchronized void called(AgentCall call) {
        happened = true;
        var said = Said.call(call.tool(), call.asked(), call.exactly());
        // What somebody broke off came to nothing that could be the same again.
        var output = call.failed() == null ? null : Output.of(call.result());
        log.add(new SeatEvent.ToolCalled(clock.instant(), said, call.failed(), output));
    }

    @Override
    public synchronized void climbed(int tier) {
        log.add(new SeatEvent.Escalated(clock.instant(), tier));
    }

    @Override
    public synchronized void over() {
        listening = false;
        heard = null;
        marks.gap();
    }

    private void marked(ShellMark mark) {
        commands.take(mark, clock.instant());
        if (mark instanceof ShellMark.Hand said) {
            wish = said;
        }
    }

    /** What was last said of a hand in the terminal; once. */
    synchronized Optional<ShellMark.Hand> takeWish() {
        var said = Optional.ofNullable(wish);
        wish = null;
        return said;
    }

    private void said(SeatEvent event) {
        log.add(event);
        if (event instanceof SeatEvent.CommandStarted) {
            active = event.at();
        }
    }

    // By whoever looks after it.

    synchronized boolean needsToHear() {
        return !listening && !ended;
    }

    /**
     * Called before it is heard, so that an end that follows at once is not missed.
     *
     * @return whether it is the first time
     */
    synchronized boolean hears() {
        listening = true;
        boolean first = !told;
        told = true;
        return first;
    }

    synchronized void heard(AgentOutput.Heard line) {
        if (ended) {
            line.stop();
        } else if (listening) {
            heard = line;
        }
    }

    /** Its program does not run, or its machine does not answer. */
    synchronized void hearsNothing() {
        listening = false;
    }

    synchronized void end() {
        ended = true;
        var line = heard;
        heard = null;
        if (line != null) {
            line.stop();
        }
    }

    synchronized void became(Agent now) {
        if (now.program().equals(Program.SHELL) || now.program().equals(Program.COMMAND)) {
            // What a shell does it says by its commands, and its end is no agent's.
            return;
        }
        var does = does(now.state());
        if (does != null) {
            happened = true;
            log.add(new SeatEvent.AgentBecame(clock.instant(), does, now.reason()));
        }
    }

    private static @Nullable AgentDoes does(AgentState state) {
        return switch (state) {
            case WAITING_FOR_PERMISSION, WAITING_FOR_INPUT -> AgentDoes.WAITING;
            case STUCK, CRASHED -> AgentDoes.FAILED;
            case WORKING -> AgentDoes.WORKING;
            case IDLE -> AgentDoes.IDLE;
            case EXITED, STOPPED -> AgentDoes.OVER;
            // Of a machine that does not answer, and of a program that begins, nothing follows.
            case UNREACHABLE, STARTING -> null;
        };
    }

    synchronized void hand(Optional<Hands.Hand> up) {
        var id = up.map(Hands.Hand::id).orElse(null);
        if (hand != null && !hand.equals(id)) {
            log.add(new SeatEvent.HandLowered(clock.instant()));
        }
        if (id != null && !id.equals(hand)) {
            log.add(new SeatEvent.HandRaised(
                    up.orElseThrow().raised(), up.orElseThrow().sentence()));
            active = later(active, up.orElseThrow().raised());
        }
        hand = id;
    }

    synchronized void machine(boolean away) {
        if (away != machineLost) {
            machineLost = away;
            var now = clock.instant();
            log.add(away ? new SeatEvent.MachineLost(now) : new SeatEvent.MachineBack(now));
        }
    }

    synchronized void add(SeatEvent.StepChecked check) {
        log.add(check);
        if (check.asked()) {
            active = later(active, check.at());
        }
    }

    /** Whether a step is to be checked now; it is taken to be. */
    synchronized boolean takesCheck(Instant now) {
        boolean due = happened && !machineLost && (checked == null || !now.isBefore(checked.plus(BETWEEN_CHECKS)));
        if (due) {
            happened = false;
            checked = now;
        }
        return due;
    }

    synchronized SeatHistory history() {
        return log.history();
    }

    synchronized @Nullable Instant active() {
        return active;
    }

    /** @param byTheRules what they say is not known; "" */
    synchronized String unknown(String byTheRules, Instant now) {
        if (machineLost) {
            return "";
        }
        if (!listening) {
            return "Nothing is read of its terminal: its program does not run, or is just starting.";
        }
        if (lost != null && now.isBefore(lost.plus(SAID))) {
            return "It printed faster than it could be read, so some commands may be missing.";
        }
        boolean yetToSay = marked && (firstTyped == null || now.isBefore(firstTyped.plus(SILENT)));
        return yetToSay ? "" : byTheRules;
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || one.isBefore(other) ? other : one;
    }
}
