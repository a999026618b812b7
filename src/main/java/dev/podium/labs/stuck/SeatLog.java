package dev.podium.labs.stuck;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what happens at one seat, bounded: of typing and printing one a few seconds; of the rest the latest thousands, and
 * for good what rules need however long ago it was. Not safe for several threads.
 */
public final class SeatLog {

    private static final int MOST = 4_000;
    private static final Duration APART = Duration.ofSeconds(5);

    /** Of an agent's calls: more say nothing of a loop that these do not, and they are not to push out all else. */
    private static final int MOST_CALLS = 500;

    private final String seat;
    private final Instant from;
    private final int steps;
    private final List<SeatEvent> events = new ArrayList<>();
    private boolean commandsKnown;
    private int calls;
    private Instant typed = Instant.MIN;
    private Instant printed = Instant.MIN;
    private Instant looked = Instant.MIN;

    public SeatLog(String seat, Instant from, int steps) {
        this.seat = seat;
        this.from = from;
        this.steps = steps;
    }

    public void add(SeatEvent event) {
        switch (event) {
            case SeatEvent.Typed each -> {
                if (soon(typed, each.at())) {
                    return;
                }
                typed = each.at();
            }
            case SeatEvent.Printed each -> {
                if (soon(printed, each.at())) {
                    return;
                }
                printed = each.at();
            }
            case SeatEvent.Looked each -> {
                if (soon(looked, each.at())) {
                    return;
                }
                looked = each.at();
            }
            case SeatEvent.CommandStarted each -> commandsKnown = true;
            case SeatEvent.CommandEnded each -> {}
            case SeatEvent.AgentBecame each -> {}
            case SeatEvent.ToolCalled each -> calls++;
            case SeatEvent.Escalated each -> {}
            case SeatEvent.StepEntered each -> {}
            case SeatEvent.StepChecked each -> {}
            case SeatEvent.HandRaised each -> {}
            case SeatEvent.HandLowered each -> {}
            case SeatEvent.MachineLost each -> {}
            case SeatEvent.MachineBack each -> {}
        }
        events.add(event);
        if (calls > MOST_CALLS) {
            forgetCalls();
        }
        if (events.size() > MOST) {
            trim();
        }
    }

    /** Its shell has shown that it says what it runs. */
    public void commandsAreKnown() {
        commandsKnown = true;
    }

    public SeatHistory history() {
        return new SeatHistory(seat, from, steps, commandsKnown, events);
    }

    private static boolean soon(Instant before, Instant at) {
        return !before.equals(Instant.MIN) && at.isBefore(before.plus(APART)) && !at.isBefore(before);
    }

    /** Some at once, so that not each call has all events looked at. */
    private void forgetCalls() {
        int left = calls - MOST_CALLS * 4 / 5;
        for (var each = events.iterator(); left > 0 && each.hasNext(); ) {
            if (each.next() instanceof SeatEvent.ToolCalled) {
                each.remove();
                left--;
            }
        }
        calls = count();
    }

    private int count() {
        return (int)
                events.stream().filter(SeatEvent.ToolCalled.class::isInstance).count();
    }

    private void trim() {
        int old = MOST / 4;
        var kept = new ArrayList<SeatEvent>();
        for (int i = 0; i < events.size(); i++) {
            if (i >= old || stays(events.get(i))) {
                kept.add(events.get(i));
            }
        }
        // A seat whose every event stays has none that rules would miss more than another.
        events.clear();
        events.addAll(kept.size() > MOST ? kept.subList(kept.size() - MOST + old, kept.size()) : kept);
        calls = count();
    }

    private static boolean stays(SeatEvent event) {
        return switch (event) {
            case SeatEvent.StepEntered each -> true;
            case SeatEvent.StepChecked each -> each.passed();
            case SeatEvent.HandRaised each -> true;
            case SeatEvent.HandLowered each -> true;
            case SeatEvent.MachineLost each -> true;
            case SeatEvent.MachineBack each -> true;
            case SeatEvent.AgentBecame each -> true;
            case SeatEvent.Typed each -> false;
            case SeatEvent.Printed each -> false;
            case SeatEvent.Looked each -> false;
            case SeatEvent.CommandStarted each -> false;
            case SeatEvent.CommandEnded each -> false;
            case SeatEvent.ToolCalled each -> false;
            case SeatEvent.Escalated each -> false;
        };
    }
}
