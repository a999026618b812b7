package dev.podium.costs;

import dev.podium.kernel.PersonId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Seats that a team pays by the month, such as those of an assistant for programming: charged day by day, each to who has it.
 * Terms are never changed: one ends, and another begins. For {@link dev.podium.identity.Permission#COSTS_SEE} to see, for
 * {@link dev.podium.identity.Permission#BUDGET_MANAGE} to change.
 */
public interface Subscriptions {

    /** Of a team. */
    int MOST = 500;

    int MOST_SEATS = 10_000;

    /**
     * @param name 1 to 100 characters
     * @param vendor to 100 characters; "" where that does not matter
     * @param perSeat a month, 0 to 1,000,000 with as many decimals as the currency has
     * @param seats 1 to {@link #MOST_SEATS}
     * @param people who has a seat, members of the team, each once, no more than seats
     * @param from the first day, not before today's month
     * @param until the last; null while it goes on
     */
    record NewSubscription(
            String name,
            String vendor,
            String currency,
            BigDecimal perSeat,
            int seats,
            List<PersonId> people,
            LocalDate from,
            @Nullable LocalDate until) {

        public NewSubscription {
            people = List.copyOf(people);
        }
    }

    record Subscription(UUID id, NewSubscription terms, String enteredBy, Instant enteredAt) {}

    /** The latest first day first. */
    List<Subscription> all();

    /** @throws dev.podium.kernel.Refusal {@code costs.bad-subscription} at the field that is wrong */
    Subscription add(NewSubscription terms);

    /**
     * Ends one.
     *
     * @param until the last day, today or later: what was booked stays
     * @throws dev.podium.kernel.Refusal {@code costs.bad-subscription}, {@code costs.subscription-not-found}
     */
    Subscription end(UUID id, LocalDate until);
}
