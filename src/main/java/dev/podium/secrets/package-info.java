/**
 * Keeps secrets and hands them out: envelope-encrypted at rest, never logged.
 *
 * Public face: Secrets, SecretRef; KeyRotation, for the program that changes the master key. It must never know what a secret is for.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"database", "kernel"})
package dev.podium.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
