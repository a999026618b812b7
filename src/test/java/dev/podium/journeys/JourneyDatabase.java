package dev.podium.journeys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The embedded database of a running Podium: it can be asked past Podium, and be away. */
final class JourneyDatabase {

    private final Path server;
    private List<String> line = List.of();

    /** @param home of that Podium */
    JourneyDatabase(Path home) {
        server = home.resolve("postgres");
    }

    private String postmaster(int row) throws IOException {
        return Files.readAllLines(server.resolve("data/postmaster.pid"))
                .get(row)
                .strip();
    }

    /** As the superuser, whom nothing is hidden from. */
    private Connection superuser() throws IOException, SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postmaster(3) + "/podium",
                "postgres",
                Files.readString(server.resolve("passwords/superuser")).strip());
    }

    /** The first column. */
    List<String> column(String sql) throws IOException, SQLException {
        var found = new ArrayList<String>();
        try (var connection = superuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(String.valueOf(rows.getString(1)));
            }
        }
        return found;
    }

    /** The first value. */
    String one(String sql) throws IOException, SQLException {
        return column(sql).getFirst();
    }

    void change(String... statements) throws IOException, SQLException {
        try (var connection = superuser();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.executeUpdate(sql);
            }
        }
    }

    /** Ends it, as at a failover, or as an admin who restarts the server. */
    void end() throws Exception {
        var pid = postmaster(0);
        var process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        var words = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL does not run as root; in a user namespace of its own it does not know that it is.
            words.addAll(List.of("unshare", "-U"));
        }
        words.add(process.info().command().orElseThrow());
        words.addAll(List.of(process.info().arguments().orElseThrow()));
        line = words;
        new ProcessBuilder("kill", "-INT", pid).start().waitFor();
        process.onExit().get(60, TimeUnit.SECONDS);
    }

    /** Whether its server has begun; it may not answer yet. */
    boolean isThere() {
        return Files.exists(server.resolve("data/postmaster.pid"));
    }

    /** Starts what was ended, by what it was started by; it answers some time later. */
    Process begin() throws IOException {
        return new ProcessBuilder(line)
                .directory(server.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        server.resolve("server.log").toFile()))
                .start();
    }
}
