package dev.podium.agents;

import dev.podium.kernel.PersonId;
import dev.podium.terminals.Terminals;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who besides its owner may open an agent's terminal. To drive holds to watch.
 *
 * @param team how the whole team may, or null
 * @param teamUntil when that ends, or null for never
 */
public record Sharing(
        Terminals.@Nullable Mode team, @Nullable Instant teamUntil, List<Grant> people) {

    /** With nobody. */
    public static final Sharing PRIVATE = new Sharing(null, null, List.of());

    public Sharing {
        people = List.copyOf(people);
    }

    /**
     * One person's share.
     *
     * @param name theirs; not looked at where shares are asked for
     * @param until when it ends, or null for never
     */
    public record Grant(
            PersonId person,
            String name,
            Terminals.Mode mode,
            @Nullable Instant until) {}

    public boolean withAnybody() {
        return team != null || !people.isEmpty();
    }

    /** The wider of what this person has by name and as one of the team; null for neither. */
    Terminals.@Nullable Mode with(PersonId person) {
        var widest = team;
        for (var grant : people) {
            if (grant.person().equals(person) && (widest == null || grant.mode().compareTo(widest) > 0)) {
                widest = grant.mode();
            }
        }
        return widest;
    }

    /** What concerns this person alone: how the team may, and their own share. */
    Sharing as(PersonId person) {
        return new Sharing(
                team,
                teamUntil,
                people.stream().filter(grant -> grant.person().equals(person)).toList());
    }
}
