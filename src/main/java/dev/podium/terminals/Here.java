package dev.podium.terminals;

import dev.podium.kernel.PersonId;
import java.time.Instant;

/**
 * Somebody who has a terminal open on this Podium.
 *
 * @param types whether they drive or assist
 * @param stranger whether the terminal is somebody else's
 */
public record Here(PersonId person, String name, boolean types, boolean stranger, Instant since) {}
