/** Whose turn it is: pure, without database or clock. */
@NullMarked
package dev.podium.tasks.queue;

import org.jspecify.annotations.NullMarked;
