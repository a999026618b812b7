import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The wall of a lab of 300 seats, of which 120 print ten lines a second each, with three who teach at a page of 48 tiles each, as
 * Wall measures one page of agents. The students are rows that this writes into the database: nobody has to press 300 links. Their
 * seats are made by Podium, and are agents of theirs.
 */
final class LabWall {

    private static final int SEATS = 300;
    private static final int STREAM = 120;
    private static final int TEACH = 3;
    private static final int IN_VIEW = 48;
    private static final int LINES = 6;
    private static final int SECONDS = 30;
    private static final Pattern TIME = Pattern.compile("at (\\d{13}) ");
    private static final Pattern SEAT = Pattern.compile("\\{\"id\":\"([0-9a-f-]{36})\",\"lab\"");

    private final Bench bench;
    private final long podium;
    private final Path home;
    private final AtomicBoolean over = new AtomicBoolean();

    LabWall(Bench bench, long podium, Path home) {
        this.bench = bench;
        this.podium = podium;
        this.home = home;
    }

    void measure() throws Exception {
        people();
        var lab = lab();
        var seats = SEAT.matcher(get("/api/v1/labs/" + lab + "/seats")).results().map(found -> found.group(1)).toList();
        var terminals = new ArrayList<OutputStream>();
        for (var line : bench.tmux("list-panes", "-a", "-F", "#{pane_tty}")) {
            if (terminals.size() < STREAM) {
                terminals.add(Files.newOutputStream(Path.of(line)));
            }
        }
        double listed = took(() -> get("/api/v1/labs/" + lab + "/seats"));
        double looked = took(() -> get("/api/v1/labs/" + lab + "/attention"));
        var printing = Thread.ofPlatform().start(() -> print(terminals));
        var pages = new ArrayList<OpenPage>();
        var opened = new ArrayList<Double>();
        try {
            for (int i = 0; i < TEACH; i++) {
                var page = new OpenPage(
                        bench.url, "teach" + i + "@example.org", Bench.PASSWORD, "labs/" + lab + "/wall", "size=s", message -> {});
                pages.add(page);
                opened.add(page.millis);
            }
            look(pages, seats);
        } finally {
            over.set(true);
            printing.join();
            pages.forEach(OpenPage::close);
        }
        Bench.row("  300 seats by REST, ms", "", "%.0f".formatted(listed), "");
        Bench.row("  what the rules say of them, by REST, ms", "", "%.0f".formatted(looked), "");
        Bench.row("  the page of 300 seats, slowest of three, ms", "", "%.0f".formatted(opened.stream().max(Double::compare).orElseThrow()), "");
    }

    private interface Work {
        Object run() throws Exception;
    }

    /** The middle of nine. */
    private static double took(Work work) throws Exception {
        var millis = new ArrayList<Double>();
        for (int i = 0; i < 9; i++) {
            long start = System.nanoTime();
            work.run();
            millis.add((System.nanoTime() - start) / 1e6);
        }
        return millis.stream().sorted().toList().get(4);
    }

