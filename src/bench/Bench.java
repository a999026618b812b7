import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Measures a running Podium beside the floor, a pty on `tmux attach` without a server, in one run. Prints milliseconds,
 * seconds and the ratio to the floor. `Bench train` does a little of everything instead and prints nothing, for Java to
 * learn from; `Bench pages` opens pages only, `Bench wall` measures a wall of tiles only. Started by src/bench/run.
 */
class Bench {

    static final String PASSWORD = "correct horse battery";

    /** Something with a screen that one types into. */
    interface Terminal extends AutoCloseable {
        void type(String text) throws Exception;

        /** Waits until the output since the last call satisfies the condition; gives that output. */
        String until(Predicate<String> seen) throws Exception;

        @Override
        void close() throws Exception;
    }

    /** What a terminal printed, handed from the thread that reads to the one that waits. */
    static final class Output {
        private final StringBuilder text = new StringBuilder();
        private final Semaphore more = new Semaphore(0);

        void add(String part) {
            synchronized (text) {
                text.append(part);
            }
            more.release();
        }

        String until(Predicate<String> seen) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (true) {
                synchronized (text) {
                    // A flood is searched at its end only.
                    var tail = text.substring(Math.max(0, text.length() - 4096));
                    if (seen.test(tail)) {
                        var all = text.toString();
                        text.setLength(0);
                        return all;
                    }
                }
                if (!more.tryAcquire(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    throw new IOException("Nothing came within 60 s.");
                }
                more.drainPermits();
            }
        }
    }

    /** Something that is started in front of a pty: the floor, which is a tmux client, or podium attach. */
    static final class Attached implements Terminal {
        private final Process process;
        private final Output output = new Output();

        Attached(String socket, String session) throws IOException {
            this(Map.of(), "tmux", "-u", "-S", socket, "attach", "-t", session);
        }

