package dev.podium.labs.stuck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.labs.stuck.SeatEvent.AgentDoes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of any history, however odd. */
class RandomHistoriesTest {

    private static final List<String> COMMANDS =
            List.of("make", "make test", "ls", "python3 a.py", "git push", "vim a", "");
    private static final List<String> OUTPUTS =
            List.of("", "ok", "error: one", "error: one\nerror: two", "fatal: no", "3 of 4");

    private static Pretend random(String name, Random random) {
        var seat = new Pretend(name);
        seat.steps = 4;
        int step = 1;
        for (int i = 0; i < 120; i++) {
            seat.later(random.nextDouble() * random.nextDouble() * 2);
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3, 4, 5 ->
                    seat.runs(any(random, COMMANDS), random.nextInt(3) == 0 ? 0 : 1, any(random, OUTPUTS));
                case 6 -> seat.types();
                case 7 -> seat.looks();
                case 8 -> seat.agent(any(random, List.of(AgentDoes.values())), "why");
                case 9 -> seat.calls("Bash", any(random, COMMANDS), random.nextBoolean(), any(random, OUTPUTS));
                case 10 -> seat.later(random.nextInt(9));
                case 11 -> seat.event(new SeatEvent.Escalated(seat.now, 1 + random.nextInt(3)));
                case 12 -> {
                    if (random.nextInt(4) == 0 && step < 4) {
                        seat.passes(step++);
                    }
                }
                default -> seat.begins(any(random, COMMANDS));
            }
        }
        return seat;
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static Findings look(List<Pretend> seats, Instant now, Duration shift) {
        var histories = seats.stream()
                .map(seat -> new SeatHistory(
                        seat.seat,
                        Pretend.BEGIN.plus(shift),
                        seat.steps,
                        true,
                        seat.events.stream().map(event -> shifted(event, shift)).toList()))
                .toList();
        return Stuck.look(new Snapshot(
                now.plus(shift),
                ZoneOffset.UTC,
                histories,
                List.of(),
                ClassFigures.of(histories, List.of(), now.plus(shift)),
                Map.of(),
                Thresholds.DEFAULT,
                List.of()));
    }

    private static SeatEvent shifted(SeatEvent event, Duration by) {
        return switch (event) {
            case SeatEvent.CommandStarted e ->
                new SeatEvent.CommandStarted(e.at().plus(by), moved(e.machineAt(), by), e.said());
            case SeatEvent.CommandEnded e ->
                new SeatEvent.CommandEnded(e.at().plus(by), moved(e.machineAt(), by), e.exit(), e.output());
            case SeatEvent.Typed e -> new SeatEvent.Typed(e.at().plus(by));
            case SeatEvent.Printed e -> new SeatEvent.Printed(e.at().plus(by));
            case SeatEvent.Looked e -> new SeatEvent.Looked(e.at().plus(by));
            case SeatEvent.AgentBecame e -> new SeatEvent.AgentBecame(e.at().plus(by), e.does(), e.why());
            case SeatEvent.ToolCalled e -> new SeatEvent.ToolCalled(e.at().plus(by), e.call(), e.failed(), e.output());
            case SeatEvent.Escalated e -> new SeatEvent.Escalated(e.at().plus(by), e.tier());
            case SeatEvent.StepEntered e -> new SeatEvent.StepEntered(e.at().plus(by), e.step());
            case SeatEvent.StepChecked e ->
                new SeatEvent.StepChecked(e.at().plus(by), e.step(), e.passed(), e.asked(), e.output());
            case SeatEvent.HandRaised e -> new SeatEvent.HandRaised(e.at().plus(by), e.sentence());
            case SeatEvent.HandLowered e -> new SeatEvent.HandLowered(e.at().plus(by));
            case SeatEvent.MachineLost e -> new SeatEvent.MachineLost(e.at().plus(by));
            case SeatEvent.MachineBack e -> new SeatEvent.MachineBack(e.at().plus(by));
        };
    }

    private static Instant moved(@org.jspecify.annotations.Nullable Instant at, Duration by) {
        return Objects.requireNonNull(at).plus(by);
    }

    private static List<String> said(Findings findings) {
        return findings.flags().stream()
                .map(flag -> flag.seat() + " " + flag.rule() + " " + flag.level() + " " + flag.weight())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whenItHappenedDoesNotMatter(long seed) {
        var random = new Random(seed);
        var seats = List.of(random("a", random), random("b", random), random("c", random));
        for (int minute = 5; minute < 120; minute += 5) {
            var now = Pretend.BEGIN.plus(Duration.ofMinutes(minute));
            assertThat(said(look(seats, now, Duration.ofDays(-77).plusSeconds(13))))
                    .isEqualTo(said(look(seats, now, Duration.ZERO)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void inWhatOrderTheSeatsComeDoesNotMatter(long seed) {
        var random = new Random(seed);
        var seats = new ArrayList<Pretend>();
        for (int i = 0; i < 9; i++) {
            seats.add(random("seat-" + i, random));
        }
        var now = Pretend.BEGIN.plus(Duration.ofMinutes(60));
        var before = look(seats, now, Duration.ZERO);
        Collections.shuffle(seats, random);
        assertThat(look(seats, now, Duration.ZERO)).isEqualTo(before);
    }

    /** The same failure once more, whatever went before, is never less of a reason. */
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void oneMoreOfTheSameNeverLowersTheLevel(long seed) {
        var random = new Random(seed);
        var seat = random("a", random);
        seat.agent(AgentDoes.IDLE, "");
        var before = Level.CALM;
        for (int times = 0; times < 12; times++) {
            seat.later(0.2 + random.nextDouble()).runs("make deploy", 2, "error: the door is shut");
            var level = Series.max(seat.level(Rule.SAME_RESULT), seat.level(Rule.SAME_ERROR));
            assertThat(level).isGreaterThanOrEqualTo(times == 0 ? Level.CALM : before);
            before = level;
        }
        assertThat(before).isEqualTo(Level.HELP);
    }

    /** Looking twice at one moment, or having looked before, changes nothing: nothing is remembered. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void theSameSnapshotGivesTheSameFindings(long seed) {
        var random = new Random(seed);
        var seats = List.of(random("a", random), random("b", random));
        var now = Pretend.BEGIN.plus(Duration.ofMinutes(50));
        var first = look(seats, now, Duration.ZERO);
        look(seats, now.plusSeconds(3_000), Duration.ZERO);
        assertThat(look(seats, now, Duration.ZERO)).isEqualTo(first);
    }
}
