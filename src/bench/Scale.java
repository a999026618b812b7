import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Measures one Podium with many machines: the packaged Podium and a real runner for each machine. The runners share one
 * process ({@code Crowd}) and all are on this one host, as one OS user. An agent is {@code cat}. Where machines are real,
 * each has its tmux server, and this writes to an agent's terminal, as its program would; where they are played, for as
 * many as one host cannot hold, the runners' process answers in tmux's words. Started by src/bench/scale.
 */
class Scale {

    private static final String EMAIL = "bench@example.org";

    /** Each agent works once in five minutes. */
    private static final int BETWEEN_WORK_SECONDS = 300;

    private record One(String id, String name, String machine) {}

    private final Bench bench;
    private final Path home;
    private final long podium;
    private final int machines;
    private final int agents;
    private final Path folder;
    private final String osUser;
    private final boolean played;
    private final List<String> ids = new ArrayList<>();
    private final Map<String, One> all = new ConcurrentHashMap<>();
    private final Map<String, Path> terminals = new ConcurrentHashMap<>();
    private final Set<Long> servers = new HashSet<>();
    private final Random random = new Random(1);
    private Process crowd;
    private PrintWriter toCrowd;

    Scale(String[] args) throws Exception {
        bench = new Bench(args[0], "");
        home = Path.of(args[1]);
        podium = Long.parseLong(args[2]);
        machines = Integer.parseInt(args[3]);
        agents = Integer.parseInt(args[4]);
        folder = Path.of(args[5]);
        osUser = args[6];
        played = args[7].equals("played");
    }

    private Load.Of load() {
        return new Load.Of(podium, crowd.pid(), servers, home, URI.create(bench.url).getPort());
    }

