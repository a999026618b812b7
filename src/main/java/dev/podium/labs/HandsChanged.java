package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import org.jspecify.annotations.Nullable;

/**
 * A hand went up or down, or somebody goes to help, or no longer does. Told when it is so.
 *
 * @param student whose hand it is; null where Podium does not know them any more
 */
public record HandsChanged(TeamId team, LabId lab, @Nullable PersonId student) {}
