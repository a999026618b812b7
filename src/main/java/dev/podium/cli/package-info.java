/**
 * The {@code podium} command: what a person or a script does from a shell, over HTTP alone. It knows no room of Podium, and
 * nothing of Spring starts.
 *
 * Public face: CliProgram.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.podium.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