        Attached(Map<String, String> more, String... line) throws IOException {
            var environment = new HashMap<>(Map.of("TERM", "xterm-256color", "PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8"));
            environment.putAll(more);
            process = new PtyProcessBuilder(line)
                    .setEnvironment(environment)
                    .setInitialColumns(120)
                    .setInitialRows(40)
                    .start();
            Thread.ofPlatform().daemon().start(() -> {
                var buffer = new byte[1 << 16];
                try {
                    int count;
                    while ((count = process.getInputStream().read(buffer)) > 0) {
                        output.add(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                    }
                } catch (IOException closed) {
                    output.add("");
                }
            });
        }

        @Override
        public void type(String text) throws IOException {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        @Override
        public String until(Predicate<String> seen) throws Exception {
            return output.until(seen);
        }

        @Override
        public void close() throws Exception {
            process.destroy();
            process.waitFor();
        }
    }

    /** A viewer of Podium over its WebSocket. */
    final class Viewer implements Terminal, WebSocket.Listener {
        private final Output output = new Output();
        private final Semaphore ready = new Semaphore(0);
        private WebSocket socket;
        /** Why the connection ended, or null. */
        private volatile Throwable ended;
        /** When the visible screen was there, before the history. */
        volatile long painted;

        Viewer(String agent) throws Exception {
            this(agent, "drive");
        }

        Viewer(String agent, String mode) throws Exception {
            long end = System.nanoTime() + 20_000_000_000L;
            connect(agent, mode);
            while (!ready.tryAcquire(50, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() > end) {
                    throw new IOException("The terminal is not ready within 20 s.", ended);
                }
                // Java's client takes first frames amiss that come together with the answer; a page connects again too.
                if (ended != null) {
                    connect(agent, mode);
                }
            }
        }

        private void connect(String agent, String mode) throws Exception {
            var ticket = post("/api/v1/agents/" + agent + "/terminal-tickets", "{\"mode\":\"" + mode + "\"}");
            ended = null;
            socket = http.newWebSocketBuilder()
                    .buildAsync(URI.create(url.replace("http", "ws") + field(ticket, "url")), this)
                    .get(20, TimeUnit.SECONDS);
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            ended = error;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            ended = new IOException("closed: " + code + " " + reason);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            output.add(StandardCharsets.ISO_8859_1.decode(data).toString());
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            if (data.toString().contains("\"snapshot\"") && data.toString().contains("\"all\"")) {
                painted = System.nanoTime();
            }
            if (data.toString().contains("\"ready\"")) {
                ready.release();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public void type(String text) {
            socket.sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true).join();
        }

        @Override
        public String until(Predicate<String> seen) throws Exception {
            return output.until(seen);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }

    final HttpClient http = HttpClient.newHttpClient();
    final String url;
    final String tmuxSocket;
    String token = "";

    Bench(String url, String tmuxSocket) {
        this.url = url;
        this.tmuxSocket = tmuxSocket;
    }

    String post(String path, String json) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    static String field(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("No " + name + " in " + json);
        }
        return found.group(1);
    }

    /** What tmux says, a line each. */
    List<String> tmux(String... arguments) throws Exception {
        var line = new ArrayList<>(List.of("tmux", "-S", tmuxSocket));
        line.addAll(List.of(arguments));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }

    String agent(String name, String... arguments) throws Exception {
        var quoted = Arrays.stream(arguments).map(each -> "\"" + each + "\"").toList();
        return field(
                post(
                        "/api/v1/agents",
                        "{\"name\":\"" + name + "\",\"program\":\"command\",\"command\":\"env\",\"workingDirectory\":\"/tmp\","
                                + "\"arguments\":[" + String.join(",", quoted) + "]}"),
                "id");
    }

    String session(String agent, String name) {
        return name + "-" + agent.substring(0, 8);
    }

    static double[] echo(Terminal terminal, int samples) throws Exception {
        var millis = new ArrayList<Double>();
        for (int i = 0; i < samples; i++) {
            if (i % 60 == 59) {
                terminal.type("\r");
                terminal.until(text -> text.contains("\n"));
            }
            var letter = String.valueOf((char) ('a' + i % 26));
            long start = System.nanoTime();
            terminal.type(letter);
            terminal.until(text -> text.contains(letter));
            millis.add((System.nanoTime() - start) / 1e6);
            // Keys come one by one, never in step with anything that ticks: the pause is part of what is measured.
            Thread.sleep(5 + i % 7);
        }
        var sorted = millis.subList(samples / 4, samples).stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new double[] {sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]};
    }

    static double[] flood(Terminal terminal) throws Exception {
        long start = System.nanoTime();
        terminal.type("clear; seq 1 500000; echo the''end\r");
        var text = terminal.until(each -> each.contains("theend"));
        double seconds = (System.nanoTime() - start) / 1e9;
        long seen = Pattern.compile("(?<!\\d)\\d{1,6}(?!\\d)").matcher(text).results().map(each -> each.group()).distinct().count();
        return new double[] {seconds, Math.min(100, seen / 5000.0)};
    }

    void measure() throws Exception {
        var cat = agent("bench-echo", "cat");
        var shell = agent("bench-flood", "PS1=ready", "sh");
        row("", "floor", "podium", "ratio");
        double[] floor;
        double[] ours;
        try (var low = new Attached(tmuxSocket, session(cat, "bench-echo"))) {
            // The first painting comes in parts without an end that could be waited for, and would be taken for echoes.
            Thread.sleep(500);
            echo(low, 100);
            floor = echo(low, 500);
        }
        try (var high = new Viewer(cat)) {
            echo(high, 500);
            ours = echo(high, 500);
        }
        row("echo p50, ms", floor[0], ours[0]);
        row("echo p99, ms", floor[1], ours[1]);
        try (var own = attached("bench-echo")) {
            echo(own, 500);
            ours = echo(own, 500);
        }
        row("echo p50, ms, podium attach", floor[0], ours[0]);
        row("echo p99, ms, podium attach", floor[1], ours[1]);
        try (var low = new Attached(tmuxSocket, session(shell, "bench-flood"))) {
            // As above: the painting is not to be part of the flood.
            Thread.sleep(500);
            floor = flood(low);
        }
        try (var high = new Viewer(shell)) {
            flood(high);
            ours = flood(high);
        }
        row("500,000 lines, s", floor[0], ours[0]);
        row("lines seen, %", floor[1], ours[1]);
        paint(shell);
        watched();
        history();
    }

    /** The terminal of an agent by podium attach, once its screen is there. */
    private Attached attached(String name) throws Exception {
        var own = new Attached(
                Map.of("PODIUM_URL", url, "PODIUM_TOKEN", token),
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m",
                "-cp", "target/podium/podium.jar:" + System.getProperty("java.class.path"),
                "dev.podium.Podium", "attach", name);
        own.until(text -> text.contains("podium: " + name));
        return own;
    }

    /** The same echo with all that may look on besides: five watchers, a recording, the state engine. */
    private void watched() throws Exception {
        record("ALWAYS");
        var cat = agent("bench-watched", "cat");
        double[] floor;
        double[] ours;
        try (var low = new Attached(tmuxSocket, session(cat, "bench-watched"))) {
            // As above.
            Thread.sleep(500);
            echo(low, 100);
            floor = echo(low, 500);
        }
        var watchers = new ArrayList<Viewer>();
        try (var high = new Viewer(cat)) {
            for (int i = 0; i < 5; i++) {
                watchers.add(new Viewer(cat, "watch"));
            }
            echo(high, 500);
            ours = echo(high, 500);
        } finally {
            watchers.forEach(Viewer::close);
        }
        row("echo p50, ms, five watchers and recorded", floor[0], ours[0]);
        row("echo p99, ms, five watchers and recorded", floor[1], ours[1]);
        record("NEVER");
    }

    /** Whether the team's agents are recorded. */
    void record(String mode) throws Exception {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url + "/api/v1/team/recording-policy"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(
                                "{\"mode\":\"" + mode + "\",\"days\":30,\"megabytes\":500}"))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.body());
        }
    }

    /** First paint of a session that has 50,000 lines of history, adopted from the default tmux server. */
    private void history() throws Exception {
        new ProcessBuilder("tmux", "start-server", ";", "set-option", "-g", "history-limit", "50000", ";", "new-session", "-d", "-s", "long", "-x", "120", "-y", "40", "sh", "-c", "seq 1 60000; echo all''printed; exec cat").start().waitFor();
        for (var screen = ""; !screen.contains("allprinted"); ) {
            screen = new String(new ProcessBuilder("tmux", "capture-pane", "-p", "-t", "long").start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
        var id = field(post("/api/v1/agents", "{\"name\":\"bench-history\",\"adopt\":{\"session\":\"long\"}}"), "id");
        var first = new ArrayList<Double>();
        var all = new ArrayList<Double>();
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            try (var high = new Viewer(id)) {
                all.add((System.nanoTime() - start) / 1e6);
                first.add((high.painted - start) / 1e6);
            }
        }
        first.sort(null);
        all.sort(null);
        row("first paint with 50,000 lines of history, ms (aim 300)", "", String.format("%.0f", first.get(5)), "");
        row("the whole history there, ms", "", String.format("%.0f", all.get(5)), "");
    }

    private void paint(String shell) throws Exception {
        var floor = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            try (var low = new Attached(tmuxSocket, session(shell, "bench-flood"))) {
                low.until(text -> text.contains("ready"));
                floor.add((System.nanoTime() - start) / 1e6);
            }
            start = System.nanoTime();
            try (var high = new Viewer(shell)) {
                ours.add((System.nanoTime() - start) / 1e6);
            }
        }
        floor.sort(null);
        ours.sort(null);
        row("attach, ms (floor: the screen; podium: all history)", floor.get(5), ours.get(5));
    }

    /**
     * What the heap holds for each page that is open and idle, above the first ten: those bring what all pages share. A
     * person opens each in a browser of their own.
     */
    void pages(long podium) throws Exception {
        var open = new ArrayList<OpenPage>();
        try {
            for (int i = 0; i < 10; i++) {
                open.add(new OpenPage(url, "bench@example.org", PASSWORD, "agents"));
            }
            long before = heap(podium);
            for (int i = 0; i < 50; i++) {
                open.add(new OpenPage(url, "bench@example.org", PASSWORD, "agents"));
            }
            row("heap of an idle page, kB (goal 150)", "", String.format("%.0f", (heap(podium) - before) / 50 / 1000.0), "");
        } finally {
            open.forEach(OpenPage::close);
        }
    }

    /** Bytes of the objects that are still reached, after a full collection. */
    static long heap(long podium) throws Exception {
        long least = Long.MAX_VALUE;
        // What is freed by a collection may free more in the next.
        for (int i = 0; i < 3; i++) {
            var process = new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/jcmd", Long.toString(podium), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var total = Pattern.compile("Total\\s+\\d+\\s+(\\d+)").matcher(said);
            if (!total.find()) {
                throw new IOException(said);
            }
            least = Math.min(least, Long.parseLong(total.group(1)));
        }
        return least;
    }

    void train() throws Exception {
        var cat = agent("train-echo", "cat");
        var shell = agent("train-flood", "PS1=ready", "sh");
        for (int round = 0; round < 10; round++) {
            try (var viewer = new Viewer(cat)) {
                for (int i = 0; i < 300; i++) {
                    viewer.type("x");
                    viewer.until(text -> text.contains("x"));
                }
                viewer.type("\r");
            }
        }
        try (var viewer = new Viewer(shell)) {
            flood(viewer);
            flood(viewer);
        }
        // Opening is done often enough for Java to keep a profile of it: the first person's terminal opens like the last.
        for (int round = 0; round < 300; round++) {
            new Viewer(shell).close();
        }
        for (int session = 0; session < 50; session++) {
            var name = "train-" + session;
            new ProcessBuilder("tmux", "new-session", "-d", "-s", name, "-x", "120", "-y", "40", "cat").start().waitFor();
            var adopted = post("/api/v1/agents", "{\"name\":\"" + name + "\",\"adopt\":{\"session\":\"" + name + "\"}}");
            new Viewer(field(adopted, "id")).close();
        }
        for (var path : List.of("/api/v1/agents", "/api/v1/me")) {
            http.send(
                    HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token).build(),
                    BodyHandlers.ofString());
        }
        http.send(HttpRequest.newBuilder(URI.create(url + "/login")).build(), BodyHandlers.ofString());
    }

    static void row(String what, double floor, double ours) {
        row(what, String.format("%.2f", floor), String.format("%.2f", ours), String.format("%.2f", ours / floor));
    }

    static void row(String... cells) {
        System.out.printf("%-55s %10s %10s %7s%n", (Object[]) cells);
    }

    void setUp() throws Exception {
        token = field(
                post(
                        "/api/v1/setup",
                        "{\"token\":\"bench\",\"email\":\"bench@example.org\",\"name\":\"Bench\","
                                + "\"password\":\"" + PASSWORD + "\",\"team\":\"Bench\"}"),
                "token");
    }

    private void streams(long podium) throws Exception {
        new Streams(this, podium).measure(false);
        record("ALWAYS");
        new Streams(this, podium).measure(true);
        record("NEVER");
    }

    static void main(String[] args) throws Exception {
        var bench = new Bench(args[1], args[2]);
        bench.setUp();
        switch (args[0]) {
            case "train" -> bench.train();
            case "pages" -> bench.pages(Long.parseLong(args[3]));
            case "measure" -> {
                bench.measure();
                bench.pages(Long.parseLong(args[3]));
                new Wall(bench, Long.parseLong(args[3])).measure();
                bench.streams(Long.parseLong(args[3]));
            }
            case "streams" -> bench.streams(Long.parseLong(args[3]));
            case "lab" -> new LabWall(bench, Long.parseLong(args[3]), Path.of(args[2]).getParent().getParent()).measure();
            case "wall" -> new Wall(bench, Long.parseLong(args[3])).measure();
            default -> throw new IllegalArgumentException("No bench " + args[0]);
        }
        System.exit(0);
    }
}
