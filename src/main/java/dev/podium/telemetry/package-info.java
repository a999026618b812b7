/**
 * What whoever runs the installation sees of it: what each line of the log concerns, what is counted, and traces that go to a
 * collector where one is named.
 *
 * Public face: Concerning, Reading, Spans. It must never know what is counted, nor hand a collector anything but what it has on
 * its own list.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package dev.podium.telemetry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
