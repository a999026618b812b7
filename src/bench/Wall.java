import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A wall: 120 agents that print ten lines a second each, 48 of them in view of one page of the smallest size, whose element asks
 * once a second as the browser's does. Each line carries its time, so that a tile's age is known: how old the newest line
 * is that a tile shows, just before the next answer replaces it. The agents are {@code cat}, and this writes to their
 * terminals, as programs would; so the processor time is Podium's and tmux's alone.
 */
final class Wall {

    private static final int AGENTS = 120;
    private static final int IN_VIEW = 48;
    private static final int LINES = 6;
    private static final int SECONDS = 30;
    private static final Pattern TIME = Pattern.compile("at (\\d{13}) ");

    private final Bench bench;
    private final long podium;
    private final List<String> ids = new ArrayList<>();
    private final List<OutputStream> terminals = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    Wall(Bench bench, long podium) {
        this.bench = bench;
        this.podium = podium;
    }

    void measure() throws Exception {
        var names = new HashMap<String, String>();
        for (int i = 0; i < AGENTS; i++) {
            var name = "wall-%03d".formatted(i);
            var id = bench.agent(name, "cat");
            ids.add(id);
            names.put(bench.session(id, name), id);
        }
        for (var line : bench.tmux("list-panes", "-a", "-F", "#{session_name} #{pane_tty}")) {
            if (names.containsKey(line.split(" ")[0])) {
                terminals.add(Files.newOutputStream(Path.of(line.split(" ")[1])));
            }
        }
        var printing = Thread.ofPlatform().start(this::print);
        try (var page = new OpenPage(bench.url, "bench@example.org", Bench.PASSWORD, "wall", "size=s", message -> {})) {
            look(page);
        } finally {
            over.set(true);
            printing.join();
        }
    }

    private void print() {
        try {
            for (long next = System.nanoTime(); !over.get(); next += 100_000_000) {
                for (int i = 0; i < terminals.size(); i++) {
                    var line = "at " + System.currentTimeMillis() + " agent " + i + " compiled one more file of many\r\n";
                    terminals.get(i).write(line.getBytes(StandardCharsets.US_ASCII));
                }
                long left = next + 100_000_000 - System.nanoTime();
                if (left > 0) {
                    // Programs print in their own time.
                    TimeUnit.NANOSECONDS.sleep(left);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(OpenPage page) throws Exception {
        var node = page.node("podium-wall");
        var asked = ids.subList(0, IN_VIEW).stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        var newest = new HashMap<String, Long>();
        var ages = new ArrayList<Double>();
        var tookMillis = new ArrayList<Double>();
        // What is asked first brings whole screens.
        long bytes = -1;
        long pushed = 0;
        long begun = 0;
        double ourCpu = 0;
        double tmuxCpu = 0;
        var tmux = Long.parseLong(bench.tmux("display-message", "-p", "#{pid}").getFirst());
        long next = System.nanoTime();
        for (int round = 0; round <= SECONDS + 3; round++) {
            long start = System.nanoTime();
            var answer = page.call(node, "screens", "[[" + asked + "]," + LINES + "]");
            tookMillis.add((System.nanoTime() - start) / 1e6);
            long now = System.currentTimeMillis();
            if (round == 3) {
                bytes = 0;
                pushed = page.pushedBytes();
                begun = System.nanoTime();
                ourCpu = seconds(podium);
                tmuxCpu = seconds(tmux);
                ages.clear();
                tookMillis.clear();
            } else if (round > 3) {
                bytes += answer.length();
            }
            newest.values().forEach(at -> ages.add((now - at) / 1000.0));
            newest(answer, newest);
            next += 1_000_000_000;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        Bench.row("wall: 48 tiles in view of 120 agents at 10 lines/s", "", "", "");
        Bench.row("  oldest a tile's screen gets, p95, s (aim 2)", "", "%.2f".formatted(at(ages, .95)), "");
        Bench.row("  answer, p95, ms", "", "%.0f".formatted(at(tookMillis, .95)), "");
        Bench.row("  kB/s to that viewer, asked for (aim 50)", "", "%.1f".formatted(bytes / seconds / 1000), "");
        Bench.row("  kB/s more, states that changed", "", "%.1f".formatted((page.pushedBytes() - pushed) / seconds / 1000), "");
        Bench.row("  Podium, % of a core (aim 25)", "", percent(podium, ourCpu, seconds), "");
        Bench.row("  tmux, % of a core", "", percent(tmux, tmuxCpu, seconds), "");
        rest(tmux);
    }

    /** The same agents with no page open. */
    private void rest(long tmux) throws Exception {
        TimeUnit.SECONDS.sleep(32);
        double ourCpu = seconds(podium);
        double tmuxCpu = seconds(tmux);
        TimeUnit.SECONDS.sleep(10);
        Bench.row("  with no page open: Podium, % of a core", "", percent(podium, ourCpu, 10), "");
        Bench.row("  with no page open: tmux, % of a core", "", percent(tmux, tmuxCpu, 10), "");
    }

    private static String percent(long process, double before, double seconds) {
        return "%.1f".formatted((seconds(process) - before) / seconds * 100);
    }

    private static double seconds(long process) {
        return Load.seconds(Load.stat(Path.of("/proc/" + process)), false);
    }

    private static double at(List<Double> values, double part) {
        return values.stream().sorted().toList().get((int) (values.size() * part));
    }

    /** The time of the last line that each tile was told. */
    private void newest(String answer, Map<String, Long> newest) {
        for (var id : ids.subList(0, IN_VIEW)) {
            int from = answer.indexOf("\"" + id + "\":[");
            if (from >= 0) {
                TIME.matcher(answer.substring(from, answer.indexOf(']', from + id.length() + 4))).results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .max()
                        .ifPresent(at -> newest.put(id, at));
            }
        }
    }
}
