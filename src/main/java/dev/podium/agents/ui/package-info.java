/** The pages on which people see and start agents. Public face: TerminalCards. */
@NullMarked
@NamedInterface("ui")
package dev.podium.agents.ui;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
