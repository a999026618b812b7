import java.io.OutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A hundred agents that print 40 KB/s each, with a viewer each: whether a line is lost, and what it costs. The agents are
 * {@code cat}; this writes to their terminals, as programs would.
 */
final class Streams {

    private static final int AGENTS = 100;
    private static final int SECONDS = 20;
    private static final int LINES = 50;
    private static final String FILL = "the quick brown fox jumps over the lazy dog and goes on from there to here";

    private final Bench bench;
    private final long podium;

    Streams(Bench bench, long podium) {
        this.bench = bench;
        this.podium = podium;
    }

    /** Follows the numbers at the beginnings of lines. */
    private static final class Follower implements WebSocket.Listener {
        private final StringBuilder line = new StringBuilder();
        private volatile int next = -1;
        private volatile long bytes;
        private volatile int gaps;

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            while (data.hasRemaining()) {
                char c = (char) data.get();
                if (c == '\n') {
                    line();
                    line.setLength(0);
                } else {
                    line.append(c);
                }
            }
            socket.request(1);
            return null;
        }

        private void line() {
            if (line.length() < 10 || line.charAt(0) != '#') {
                return;
            }
            int number = Integer.parseInt(line.substring(1, 9));
            if (next >= 0 && number != next) {
                gaps++;
            }
            next = number + 1;
        }
    }

    void measure(boolean recorded) throws Exception {
        var followers = new ArrayList<Follower>();
        var sockets = new ArrayList<WebSocket>();
        var names = new HashMap<String, Integer>();
        for (int i = 0; i < AGENTS; i++) {
            var name = (recorded ? "recorded-%03d" : "stream-%03d").formatted(i);
            var id = bench.agent(name, "cat");
            names.put(bench.session(id, name), i);
            var follower = new Follower();
            followers.add(follower);
            var ticket = bench.post("/api/v1/agents/" + id + "/terminal-tickets", "{\"mode\":\"watch\"}");
            sockets.add(bench.http.newWebSocketBuilder()
                    .buildAsync(URI.create(bench.url.replace("http", "ws") + Bench.field(ticket, "url")), follower)
                    .get(20, TimeUnit.SECONDS));
        }
        var terminals = new OutputStream[AGENTS];
        for (var pane : bench.tmux("list-panes", "-a", "-F", "#{session_name} #{pane_tty}")) {
            var at = names.get(pane.split(" ")[0]);
            if (at != null) {
                terminals[at] = Files.newOutputStream(Path.of(pane.split(" ")[1]));
            }
        }
        long tmux = Long.parseLong(bench.tmux("display-message", "-p", "#{pid}").getFirst());
        double ours = seconds(podium);
        double theirs = seconds(tmux);
        long ourMemory = resident(podium);
        long start = System.nanoTime();
        int number = 0;
        for (int tenth = 0; tenth < SECONDS * 10; tenth++) {
            for (var terminal : terminals) {
                var block = new StringBuilder();
                for (int line = 0; line < LINES; line++) {
                    block.append("#%08d ".formatted(number + line)).append(FILL, 0, 70).append("\r\n");
                }
                terminal.write(block.toString().getBytes(StandardCharsets.US_ASCII));
            }
            number += LINES;
            long left = start + (tenth + 1) * 100_000_000L - System.nanoTime();
            // Programs print in their own time.
            TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        ours = seconds(podium) - ours;
        theirs = seconds(tmux) - theirs;
        int all = number;
        for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; ) {
            if (followers.stream().allMatch(each -> each.next == all)) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        Bench.row("100 agents at 40 KB/s, a viewer each" + (recorded ? ", all recorded" : ""), "", "", "");
        Bench.row("  written in s (20 is what was meant)", "", "%.1f".formatted(seconds), "");
        Bench.row("  viewers that have every line, of 100", "", followers.stream().filter(each -> each.gaps == 0 && each.next == all).count() + "", "");
        Bench.row("  MB/s to the viewers", "", "%.1f".formatted(followers.stream().mapToLong(each -> each.bytes).sum() / seconds / 1e6), "");
        Bench.row("  Podium, % of a core; an agent", "", "%.0f".formatted(ours / seconds * 100), "%.2f".formatted(ours / seconds));
        Bench.row("  tmux, % of a core; an agent", "", "%.0f".formatted(theirs / seconds * 100), "%.2f".formatted(theirs / seconds));
        Bench.row("  resident memory more, MiB; an agent", "", (resident(podium) - ourMemory) / 1024 + "", "%.2f".formatted((resident(podium) - ourMemory) / 1024.0 / AGENTS));
        sockets.forEach(WebSocket::abort);
        for (var terminal : terminals) {
            terminal.close();
        }
        for (var session : List.copyOf(names.keySet())) {
            bench.tmux("kill-session", "-t", session);
        }
    }

    private static double seconds(long process) {
        return Load.seconds(Load.stat(Path.of("/proc/" + process)), false);
    }

    /** In kB. */
    private static long resident(long process) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
