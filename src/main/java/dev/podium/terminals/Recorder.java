package dev.podium.terminals;

import dev.podium.kernel.RecordingId;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records what terminals print onto this machine's disk, in files of asciicast v3; never what is typed. This room knows
 * terminals and files; whoever records has checked before that it may be.
 */
public interface Recorder {

    /**
     * Begins to record, and goes on until {@link Reel#stop}, or until the program ends, the terminal is out of reach, or
     * the disk takes no more.
     *
     * @param folder where the files lie below all recordings: ids with slashes between, of no one's choosing
     * @return empty where nothing runs in the terminal
     * @throws dev.podium.kernel.Refusal {@code terminals.recording-disk-full}
     */
    Optional<Reel> record(TerminalRef terminal, String folder, Listener listener);

    /** One terminal's recording under way, in one file after another. */
    interface Reel {

        /** Marks this moment, for whoever replays it. */
        void mark(String label);

        /** The file that is written now; empty before the first and after the last. */
        Optional<Progress> progress();

        /** Ends it; the last file is told of as ended a moment later. */
        void stop();

        boolean ended();

        /** Waits until the last file is told of, some seconds at most. */
        void awaitEnd();
    }

    /**
     * A file that is written.
     *
     * @param length from its first to its last event, in milliseconds
     * @param size on the disk, in bytes
     */
    record Progress(RecordingId file, long length, long size) {}

    /** A file that begins, with a picture of the terminal, so that it plays by itself. */
    record Beginning(RecordingId file, String folder, Instant at, int cols, int rows) {}

    /** Is told of it by the recording's own thread, for which a disk that is slow is enough: must not wait. */
    interface Listener {

        void begun(Beginning file);

        /**
         * Lines to be found again, each once.
         *
         * @param at milliseconds since the file's beginning; not later than when they were printed
         */
        void printed(RecordingId file, long at, List<String> lines);

        void ended(Progress file);

        /**
         * The last that is told.
         *
         * @param problem why it goes on no more, in a sentence, where something failed; null when all is well
         */
        void stopped(@Nullable String problem);
    }

    /**
     * Copies a file's asciicast, uncompressed, up to its last whole event.
     *
     * @throws java.nio.file.NoSuchFileException where it is gone, or lies on another machine
     */
    void copy(String folder, RecordingId file, OutputStream to) throws IOException;

    /** Deletes a file for good; does nothing where there is none. */
    void delete(String folder, RecordingId file) throws IOException;

    record Stored(String folder, RecordingId id) {}

    /** The files here that nobody has written to for so long. */
    List<Stored> files(Duration quiet) throws IOException;

    /** Deletes all that lies below a folder. */
    void deleteAll(String folder) throws IOException;
}
