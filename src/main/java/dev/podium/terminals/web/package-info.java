/** The socket over which terminal bytes travel, and its tickets. */
@NullMarked
package dev.podium.terminals.web;

import org.jspecify.annotations.NullMarked;
