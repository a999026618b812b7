/** The page on which the trail is read. */
@NullMarked
package dev.podium.audit.ui;

import org.jspecify.annotations.NullMarked;
