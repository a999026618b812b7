/**
 * Backs a Podium up into one file and brings it back: {@code podium backup} and {@code podium restore}. Nothing of Spring
 * starts. What is in the tables it does not know; it takes all there are.
 *
 * Public face: BackupProgram; Trail, for whoever else works on a Podium that does not run.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "kernel"})
package dev.podium.backups;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
