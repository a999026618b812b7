package dev.podium.terminals.live;

import dev.podium.kernel.PersonId;

/**
 * Somebody who types without a window of the terminal.
 *
 * @param name as everybody at the terminal is told it
 * @param takesOver whether they may take the keyboard from who has it
 */
public record Typist(PersonId person, String name, boolean takesOver) {}
