/** Agents by REST. */
@NullMarked
package dev.podium.agents.web;

import org.jspecify.annotations.NullMarked;
