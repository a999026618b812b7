/** Which tier is enough, and when one is not: pure rules over what a request says. No Spring, no database, no clock. */
@NullMarked
package dev.podium.inference.tiers;

import org.jspecify.annotations.NullMarked;
