/**
 * Backs a Podium up into one file and brings it back: {@code podium backup} and {@code podium restore}; and has
 * its master key changed: {@code podium rotate-key}. Nothing of Spring starts. What is in the tables it does not know; it takes all there are.
 *
 * Public face: BackupProgram.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "kernel", "secrets"})
package dev.podium.backups;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
