/**
 * What a day of a machine, a subscription or a bought thing costs, and whose it is. Pure: facts in, charges out; no clock, no
 * database, no page. Amounts have up to {@link dev.podium.costs.pricing.Parts#SCALE} decimals, and parts make up their whole exactly.
 */
@NullMarked
package dev.podium.costs.pricing;

import org.jspecify.annotations.NullMarked;
