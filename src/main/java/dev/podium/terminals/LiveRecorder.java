package dev.podium.terminals;

import dev.podium.kernel.RecordingId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.cast.CastFile;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.stereotype.Service;

/** {@link Recorder} by the hubs' streams. */
@Service
class LiveRecorder implements Recorder {

    private final TmuxServers servers;
    private final TapeFiles files;
    private final Set<Tape> running = ConcurrentHashMap.newKeySet();
    private final LongAdder begun = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder broken = new LongAdder();

    LiveRecorder(TmuxServers servers, TapeFiles files) {
        this.servers = servers;
        this.files = files;
    }

    @Override
    public Optional<Reel> record(TerminalRef terminal, String folder, Listener listener) {
        try {
            files.requireRoomToBegin();
        } catch (Refusal full) {
            refused.increment();
            throw full;
        }
        running.removeIf(Tape::ended);
        var tape = new Tape(files, folder, listener, broken::increment);
        var recorded = servers.hub(terminal.account(), terminal.server()).record(terminal.session(), tape);
        if (recorded == null) {
            return Optional.empty();
        }
        running.add(tape);
        begun.increment();
        tape.start(recorded);
        return Optional.of(tape);
    }

    long runningNow() {
        return running.stream().filter(tape -> !tape.ended()).count();
    }

    long begun() {
        return begun.sum();
    }

    /** How many could not begin. */
    long refused() {
        return refused.sum();
    }

    /** How many a disk, or a mistake, has ended. */
    long broken() {
        return broken.sum();
    }

    @Override
    public void copy(String folder, RecordingId file, OutputStream to) throws IOException {
        CastFile.copy(files.path(folder, file), to);
    }

    @Override
    public void delete(String folder, RecordingId file) throws IOException {
        files.delete(folder, file);
    }

    @Override
    public List<Stored> files(Duration quiet) throws IOException {
        return files.quiet(quiet);
    }

    @Override
    public void deleteAll(String folder) throws IOException {
        files.deleteAll(folder);
    }

    /** What was printed up to now is on the disk when Podium ends. */
    @PreDestroy
    void close() {
        running.forEach(Tape::stop);
        running.forEach(Tape::awaitEnd);
    }
}
