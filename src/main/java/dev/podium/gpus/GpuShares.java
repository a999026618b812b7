package dev.podium.gpus;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is entitled to how much of the pool, and has had how much. Everybody who may look, and whose team may use a server,
 * sees all teams by their names, and the people of the own team. Use is what was held, as it counts by now: half after each half-life.
 */
public interface GpuShares {

    int USUAL_WEIGHT = 1;
    int MOST_WEIGHT = 1000;

    /**
     * @param share of all that have a weight, 0 to 1
     * @param gpuHours what counts by now
     * @param used of all that was used, 0 to 1; 0 where nobody used anything
     */
    record Standing(int weight, double share, double gpuHours, double used) {}

    record OfPerson(PersonId person, String name, Standing standing) {}

    /** @param people of the own team alone, within the team */
    record OfTeam(TeamId team, String name, boolean own, Standing standing, List<OfPerson> people) {

        public OfTeam {
            people = List.copyOf(people);
        }
    }

    /** What the own team held on a day, by person. */
    record Day(LocalDate day, PersonId person, BigDecimal gpuHours, BigDecimal amount) {}

    /** Those with a weight or with use, and the own team; the furthest below its share first. */
    List<OfTeam> now();

    /** At most 366 days. @throws dev.podium.kernel.Refusal {@code gpus.bad-time} */
    List<Day> days(LocalDate from, LocalDate to);

    /**
     * For {@link dev.podium.identity.Permission#PLATFORM_MANAGE}.
     *
     * @param weight 1 to {@link #MOST_WEIGHT}; null for the usual one
     * @throws dev.podium.kernel.Refusal {@code gpus.bad-weight}, {@code gpus.no-team}
     */
    void weighTeam(TeamId team, @Nullable Integer weight);

    /**
     * Within the own team, for {@link dev.podium.identity.Permission#TEAM_MANAGE}.
     *
     * @throws dev.podium.kernel.Refusal {@code gpus.bad-weight}, {@code gpus.no-person}
     */
    void weighPerson(PersonId person, @Nullable Integer weight);
}
