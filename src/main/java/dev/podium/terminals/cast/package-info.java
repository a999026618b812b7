/** The files of recordings: asciicast v3, compressed. It knows bytes and times, and neither tmux nor Spring. */
@NullMarked
package dev.podium.terminals.cast;

import org.jspecify.annotations.NullMarked;
