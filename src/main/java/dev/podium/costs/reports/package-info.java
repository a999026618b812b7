/**
 * How reports are written: rows of the FinOps Open Cost and Usage Specification, and pages of a PDF. Pure: what stands in them
 * is handed in.
 */
@NullMarked
package dev.podium.costs.reports;

import org.jspecify.annotations.NullMarked;
