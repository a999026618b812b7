/**
 * The pages on which machines are added, and on which an admin says who may use them. Public face: MachinePart, for rooms
 * above.
 */
@NullMarked
@NamedInterface("ui")
package dev.podium.machines.ui;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