    private String get(String path) throws Exception {
        var answer = bench.http.send(
                HttpRequest.newBuilder(URI.create(bench.url + path))
                        .header("Authorization", "Bearer " + bench.token)
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    private static void row(String what, double value) {
        Bench.row(what, "", String.format("%.1f", value), "");
    }

    private static double p(List<Double> times, int percent) {
        Collections.sort(times);
        return times.get(Math.min(times.size() - 1, times.size() * percent / 100));
    }

    /** Seconds until this many are counted. */
    private double until(String what, int wanted, Callable<Integer> counted) throws Exception {
        long start = System.nanoTime();
        int last = -1;
        while (last != wanted) {
            last = counted.call();
            if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(5)) {
                System.out.println("after 5 min " + what + ": " + last + " of " + wanted);
                return 300;
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void startCrowd() throws IOException {
        var line = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            line.addAll(List.of("setpriv", "--reuid", osUser, "--regid", osUser, "--init-groups", "--"));
        }
        line.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx2g",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.podium.machines.runner.Crowd",
                bench.url,
                folder.toString(),
                played ? "played" : "real"));
        crowd = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("crowd.log").toFile()))
                .start();
        toCrowd = new PrintWriter(crowd.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    private static String name(int machine) {
        return String.format("m-%03d", machine);
    }

    private int online() throws Exception {
        // Podium's own is one more.
        return count(get("/api/v1/machines"), "\"state\":\"ONLINE\"") - 1;
    }

    private int agentsIn(String state) throws Exception {
        return Integer.parseInt(Bench.field(
                get("/api/v1/agents?limit=1&state=" + state).replaceAll("\"total\":(\\d+)", "\"total\":\"$1\""), "total"));
    }

    private void make() throws Exception {
        startCrowd();
        long start = System.nanoTime();
        var tokens = new ArrayList<String>();
        for (int i = 0; i < machines; i++) {
            var id = Bench.field(
                    bench.post(
                            "/api/v1/machine-registry",
                            "{\"name\":\"" + name(i) + "\",\"signIn\":\"RUNNER\",\"everyTeam\":true,\"sharedOsUser\":\""
                                    + osUser + "\"}"),
                    "id");
            ids.add(id);
            tokens.add(Bench.field(bench.post("/api/v1/machine-registry/" + id + "/enrolment", ""), "token"));
        }
        row("a machine is added and its token made, ms", (System.nanoTime() - start) / 1e6 / machines);
        for (int i = 0; i < machines; i++) {
            toCrowd.println("machine " + name(i) + " " + tokens.get(i));
        }
        row("all runners are enrolled and heard, s", until("online", machines, this::online));
        start = System.nanoTime();
        var places = new Semaphore(12);
        var failed = new ConcurrentHashMap<String, Exception>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < agents; n++) {
                for (int i = 0; i < machines; i++) {
                    var name = name(i) + "-a" + String.format("%02d", n);
                    var machine = ids.get(i);
                    places.acquire();
                    threads.submit(() -> {
                        try {
                            var id = Bench.field(
                                    bench.post(
                                            "/api/v1/agents",
                                            "{\"name\":\"" + name + "\",\"program\":\"command\",\"command\":\"cat\","
                                                    + "\"workingDirectory\":\"/tmp\",\"machine\":\"" + machine + "\"}"),
                                    "id");
                            all.put(id, new One(id, name, machine));
                        } catch (Exception e) {
                            failed.put(name, e);
                        } finally {
                            places.release();
                        }
                    });
                }
            }
        }
        failed.values().stream().limit(3).forEach(System.out::println);
        row("agents that could not be made", failed.size());
        row("an agent is made, ms (12 at once)", (System.nanoTime() - start) / 1e6 / (machines * agents));
        row("all agents idle, s", until("idle", all.size(), () -> agentsIn("idle")));
        if (played) {
            all.keySet().forEach(id -> terminals.put(id, Path.of("played")));
        } else {
            findTerminals();
        }
    }

    private static String session(One one) {
        return one.name() + "-" + one.id().substring(0, 8);
    }

    /** Which terminal each agent has, as its tmux server says. */
    private void findTerminals() throws Exception {
        var sessions = new ConcurrentHashMap<String, One>();
        all.values().forEach(one -> sessions.put(session(one), one));
        for (int i = 0; i < machines; i++) {
            try (var sockets = Files.newDirectoryStream(folder.resolve(name(i)).resolve("tmux"))) {
                for (var socket : sockets) {
                    var said = Load.said(
                            "tmux", "-S", socket.resolve("podium").toString(), "list-panes", "-a", "-F",
                            "#{session_name} #{pane_tty} #{pid}");
                    for (var line : said.split("\n")) {
                        var words = line.split(" ");
                        var one = sessions.get(words[0]);
                        if (one != null) {
                            terminals.put(one.id(), Path.of(words[1]));
                            servers.add(Long.parseLong(words[2]));
                        }
                    }
                }
            }
        }
        row("agents whose terminal was found", terminals.size());
    }

    private void print(String agent) throws IOException {
        if (played) {
            var one = all.get(agent);
            toCrowd.println("print " + one.name().substring(0, one.name().lastIndexOf('-')) + " " + session(one));
            return;
        }
        Files.write(terminals.get(agent), "x\r\n".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }

    private void lists() throws Exception {
        System.out.println();
        for (var path : List.of(
                "/api/v1/agents", "/api/v1/agents?limit=200", "/api/v1/machines", "/api/v1/machine-registry")) {
            var times = new ArrayList<Double>();
            for (int i = 0; i < 40; i++) {
                long start = System.nanoTime();
                get(path);
                if (i >= 10) {
                    times.add((System.nanoTime() - start) / 1e6);
                }
            }
            Bench.row("GET " + path + ", p50 / p95, ms", "", String.format("%.0f", p(times, 50)), String.format("%.0f", p(times, 95)));
        }
        for (var view : List.of("agents", "machines")) {
            var times = new ArrayList<Double>();
            for (int i = 0; i < 12; i++) {
                try (var page = new OpenPage(bench.url, EMAIL, Bench.PASSWORD, view)) {
                    if (i >= 2) {
                        times.add(page.millis);
                    }
                }
            }
            Bench.row("page /" + view + ", p50 / p95, ms", "", String.format("%.0f", p(times, 50)), String.format("%.0f", p(times, 95)));
        }
    }

    private void quiet(String what, int seconds) throws Exception {
        // Until the last round of the agents' watch is over.
        TimeUnit.SECONDS.sleep(5);
        var before = load().now();
        TimeUnit.SECONDS.sleep(seconds);
        load().now().since(what, before, machines);
    }

    private void memory() throws Exception {
        System.out.println();
        row("objects that Podium's heap holds, MB", Bench.heap(podium) / 1e6);
        row("objects of the runners' heap, MB", Bench.heap(crowd.pid()) / 1e6);
        for (var process : List.of(podium, crowd.pid())) {
            var status = Files.readString(Path.of("/proc/" + process + "/status"));
            for (var what : List.of("VmRSS", "Threads")) {
                var found = Pattern.compile(what + ":\\s+(\\d+)").matcher(status);
                found.find();
                Bench.row((process == podium ? "Podium's " : "the runners' ") + what, "", found.group(1), "");
            }
        }
        System.out.println(Files.readString(Path.of("/proc/meminfo")).lines().limit(3).toList());
    }

    /** Agents begin to work and end all the time; some are watched for, from their first output to the open page. */
    private void changes(int seconds, boolean busy) throws Exception {
        var waited = new ConcurrentHashMap<String, Long>();
        var millis = Collections.synchronizedList(new ArrayList<Double>());
        var pushes = new java.util.concurrent.atomic.AtomicLong();
        var bytes = new java.util.concurrent.atomic.AtomicLong();
        var seen = new ConcurrentHashMap<String, Semaphore>();
        try (var page = new OpenPage(bench.url, EMAIL, Bench.PASSWORD, "agents", message -> {
            pushes.incrementAndGet();
            bytes.addAndGet(message.length());
            waited.forEach((id, since) -> {
                // Its row or its tile, as the page's own scripts take it.
                var tile = Pattern.compile("\"id\":\"" + id + "\"[^{}]*\"word\":\"Working\"").matcher(message);
                if (tile.find() && waited.remove(id, since)) {
                    millis.add((System.nanoTime() - since) / 1e6);
                    seen.get(id).release();
                }
            });
        })) {
            var list = new ArrayList<>(terminals.keySet());
            Collections.shuffle(list, random);
            var running = new AtomicBoolean(true);
            var worker = Thread.ofPlatform().daemon().start(() -> {
                double pause = BETWEEN_WORK_SECONDS * 1e9 / list.size();
                long start = System.nanoTime();
                for (int i = 0; running.get() && busy; i++) {
                    try {
                        print(list.get(i % list.size()));
                        long ahead = (long) (start + (i + 1) * pause) - System.nanoTime();
                        if (ahead > 0) {
                            TimeUnit.NANOSECONDS.sleep(ahead);
                        }
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            TimeUnit.SECONDS.sleep(busy ? 5 : 1);
            var before = load().now();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            int missed = 0;
            for (int i = list.size() - 1; System.nanoTime() < end; i--) {
                var one = all.get(list.get(Math.floorMod(i, list.size())));
                seen.put(one.id(), new Semaphore(0));
                waited.put(one.id(), System.nanoTime());
                print(one.id());
                if (!seen.get(one.id()).tryAcquire(10, TimeUnit.SECONDS)) {
                    missed++;
                }
                waited.remove(one.id());
                TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(300));
            }
            load().now().since(
                    busy
                            ? String.format("%.1f agents begin to work each second, the list is open", list.size() / (double) BETWEEN_WORK_SECONDS)
                            : "now and then one agent works, the list is open",
                    before,
                    machines);
            running.set(false);
            worker.join();
            row("pushes a second", pushes.get() / (double) seconds);
            row("kB a push", pushes.get() == 0 ? 0 : bytes.get() / 1000.0 / pushes.get());
            row("changes that were waited for", millis.size() + missed);
            row("of these not seen within 10 s", missed);
            if (!millis.isEmpty()) {
                row("from the output to the page, p50, ms", p(millis, 50));
                row("from the output to the page, p95, ms (goal 2000)", p(millis, 95));
            }
        }
    }

    /** All runners at once: the worst that a network between them and Podium does. */
    private void away() throws Exception {
        System.out.println();
        if (played) {
            toCrowd.println("away");
        } else {
            crowd.destroyForcibly().waitFor();
        }
        row("runners gone: all machines are told offline after, s", until("online", 0, this::online));
        row("all agents are told unreachable after further, s", until("unreachable", all.size(), () -> agentsIn("unreachable")));
        if (played) {
            toCrowd.println("back");
        } else {
            startCrowd();
            for (int i = 0; i < machines; i++) {
                toCrowd.println("machine " + name(i));
            }
        }
        row("runners back: all machines online after, s", until("online", machines, this::online));
        row("all agents idle again after further, s", until("idle", all.size(), () -> agentsIn("idle")));
    }

    static void main(String[] args) throws Exception {
        var scale = new Scale(args);
        scale.bench.setUp();
        System.out.println(scale.machines + " machines, " + scale.agents + " agents each");
        scale.make();
        scale.quiet("nothing happens", 60);
        scale.lists();
        scale.changes(30, false);
        scale.changes(60, true);
        scale.memory();
        scale.away();
        scale.quiet("nothing happens, after all were away", 40);
        System.exit(0);
    }
}
