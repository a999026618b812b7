package dev.podium.backups;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a back-up holds: the last thing in it, so a file that has one is whole.
 *
 * @param format of the file; {@link #FORMAT} is the newest that is known
 * @param podium the version that made it
 * @param at the moment of its snapshot, as PostgreSQL's clock had it
 * @param versions Flyway's, by room
 * @param months where a table is divided by time: the first moments of its parts, by table
 * @param home what is in Podium's home, by the first name of its path
 * @param key the master key; null where it was left out
 */
record Manifest(
        int format,
        String podium,
        String at,
        Map<String, String> versions,
        List<Table> tables,
        Map<String, List<String>> months,
        List<Sequence> sequences,
        List<Part> home,
        @Nullable SealedKey key) {

    static final int FORMAT = 1;
    static final String FILE = "manifest.json";
    static final Pattern TABLE = Pattern.compile("[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * A table of which each row is a line.
     *
     * @param name with its schema
     * @param columns those that are kept, in the order of the lines; not the generated ones
     * @param sha256 of all lines
     */
    record Table(String name, List<String> columns, long rows, long bytes, String sha256) {}

    /** What a sequence gave last, or gives first where it was not called. */
    record Sequence(String name, long value, boolean called) {}

    /** @param sha256 of all its files one after the other: path, length in bytes, content */
    record Part(String name, long files, long bytes, String sha256) {}

    byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    static Manifest of(byte[] bytes) throws BrokenBackup {
        try {
            return JSON.readValue(bytes, Manifest.class);
        } catch (JacksonException e) {
            throw new BrokenBackup("its manifest cannot be read", e);
        }
    }

    /** What the master key is bound to, so that whoever opens it knows that all else is as it was made. */
    byte[] boundTo() {
        return Digests.sha256().digest(with(null).bytes());
    }

    Manifest with(@Nullable SealedKey other) {
        return new Manifest(format, podium, at, versions, tables, months, sequences, home, other);
    }

    long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    long files() {
        return home.stream().mapToLong(Part::files).sum();
    }

    /** In bytes, uncompressed. */
    long sizeOfTables() {
        return tables.stream().mapToLong(Table::bytes).sum();
    }

    /** In bytes, uncompressed. */
    long sizeOfHome() {
        return home.stream().mapToLong(Part::bytes).sum();
    }

    /** What goes into the digest before a file's content. */
    static byte[] heading(String path, long length) {
        return (path + "\0" + length + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
