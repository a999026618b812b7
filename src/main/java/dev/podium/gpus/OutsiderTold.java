package dev.podium.gpus;

import dev.podium.kernel.PersonId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something is new about a process that is in no lease, for those who run the pool. Told as {@link LeaseGranted}.
 *
 * @param outsider its id in {@link GpuOutsiders}
 * @param person whose OS user it is, who is told too; null where that is no one person's
 */
public record OutsiderTold(UUID outsider, @Nullable PersonId person, String title, String sentence) {}
