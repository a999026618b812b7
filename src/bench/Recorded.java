import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Measures recordings of a running Podium: what recording an agent costs, and a search by REST across so many megabytes of
 * recorded text. The text is put into the tables as Podium writes it, for a real one of a gigabyte would take days.
 * Started by src/bench/run: Recorded URL HOME PROCESS MEGABYTES AGENTS.
 */
class Recorded {

    static final int ROW = 8_000;
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static String token = "";

    static String send(String method, String url, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(method + " " + url + ": " + answer.body());
        }
        return answer.body();
    }

    static String field(String json, String name) {
        int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }

    public static void main(String[] arguments) throws Exception {
        var url = arguments[0] + "/api/v1";
        var home = Path.of(arguments[1]);
        long process = Long.parseLong(arguments[2]);
        int megabytes = Integer.parseInt(arguments[3]);
        int agents = Integer.parseInt(arguments[4]);
        token = field(
                send(
                        "POST",
                        url + "/setup",
                        "{\"token\":\"bench\",\"email\":\"ada@example.org\",\"name\":\"Ada\",\"password\":\"correct horse"
                                + " battery\",\"team\":\"Bench\"}"),
                "token");
        search(url, home, megabytes);
        cost(url, home, process, agents);
    }

    /** Of agents that print 10 lines a second, unwatched: first as they are, then recorded. */
    static void cost(String url, Path home, long process, int agents) throws Exception {
        var ids = new ArrayList<String>();
        for (int i = 0; i < agents; i++) {
            var answer = send(
                    "POST",
                    url + "/agents",
                    "{\"name\":\"prints-" + i + "\",\"program\":\"command\",\"command\":\"sh\",\"workingDirectory\":\"/tmp\","
                            + "\"arguments\":[\"-c\",\"i=0; while :; do i=$((i+1)); echo \\\"line $i of what an agent prints"
                            + " while it works on src/main.rs\\\"; sleep 0.1; done\"]}");
            ids.add(answer.replaceAll("(?s).*?\"id\":\"([0-9a-f-]{36})\",\"name\":\"prints-.*", "$1"));
        }
        // What has just begun settles first; nothing tells when it has.
        Thread.sleep(10_000);
        double idle = cpu(process, 20);
        double tmux = cpu(tmux(home), 20);
        long heap = heap(process);
        for (var id : ids) {
            send("PUT", url + "/agents/" + id + "/recording", "{\"on\":true}");
        }
        // What has just begun settles first; nothing tells when it has.
        Thread.sleep(10_000);
        System.out.printf("%d agents at 10 lines/s, nobody watches: then recorded%n", agents);
        System.out.printf("Podium, %% of a core                        %8.1f %8.1f%n", idle, cpu(process, 20));
        System.out.printf("tmux, %% of a core                          %8.1f %8.1f%n", tmux, cpu(tmux(home), 20));
        System.out.printf("live heap of a recording, KiB                       %8d%n", (heap(process) - heap) / 1024 / agents);
        var page = send("GET", url + "/recordings?limit=200", "");
        System.out.printf("bytes on the disk so far, kB                        %8d%n", total(page, "bytes") / 1000);
        for (var id : ids) {
            send("DELETE", url + "/agents/" + id, "");
        }
    }

    static long total(String json, String name) {
        long sum = 0;
        var found = java.util.regex.Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
        while (found.find()) {
            sum += Long.parseLong(found.group(1));
        }
        return sum;
    }

    static long tmux(Path home) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains(home + "/tmux/podium"))
                // The server belongs to nobody; its clients are Podium's.
                .filter(each -> each.parent().map(parent -> parent.pid() == 1).orElse(true))
                .findFirst()
                .orElseThrow()
                .pid();
    }

    /** What is still in use after a collection. */
    static long heap(long process) throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var said = new ProcessBuilder(jcmd, Long.toString(process), "GC.class_histogram").start();
        var lines = new String(said.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        return Long.parseLong(lines.getLast().strip().split("\\s+")[2]);
    }

    static double cpu(long process, int seconds) throws Exception {
        var handle = ProcessHandle.of(process).orElseThrow();
        var before = handle.info().totalCpuDuration().orElse(Duration.ZERO);
        // The time over which it is measured.
        Thread.sleep(seconds * 1000L);
        return handle.info().totalCpuDuration().orElse(Duration.ZERO).minus(before).toMillis() / 10.0 / seconds;
    }

    static Connection database(Path home) throws IOException, SQLException {
        var lines = Files.readAllLines(home.resolve("postgres/data/postmaster.pid"));
        var properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", Files.readString(home.resolve("postgres/passwords/superuser")).strip());
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/podium", properties);
    }

    /** Words as they come in sources and logs: a few very often, most of them seldom. */
    static String line(Random random, int number) {
        var line = new StringBuilder();
        if (random.nextInt(4) == 0) {
            line.append("2026-11-22T").append(10 + random.nextInt(10)).append(":").append(10 + random.nextInt(50)).append(" ");
        }
        int words = 4 + random.nextInt(10);
        for (int i = 0; i < words; i++) {
            double where = Math.pow(random.nextDouble(), 4);
            line.append("word").append((int) (where * 200_000)).append(' ');
        }
        switch (random.nextInt(50)) {
            case 0 -> line.append("error[E0").append(100 + random.nextInt(800)).append("]");
            case 1 -> line.append("--> src/module").append(random.nextInt(500)).append("/main.rs:").append(random.nextInt(900));
            case 2 -> line.append(Long.toHexString(random.nextLong()));
            default -> {}
        }
        return line.toString();
    }

    static void fill(Connection database, UUID team, UUID agent, int megabytes) throws SQLException {
        var random = new Random(1);
        try (var statement = database.createStatement()) {
            statement.execute("set synchronous_commit = off");
            statement.execute("drop index recording_lines_words");
            statement.execute("alter table recording_lines drop constraint recording_lines_recording_id_team_id_fkey");
        }
        database.setAutoCommit(false);
        long rows = megabytes * 1_000_000L / ROW;
        UUID recording = null;
        try (var file = database.prepareStatement(
                        "insert into recordings (id, team_id, agent_id, began_at, cols, rows, ended, holder, held_until)"
                                + " values (?, ?, ?, now() - make_interval(secs => ?), 120, 40, true, ?, now())");
                var insert = database.prepareStatement(
                        "insert into recording_lines (recording_id, number, team_id, agent_id, at, offsets, body, words)"
                                + " values (?, ?, ?, ?, now() - make_interval(secs => ?), ?, ?, array_to_tsvector(?))")) {
            for (int row = 0; row < rows; row++) {
                if (row % 1000 == 0) {
                    recording = UUID.randomUUID();
                    file.setObject(1, recording);
                    file.setObject(2, team);
                    file.setObject(3, agent);
                    file.setDouble(4, (rows - row) * 10.0);
                    file.setObject(5, UUID.randomUUID());
                    file.execute();
                }
                var lines = new ArrayList<String>();
                int length = 0;
                while (length < ROW) {
                    var line = line(random, row);
                    lines.add(line);
                    length += line.length() + 1;
                }
                var words = new TreeSet<String>(Arrays.asList(
                        String.join(" ", lines).toLowerCase().split("[^a-z0-9]+")));
                words.remove("");
                words.add("team:" + team);
                words.add("agent:" + agent);
                insert.setObject(1, recording);
                insert.setInt(2, row % 1000);
                insert.setObject(3, team);
                insert.setObject(4, agent);
                insert.setDouble(5, (rows - row) * 10.0);
                var offsets = new Integer[lines.size()];
                Arrays.setAll(offsets, i -> i * 10);
                insert.setArray(6, database.createArrayOf("int", offsets));
                insert.setString(7, String.join("\n", lines));
                insert.setArray(8, database.createArrayOf("text", words.toArray()));
                insert.addBatch();
                if (row % 200 == 199) {
                    insert.executeBatch();
                    database.commit();
                }
            }
            insert.executeBatch();
            database.commit();
        }
        database.setAutoCommit(true);
        try (var statement = database.createStatement()) {
            statement.execute("set maintenance_work_mem = '512MB'");
            statement.execute("create index recording_lines_words on recording_lines using gin (words)"
                    + " with (gin_pending_list_limit = 1024)");
            statement.execute("analyze recording_lines");
        }
    }

    static void search(String url, Path home, int megabytes) throws Exception {
        var agent = UUID.fromString(send(
                        "POST",
                        url + "/agents",
                        "{\"name\":\"searched\",\"program\":\"shell\",\"workingDirectory\":\"/tmp\",\"start\":false}")
                .replaceAll("(?s).*?\"id\":\"([0-9a-f-]{36})\",\"name\":\"searched.*", "$1"));
        try (var database = database(home);
                var statement = database.createStatement()) {
            UUID team;
            try (var row = statement.executeQuery("select team_id from agents where id = '" + agent + "'")) {
                row.next();
                team = row.getObject(1, UUID.class);
            }
            long began = System.nanoTime();
            fill(database, team, agent, megabytes);
            System.out.printf("filled in s                                         %8d%n", (System.nanoTime() - began) / 1_000_000_000);
            try (var sizes = statement.executeQuery("select count(*), sum(length(body)) / 1000000,"
                    + " pg_relation_size('recording_lines_words') / 1000000, pg_total_relation_size('recording_lines') / 1000000"
                    + " from recording_lines")) {
                sizes.next();
                System.out.printf("rows                                                %8d%n", sizes.getLong(1));
                System.out.printf("text, MB                                            %8d%n", sizes.getLong(2));
                System.out.printf("index of the words, MB                              %8d%n", sizes.getLong(3));
                System.out.printf("table with all its indexes, MB                      %8d%n", sizes.getLong(4));
            }
        }
        var random = new Random(2);
        times(url, "one seldom word", () -> "word" + (100_000 + random.nextInt(100_000)));
        times(url, "a code", () -> "E0" + (100 + random.nextInt(800)));
        times(url, "a path and a line", () -> "src/module" + random.nextInt(500) + "/main.rs:" + random.nextInt(900));
        times(url, "two common words", () -> "word" + random.nextInt(3) + " error");
        times(url, "the commonest word", () -> "word0");
        times(url, "a beginning of thousands", () -> "word" + (1 + random.nextInt(9)) + "*");
        times(url, "a word that none has", () -> "nothing" + random.nextInt());
        var all = ALL.stream().sorted().toList();
        System.out.printf("all kinds together, p50 and p95, ms        %8.0f %8.0f%n", all.get(all.size() / 2), all.get(all.size() * 95 / 100));
    }

    static final List<Double> ALL = new ArrayList<>();

    interface Words {
        String next();
    }

    static void times(String url, String kind, Words words) throws Exception {
        var times = new ArrayList<Double>();
        int hits = 0;
        for (int i = 0; i < 40; i++) {
            var text = URLEncoder.encode(words.next(), StandardCharsets.UTF_8);
            long began = System.nanoTime();
            var answer = send("GET", url + "/recordings/search?q=" + text, "");
            times.add((System.nanoTime() - began) / 1e6);
            hits += answer.split("\"line\":").length - 1;
        }
        ALL.addAll(times);
        var sorted = times.stream().sorted().toList();
        System.out.printf("%-30s p50, p95, ms %8.0f %8.0f   lines a search %5d%n", kind, sorted.get(20), sorted.get(38), hits / 40);
    }
}
