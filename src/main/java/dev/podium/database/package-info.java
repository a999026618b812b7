/**
 * The database the rooms keep their state in: the embedded server of a laptop, and the team of each transaction.
 *
 * Public face: HomeDatabase and OwnerTrail, for programs that start no Podium; else it works through the data source and the transaction
 * manager. It must never know a table.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "telemetry"})
package dev.podium.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
