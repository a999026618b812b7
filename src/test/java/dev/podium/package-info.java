/** Tests, room by room, and what they share: one real database a run. */
@NullMarked
package dev.podium;

import org.jspecify.annotations.NullMarked;
