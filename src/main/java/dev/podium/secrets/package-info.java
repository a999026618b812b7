/**
 * Keeps secrets and hands them out: envelope-encrypted at rest, never logged.
 *
 * Public face: Secrets, SecretRef. It must never know what a secret is for.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package dev.podium.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
