import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What Podium, its database, the runners and tmux have used so far, and what has gone over Podium's port.
 *
 * @param podium seconds of one core, as the other three; tmux's servers are those of all the machines
 * @param received bytes by the connection's other end, as {@code sent}
 */
record Load(
        long nanos,
        double podium,
        double database,
        double runners,
        double tmux,
        Map<String, Long> received,
        Map<String, Long> sent,
        long commits,
        long written) {

    /** The processes that are looked at. */
    record Of(long podium, long runners, Collection<Long> tmux, Path home, int port) {

        Load now() throws Exception {
            var lines = Files.readAllLines(home.resolve("postgres/data/postmaster.pid"));
            var postmaster = lines.get(0).strip();
            double database = 0;
            try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (var process : processes) {
                    var stat = stat(process);
                    if (process.endsWith(postmaster) || stat.contains(") S " + postmaster + " ") || stat.contains(") R " + postmaster + " ")) {
                        database += seconds(stat, true);
                    }
                }
            }
            double servers = 0;
            for (long server : tmux) {
                servers += seconds(stat(Path.of("/proc/" + server)), false);
            }
            var received = new HashMap<String, Long>();
            var sent = new HashMap<String, Long>();
            var socket = Pattern.compile("\\S+ +\\S+ +\\S+ +(\\S+)\\s.*?bytes_sent:(\\d+).*?bytes_received:(\\d+)");
            for (var line : said("ss", "-tiHnO", "state", "established", "sport = :" + port).split("\n")) {
                var found = socket.matcher(line);
                if (found.find()) {
                    sent.put(found.group(1), Long.parseLong(found.group(2)));
                    received.put(found.group(1), Long.parseLong(found.group(3)));
                }
            }
            var password = Files.readString(home.resolve("postgres/passwords/superuser")).strip();
            try (var connection = DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/podium", "postgres", password);
                    var row = connection
                            .createStatement()
                            .executeQuery("select xact_commit, tup_inserted + tup_updated + tup_deleted from"
                                    + " pg_stat_database where datname = 'podium'")) {
                row.next();
                return new Load(
                        System.nanoTime(),
                        seconds(stat(Path.of("/proc/" + podium)), false),
                        database,
                        seconds(stat(Path.of("/proc/" + runners)), false),
                        servers,
                        received,
                        sent,
                        row.getLong(1),
                        row.getLong(2));
            }
        }
    }

    /** Prints what was used since then, a second. */
    void since(String what, Load before, int machines) {
        double seconds = (nanos - before.nanos) / 1e9;
        System.out.printf("%n%s, for %.0f s%n", what, seconds);
        cpu("Podium", podium - before.podium, seconds, machines);
        cpu("its database", database - before.database, seconds, machines);
        cpu("the runners, all in one process", runners - before.runners, seconds, machines);
        cpu("the tmux servers", tmux - before.tmux, seconds, machines);
        Bench.row("to Podium, bytes/s a machine (open pages too)", "", String.format("%.0f", more(received, before.received) / seconds / machines), "");
        Bench.row("from Podium, bytes/s a machine (open pages too)", "", String.format("%.0f", more(sent, before.sent) / seconds / machines), "");
        Bench.row("commits a second", "", String.format("%.1f", (commits - before.commits) / seconds), "");
        Bench.row("rows written a second", "", String.format("%.1f", (written - before.written) / seconds), "");
    }

    /** On the connections that were there all the time, as those of runners are. */
    private static double more(Map<String, Long> now, Map<String, Long> before) {
        return now.entrySet().stream()
                .filter(each -> before.containsKey(each.getKey()))
                .mapToLong(each -> each.getValue() - before.get(each.getKey()))
                .sum();
    }

    private static void cpu(String what, double used, double seconds, int machines) {
        Bench.row(
                "CPU of " + what + ", % of a core; a machine",
                "",
                String.format("%.1f", used / seconds * 100),
                String.format("%.3f", used / seconds * 100 / machines));
    }

    static String stat(Path process) {
        try {
            return Files.readString(process.resolve("stat"));
        } catch (IOException ended) {
            return "";
        }
    }

    /** @param ended also those of its children that have ended */
    static double seconds(String stat, boolean ended) {
        if (stat.isEmpty()) {
            return 0;
        }
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return (ended ? ticks + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : ticks) / 100.0;
    }

    static String said(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
