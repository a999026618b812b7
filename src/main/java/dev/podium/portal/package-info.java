/**
 * The frame: layout, menu, palette, error pages, shared widgets, and the conventions of REST.
 *
 * Public face: the widgets, MenuEntry, and the problem details of web. It must never know a room that it frames.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package dev.podium.portal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
