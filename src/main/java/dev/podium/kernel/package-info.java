/**
 * The words all rooms share: ids, who acts, what is refused.
 *
 * Public face: values, and the port HealthCheck. It must never know Spring, SQL or Vaadin, nor any room.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.podium.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
