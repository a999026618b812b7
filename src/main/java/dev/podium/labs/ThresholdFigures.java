package dev.podium.labs;

import dev.podium.labs.stuck.Thresholds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A course's thresholds as plain figures, for a table, a request and a form; times in seconds, {@code progressWatch} and
 * {@code progressHelp} in hundredths of the class's median. What is missing is as Podium has it.
 */
public record ThresholdFigures(
        @Nullable Integer repeatsWatch,
        @Nullable Integer repeatsHelp,
        @Nullable Integer repeatsWithin,
        @Nullable Integer idleWatch,
        @Nullable Integer idleHelp,
        @Nullable Integer waitingWatch,
        @Nullable Integer waitingHelp,
        @Nullable Integer progressWatch,
        @Nullable Integer progressHelp,
        @Nullable Integer progressLeastClass,
        @Nullable Integer progressOver,
        @Nullable Integer agentEscalations,
        @Nullable Integer agentWithin,
        @Nullable Integer agentQuiet) {

    public static ThresholdFigures of(Thresholds wanted) {
        return new ThresholdFigures(
                wanted.repeats().watch(),
                wanted.repeats().help(),
                seconds(wanted.repeats().within()),
                seconds(wanted.idle().watch()),
                seconds(wanted.idle().help()),
                seconds(wanted.waiting().watch()),
                seconds(wanted.waiting().help()),
                wanted.progress().watch(),
                wanted.progress().help(),
                wanted.progress().leastClass(),
                seconds(wanted.progress().over()),
                wanted.agent().escalations(),
                seconds(wanted.agent().within()),
                seconds(wanted.agent().quiet()));
    }

    /** A refusal {@code labs.threshold-out-of-bounds} or {@code labs.thresholds-crossed}, which names the field. */
    public Thresholds thresholds() {
        var usual = of(Thresholds.DEFAULT);
        return new Thresholds(
                new Thresholds.Repeats(
                        or(repeatsWatch, usual.repeatsWatch),
                        or(repeatsHelp, usual.repeatsHelp),
                        time(repeatsWithin, usual.repeatsWithin)),
                new Thresholds.Idle(time(idleWatch, usual.idleWatch), time(idleHelp, usual.idleHelp)),
                new Thresholds.Waiting(time(waitingWatch, usual.waitingWatch), time(waitingHelp, usual.waitingHelp)),
                new Thresholds.Progress(
                        or(progressWatch, usual.progressWatch),
                        or(progressHelp, usual.progressHelp),
                        or(progressLeastClass, usual.progressLeastClass),
                        time(progressOver, usual.progressOver)),
                new Thresholds.Agent(
                        or(agentEscalations, usual.agentEscalations),
                        time(agentWithin, usual.agentWithin),
                        time(agentQuiet, usual.agentQuiet)));
    }

    private static int seconds(Duration time) {
        return Math.toIntExact(time.toSeconds());
    }

    private static int or(@Nullable Integer wanted, @Nullable Integer usual) {
        return wanted != null ? wanted : usual == null ? 0 : usual;
    }

    private static Duration time(@Nullable Integer wanted, @Nullable Integer usual) {
        return Duration.ofSeconds(or(wanted, usual));
    }
}
