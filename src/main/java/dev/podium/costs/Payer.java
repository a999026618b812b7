package dev.podium.costs;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who pays; each part can have a budget of its own.
 *
 * @param person who asked, or for whom an agent works; null where it is nobody's own, as the hours of an idle machine
 * @param agent null where no agent asked
 * @param key the API token it was asked with; null for a browser
 */
public record Payer(
        TeamId team,
        @Nullable PersonId person,
        @Nullable AgentId agent,
        @Nullable UUID key) {}
