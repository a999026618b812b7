package dev.podium.health;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The end of the embedded database's log, without what its lines quote: statements and rows hold what people wrote. */
final class ServerLog {

    private static final int MOST_BYTES = 256 << 10;
    private static final Pattern TOLD =
            Pattern.compile("^\\d{4}-\\d\\d-\\d\\d .*?(LOG|WARNING|ERROR|FATAL|PANIC):  .*");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'|\\$\\d+ = .*");
    /** As PostgreSQL logs a statement of a client, where it is set to. */
    private static final Pattern STATEMENT = Pattern.compile("(LOG:  (statement|execute|duration)).*");

    private ServerLog() {}

    static List<String> end(Path file) throws IOException {
        var lines = new ArrayList<String>();
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, log.length() - MOST_BYTES);
            log.seek(from);
            var bytes = new byte[(int) Math.min(MOST_BYTES, log.length() - from)];
            log.readFully(bytes);
            new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .skip(from > 0 ? 1 : 0)
                    .filter(line -> TOLD.matcher(line).matches())
                    .map(line -> STATEMENT.matcher(line).replaceAll("$1 " + Scrub.OUT))
                    .map(line -> QUOTED.matcher(line).replaceAll(Scrub.OUT))
                    .forEach(lines::add);
        }
        return lines;
    }
}
