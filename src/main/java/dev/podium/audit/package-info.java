/**
 * Who did what: an append-only, hash-chained trail per team.
 *
 * Public face: AuditTrail. It must never know what an action means.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package dev.podium.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
