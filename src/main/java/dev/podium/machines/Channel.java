package dev.podium.machines;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A process that runs on a machine: bytes in, bytes out, resize, exit.
 *
 * <p>Reading blocks in native code where the process has a pseudo-terminal, so read from a platform thread.
 */
public interface Channel extends AutoCloseable {

    /** What the process prints; with a terminal both of its outputs. Ends when the process has closed them. */
    InputStream output();

    /** What it prints to its error output; empty with a terminal. */
    InputStream errors();

    /** What it reads. Closing it is the end of its input. */
    OutputStream input();

    /** Tells the terminal its size; does nothing without one. */
    void resize(Command.Size size);

    /** Completes when the process has ended: its exit code, or 128 + signal. Never completes exceptionally. */
    CompletableFuture<Integer> exit();

    /** Ends the process if it still runs, first politely; returns at once. */
    @Override
    void close();
}
