/**
 * tmux sessions on machines: who watches, who types, what the screen shows, what is recorded of it.
 *
 * Public face: Terminals, Recorder, Overhearing, and in ui the TerminalPane and the ReplayPane. It must never know what an agent is.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"kernel", "telemetry", "portal", "portal :: web", "audit", "identity", "machines"})
package dev.podium.terminals;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
