/**
 * What goes over the wire between a client, the gateway and a model: found in bytes, changed in bytes, never bound to
 * objects that would forget what they do not know. Pure: no Spring, no database, no clock.
 */
@NullMarked
package dev.podium.inference.wire;

import org.jspecify.annotations.NullMarked;
