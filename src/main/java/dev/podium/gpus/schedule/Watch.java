package dev.podium.gpus.schedule;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody wants to be told when something that fits is free.
 *
 * @param forAtLeast only what will be free for so long counts
 */
public record Watch(UUID id, TeamId team, PersonId person, Need need, Duration forAtLeast, Instant since) {}
