/** The trails by REST, and where each request came from. */
@NullMarked
package dev.podium.audit.web;

import org.jspecify.annotations.NullMarked;
