package dev.podium.terminals;

import java.time.Instant;

/**
 * A terminal's state is another than before: it started, ended, vanished, printed, or its program said something of
 * itself. Published outside any transaction and without an actor, at most once a second for output alone.
 */
public record TerminalChanged(TerminalRef terminal, TerminalState state, Instant at) {}
