/** The page of health. */
@NullMarked
package dev.podium.health.ui;

import org.jspecify.annotations.NullMarked;
