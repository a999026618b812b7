/** GPUs by REST. */
@NullMarked
package dev.podium.gpus.web;

import org.jspecify.annotations.NullMarked;
