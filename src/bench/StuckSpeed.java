import dev.podium.labs.stuck.ClassFigures;
import dev.podium.labs.stuck.Output;
import dev.podium.labs.stuck.Said;
import dev.podium.labs.stuck.SeatEvent;
import dev.podium.labs.stuck.SeatHistory;
import dev.podium.labs.stuck.ShellMarks;
import dev.podium.labs.stuck.Snapshot;
import dev.podium.labs.stuck.Stuck;
import dev.podium.labs.stuck.Thresholds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Measures what it costs to know who is stuck: reading a seat's bytes, a command's output, and a look at a whole class. */
class StuckSpeed {

    private static final Instant BEGIN = Instant.parse("2026-10-05T08:00:00Z");

    public static void main(String[] arguments) {
        marks();
        outputs();
        for (int seats : new int[] {30, 120, 300}) {
            look(seats);
        }
    }

    private static void marks() {
        var text = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            text.append("\u001b]133;C;aid=7;n=").append(i).append(";cmd=make test\u0007");
            for (int line = 0; line < 20; line++) {
                text.append("\u001b[32mok\u001b[0m   dev/podium/package").append(line).append("  0.0").append(i).append("s\r\n");
            }
            text.append("\u001b]133;D;0;aid=7\u0007\u001b]133;A;aid=7\u0007$ ");
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var count = new AtomicInteger();
        var times = new ArrayList<Double>();
        for (int run = 0; run < 30; run++) {
            var parser = new ShellMarks(mark -> count.incrementAndGet());
            long start = System.nanoTime();
            for (int from = 0; from < bytes.length; from += 4096) {
                parser.feed(bytes, from, Math.min(bytes.length, from + 4096));
            }
            times.add((System.nanoTime() - start) / 1e6);
        }
        System.out.printf(
                "marks    %.0f MB/s (%d marks a run)%n", bytes.length / 1e3 / middle(times), count.get() / 30);
    }

    private static void outputs() {
        var text = new StringBuilder();
        for (int line = 0; line < 150; line++) {
            text.append("\u001b[01m\u001b[Kmain.c:").append(line).append(":3:\u001b[m\u001b[K error: expected ';' before '}' token at /tmp/cc")
                    .append(line).append("x.o 0x7f12 2026-10-05T08:00:00Z\r\n");
        }
        var raw = text.toString();
        var times = new ArrayList<Double>();
        for (int run = 0; run < 300; run++) {
            long start = System.nanoTime();
            Output.of(raw);
            times.add((System.nanoTime() - start) / 1e6);
        }
        System.out.printf("output   %.2f ms for one of %d kB, once a command%n", middle(times), raw.length() / 1000);
    }

    private static void look(int seats) {
        var random = new Random(3);
        var histories = new ArrayList<SeatHistory>();
        for (int seat = 0; seat < seats; seat++) {
            histories.add(new SeatHistory("seat-" + seat, BEGIN, 5, true, events(random)));
        }
        var now = BEGIN.plus(Duration.ofMinutes(90));
        var times = new ArrayList<Double>();
        int flags = 0;
        for (int run = 0; run < 40; run++) {
            long start = System.nanoTime();
            var figures = ClassFigures.of(histories, List.of(), now);
            flags = Stuck.look(new Snapshot(
                            now, ZoneOffset.UTC, histories, List.of(), figures, Map.of(), Thresholds.DEFAULT, List.of()))
                    .flags()
                    .size();
            times.add((System.nanoTime() - start) / 1e6);
        }
        System.out.printf("look     %.1f ms at %d seats of 90 minutes each (%d flags)%n", middle(times), seats, flags);
    }

    /** A command a minute, and a key each 15 s. */
    private static List<SeatEvent> events(Random random) {
        var commands = List.of("make", "make test", "ls", "python3 a.py", "git status", "gcc a.c");
        var events = new ArrayList<SeatEvent>();
        for (int second = 0; second < 5_400; second += 15) {
            var at = BEGIN.plusSeconds(second);
            events.add(new SeatEvent.Typed(at));
            if (second % 60 == 0) {
                events.add(new SeatEvent.CommandStarted(at, at, Said.command(commands.get(random.nextInt(commands.size())))));
                events.add(new SeatEvent.CommandEnded(
                        at.plusSeconds(2), at.plusSeconds(2), random.nextInt(2), Output.of("error: number " + (char) ('a' + random.nextInt(9)))));
            }
            if (second % 1_200 == 600) {
                events.add(new SeatEvent.StepChecked(at, 1 + second / 1_200, true, false, null));
            }
        }
        return events;
    }

    private static double middle(List<Double> times) {
        var sorted = times.stream().mapToDouble(each -> each).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
