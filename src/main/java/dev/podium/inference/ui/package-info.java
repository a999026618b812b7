/** The page Models: where they are, what names mean, which task goes where, and trying it. */
@NullMarked
package dev.podium.inference.ui;

import org.jspecify.annotations.NullMarked;
