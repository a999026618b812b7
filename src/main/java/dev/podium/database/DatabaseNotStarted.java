package dev.podium.database;

import java.nio.file.Path;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The embedded server did not start; told to the person at the console as one sentence, not as a stack trace. */
final class DatabaseNotStarted extends RuntimeException {

    private final Path home;

    DatabaseNotStarted(Path home, Exception cause) {
        super("The database under " + home + " could not be started: " + cause.getMessage(), cause);
        this.home = home;
    }

    static final class Analyzer extends AbstractFailureAnalyzer<DatabaseNotStarted> {

        @Override
        protected FailureAnalysis analyze(Throwable root, DatabaseNotStarted cause) {
            return new FailureAnalysis(
                    String.valueOf(cause.getMessage()),
                    "Read " + cause.home.resolve("postgres/server.log")
                            + ", or set SPRING_DATASOURCE_URL to a PostgreSQL of your own.",
                    cause);
        }
    }
}
