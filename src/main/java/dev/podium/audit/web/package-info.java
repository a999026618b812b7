/** The trails by REST, and where each request came from. */
@NullMarked
@NamedInterface("web")
package dev.podium.audit.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
