/** Machines by REST. */
@NullMarked
package dev.podium.machines.web;

import org.jspecify.annotations.NullMarked;