    private String get(String path) throws Exception {
        return bench.http
                .send(
                        HttpRequest.newBuilder(URI.create(bench.url + path))
                                .header("Authorization", "Bearer " + bench.token)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private void put(String path, String json) throws Exception {
        var answer = bench.http.send(
                HttpRequest.newBuilder(URI.create(bench.url + path))
                        .header("Authorization", "Bearer " + bench.token)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(path + ": " + answer.body());
        }
    }

    /** Those who are set up have one account; the others are given its password. */
    private void people() throws Exception {
        var port = Files.readAllLines(home.resolve("postgres/data/postmaster.pid")).get(3).strip();
        var password = Files.readString(home.resolve("postgres/passwords/superuser")).strip();
        try (var database =
                        DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/podium", "postgres", password);
                var statement = database.createStatement()) {
            statement.execute("insert into people (id, email, name, password_hash)"
                    + " select gen_random_uuid(), 's' || n || '@example.org', 'Student ' || n, null"
                    + " from generate_series(1, " + SEATS + ") n");
            statement.execute("insert into people (id, email, name, password_hash) select gen_random_uuid(), 'teach' || n"
                    + " || '@example.org', 'Teacher ' || n, (select password_hash from people where email = 'bench@example.org')"
                    + " from generate_series(0, " + (TEACH - 1) + ") n");
        }
    }

    private String lab() throws Exception {
        put("/api/v1/course", "{\"name\":\"Bench\",\"policy\":\"\"}");
        var csv = IntStream.rangeClosed(1, SEATS)
                        .mapToObj(n -> "Student " + n + ",s" + n + "@example.org,student\\n")
                        .collect(Collectors.joining())
                + IntStream.range(0, TEACH)
                        .mapToObj(n -> "Teacher " + n + ",teach" + n + "@example.org,instructor\\n")
                        .collect(Collectors.joining());
        bench.post("/api/v1/course/people/import", "{\"apply\":true,\"csv\":\"name,email,role\\n" + csv + "\"}");
        var lab = Bench.field(
                bench.post(
                        "/api/v1/labs",
                        "{\"name\":\"Bench\",\"program\":\"command\",\"command\":\"cat\",\"directory\":\"" + home + "/seats\","
                                + "\"steps\":[{\"name\":\"one\",\"script\":\"false\"}]}"),
                "id");
        long start = System.nanoTime();
        bench.post(
                "/api/v1/labs/" + lab + "/seats", "{\"machines\":[\"00000000-0000-0000-0000-000000000001\"]}");
        while (!get("/api/v1/labs/" + lab + "/seats").contains("\"ready\":" + SEATS + ",")) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        Bench.row("lab: 300 seats made, s", "", "%.0f".formatted((System.nanoTime() - start) / 1e9), "");
        put("/api/v1/labs/" + lab + "/state", "{\"state\":\"open\"}");
        return lab;
    }

    private void print(List<OutputStream> terminals) {
        try {
            for (long next = System.nanoTime(); !over.get(); next += 100_000_000) {
                for (int i = 0; i < terminals.size(); i++) {
                    var line = "at " + System.currentTimeMillis() + " seat " + i + " compiled one more file of many\r\n";
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

    /** Each page asks once a second, for the first 48, the middle ones, the last. */
    private void look(List<OpenPage> pages, List<String> seats) throws Exception {
        var ages = new ConcurrentHashMap<Integer, List<Double>>();
        var took = new ConcurrentHashMap<Integer, List<Double>>();
        var bytes = new ConcurrentHashMap<Integer, Long>();
        var tmux = Long.parseLong(bench.tmux("display-message", "-p", "#{pid}").getFirst());
        var threads = new ArrayList<Thread>();
        TimeUnit.SECONDS.sleep(4);
        double ours = seconds(podium);
        double theirs = seconds(tmux);
        long pushed = pages.stream().mapToLong(OpenPage::pushedBytes).sum();
        long begun = System.nanoTime();
        for (int i = 0; i < pages.size(); i++) {
            int page = i;
            int from = (seats.size() - IN_VIEW) / (pages.size() - 1) * i;
            var view = seats.subList(from, from + IN_VIEW);
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    ask(pages.get(page), view, page, ages, took, bytes);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        var allAges = ages.values().stream().flatMap(List::stream).sorted().toList();
        var allTook = took.values().stream().flatMap(List::stream).sorted().toList();
        Bench.row("lab: 3 x 48 tiles, 120 of 300 seats at 10 lines/s", "", "", "");
        Bench.row("  oldest a tile's screen gets, p95, s (aim 2)", "", "%.2f".formatted(at(allAges, .95)), "");
        Bench.row("  answer, p95, ms", "", "%.0f".formatted(at(allTook, .95)), "");
        Bench.row("  kB/s to the viewer who gets most, asked for", "", "%.1f".formatted(bytes.values().stream().max(Long::compare).orElseThrow() / seconds / 1000), "");
        Bench.row("  kB/s more to each, tiles that changed", "", "%.1f".formatted((pages.stream().mapToLong(OpenPage::pushedBytes).sum() - pushed) / seconds / 1000 / pages.size()), "");
        Bench.row("  Podium, % of a core, all three (aim 25 each)", "", "%.1f".formatted((seconds(podium) - ours) / seconds * 100), "");
        Bench.row("  tmux, % of a core", "", "%.1f".formatted((seconds(tmux) - theirs) / seconds * 100), "");
    }

    private static void ask(
            OpenPage page,
            List<String> view,
            int number,
            Map<Integer, List<Double>> ages,
            Map<Integer, List<Double>> took,
            Map<Integer, Long> bytes)
            throws Exception {
        var node = page.node("podium-seats");
        var asked = view.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
        var newest = new HashMap<String, Long>();
        var myAges = new ArrayList<Double>();
        var myTook = new ArrayList<Double>();
        long next = System.nanoTime();
        long sum = 0;
        for (int round = 0; round <= SECONDS; round++) {
            long start = System.nanoTime();
            var answer = page.call(node, "screens", "[[" + asked + "]," + LINES + "]");
            long now = System.currentTimeMillis();
            if (round > 3) {
                // What is asked first brings whole screens.
                myTook.add((System.nanoTime() - start) / 1e6);
                newest.values().forEach(at -> myAges.add((now - at) / 1000.0));
            }
            sum += answer.length();
            for (var id : view) {
                int from = answer.indexOf("\"" + id + "\":[");
                if (from >= 0) {
                    TIME.matcher(answer.substring(from, answer.indexOf(']', from + id.length() + 4))).results()
                            .mapToLong(found -> Long.parseLong(found.group(1)))
                            .max()
                            .ifPresent(at -> newest.put(id, at));
                }
            }
            next += 1_000_000_000;
            TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
        ages.put(number, myAges);
        took.put(number, myTook);
        bytes.put(number, sum);
    }

    private static double seconds(long process) {
        return Load.seconds(Load.stat(Path.of("/proc/" + process)), false);
    }

    private static double at(List<Double> sorted, double part) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) (sorted.size() * part));
    }
}
