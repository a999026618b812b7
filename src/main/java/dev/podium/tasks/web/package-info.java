/** Runs by REST. */
@NullMarked
package dev.podium.tasks.web;

import org.jspecify.annotations.NullMarked;
