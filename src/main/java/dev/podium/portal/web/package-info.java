/** How REST speaks in every room: problem details, paging, the description of the interface. */
@NullMarked
@NamedInterface("web")
package dev.podium.portal.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
