/** The page GPUs. */
@NullMarked
package dev.podium.gpus.ui;

import org.jspecify.annotations.NullMarked;
