import dev.podium.database.HomeDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures what backing up and restoring takes: a ledger of so many entries (1,000,000 when absent) and a gigabyte of recordings, by
 * the command itself, with the memory that its script gives it.
 */
class BackupSpeed {

    private static final int RECORDINGS = 1000;
    private static final int RECORDING = 1_000_000;

    public static void main(String[] arguments) throws Exception {
        int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        var folder = Files.createTempDirectory("podium-bench-backup");
        var home = Files.createDirectory(folder.resolve("home"));
        var file = folder.resolve("podium.backup");
        try (var database = HomeDatabase.open(home, Map.of())) {
            fill(home, database, entries);
            podium("backup", home, "backup", file.toString());
        }
        System.out.printf("%-28s %8.1f MB%n", "the file", Files.size(file) / 1e6);
        podium("check", home, "backup", "--check", file.toString());
        podium("restore", folder.resolve("restored"), "restore", file.toString());
        try (var files = Files.walk(folder)) {
            for (var each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void podium(String name, Path home, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.podium.Podium"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("PODIUM_HOME", home.toString());
        long begun = System.nanoTime();
        var process = builder.start();
        long most = 0;
        while (!process.waitFor(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            most = Math.max(most, most(process.pid()));
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(name + " ended with " + process.exitValue());
        }
        System.out.printf("%-28s %8.1f s, at most %d MB of memory%n", name, (System.nanoTime() - begun) / 1e9, most >> 10);
    }

    /** In KiB; 0 where the process has just ended. */
    private static long most(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }

    private static void fill(Path home, HomeDatabase database, int entries) throws IOException, SQLException {
        var random = new Random(1);
        var bytes = new byte[RECORDING];
        var recordings = Files.createDirectories(home.resolve("recordings/team/agent"));
        for (int i = 0; i < RECORDINGS; i++) {
            random.nextBytes(bytes);
            Files.write(recordings.resolve(i + ".cast.gz"), bytes);
        }
        database.migrate(HomeDatabase.newestVersions());
        try (var reader = database.reader();
                var statement = reader.createStatement()) {
            statement.execute("select costs_month(now() - n * interval '1 month') from generate_series(0, 12) n");
            statement.execute("insert into ledger_entries (id, team_id, person_id, agent_id, begun_at, settled_at, kind, provider,"
                    + " model, asked, tier, input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools,"
                    + " price_id, price_known, reserved, amount, estimated, outcome, raw_usage)"
                    + " select gen_random_uuid(), md5('t' || n % 20)::uuid, md5('p' || n % 400)::uuid, md5('a' || n % 1200)::uuid,"
                    + " now() - n % 31000000 * interval '1 second', now(), 'model-call', 'provider-' || n % 3, 'model-' || n % 12,"
                    + " 'podium-code', 1 + n % 3, n % 100000, n % 300000, n % 20000, 0, n % 5000, 0, 0, 1, true,"
                    + " (n % 9973) / 1000.0, (n % 9973) / 7919.0, false, 'ok',"
                    + " jsonb_build_object('input_tokens', n % 100000, 'output_tokens', n % 5000)"
                    + " from generate_series(1, " + entries + ") n");
            try (var size = statement.executeQuery("select pg_database_size(current_database()) / 1000000")) {
                size.next();
                System.out.printf("%,d entries, a database of %d MB, %d recordings of 1 MB%n", entries, size.getLong(1), RECORDINGS);
            }
        }
    }
}
