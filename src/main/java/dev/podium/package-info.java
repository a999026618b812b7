/** The house: one folder a room, and the class that starts them. */
@NullMarked
package dev.podium;

import org.jspecify.annotations.NullMarked;
