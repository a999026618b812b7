/** The terminal as a part of a page. Public face: TerminalPane. */
@NullMarked
@NamedInterface("ui")
package dev.podium.terminals.ui;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
