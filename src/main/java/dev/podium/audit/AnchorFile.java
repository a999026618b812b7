package dev.podium.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code audit-anchors.jsonl} in Podium's home: one anchor a line, appended, never rewritten. It holds ids, numbers and
 * hashes, nothing that anybody typed.
 */
@Component
class AnchorFile {

    private static final Logger log = LoggerFactory.getLogger(AnchorFile.class);
    private static final int BATCH = 500;

    private final Path file;
    private final JsonMapper json;

    AnchorFile(@Value("${podium.home}") Path home, JsonMapper json) {
        this.file = home.resolve("audit-anchors.jsonl");
        this.json = json;
    }

    /** On the disk when this returns. */
    synchronized void append(List<Anchor> anchors) throws IOException {
        var lines = new StringBuilder();
        for (var anchor : anchors) {
            lines.append(json.writeValueAsString(anchor)).append('\n');
        }
        try (var channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            var end = channel.size();
            if (end > 0 && !endsLine(channel, end)) {
                // A line that a crash cut short stays one, and spoils no other.
                lines.insert(0, '\n');
            }
            channel.position(end);
            var bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static boolean endsLine(FileChannel channel, long end) throws IOException {
        var last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0) == '\n';
    }

    /** Hands over a team's anchors, the oldest first, some at a time. */
    void read(String team, Consumer<List<Anchor>> taker) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        var batch = new ArrayList<Anchor>();
        int unreadable = 0;
        try (var lines = Files.newBufferedReader(file)) {
            String line;
            while ((line = lines.readLine()) != null) {
                var anchor = parse(line);
                if (anchor == null) {
                    unreadable++;
                } else if (anchor.team().equals(team)) {
                    batch.add(anchor);
                }
                if (batch.size() == BATCH) {
                    taker.accept(batch);
                    batch.clear();
                }
            }
        }
        if (!batch.isEmpty()) {
            taker.accept(batch);
        }
        if (unreadable > 0) {
            log.warn("{} lines of {} are no anchors and were left out.", unreadable, file);
        }
    }

    private @Nullable Anchor parse(String line) {
        try {
            return json.readValue(line, Anchor.class);
        } catch (JacksonException cutShort) {
            log.debug("A line of {} is no anchor.", file, cutShort);
            return null;
        }
    }
}
