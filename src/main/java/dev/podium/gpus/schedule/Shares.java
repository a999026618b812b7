package dev.podium.gpus.schedule;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.util.List;

/**
 * Who is entitled to how much, and has used how much. Weights count among those who stand beside each other: teams among
 * teams, people within their team. Who is not listed has a weight of 1 and has used nothing.
 */
public record Shares(List<OfTeam> teams) {

    /**
     * A team's share.
     *
     * @param weight 0 comes after everybody with a weight, but still before an idle GPU
     */
    public record OfTeam(TeamId team, double weight, List<OfPerson> people) {

        public OfTeam {
            people = List.copyOf(people);
        }
    }

    /**
     * A person's share of the team's.
     *
     * @param weight within the team; 0 comes after everybody with a weight
     * @param usage up to its own moment; what is held since then is counted from the snapshot's holdings
     */
    public record OfPerson(PersonId person, double weight, Usage usage) {}

    public Shares {
        teams = List.copyOf(teams);
    }

    public static Shares none() {
        return new Shares(List.of());
    }
}
