/**
 * Who did what: an append-only, hash-chained trail per team, and one of the installation.
 *
 * Public face: AuditTrail and AuditCounts to write, AuditTrails to read, Mentions for whom an entry concerns,
 * AuditDenials, and AuditAccess for identity to implement. It must never know what an action means.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "portal", "portal :: web"})
package dev.podium.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
