/**
 * Who did what: an append-only, hash-chained trail per team, and one of the installation.
 *
 * Public face: AuditTrail to write, AuditTrails to read, AuditDenials, and AuditAccess for identity to implement. It
 * must never know what an action means.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "portal", "portal :: web"})
package dev.podium.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
