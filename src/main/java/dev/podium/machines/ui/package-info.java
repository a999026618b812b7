/** The pages on which machines are added, and on which an admin says who may use them. */
@NullMarked
package dev.podium.machines.ui;

import org.jspecify.annotations.NullMarked;
