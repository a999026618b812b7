package dev.podium.costs.pricing;

import dev.podium.kernel.PersonId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seats that are paid by the month, such as those of an assistant for programming. A month is spread over its days, so a month
 * that is paid for in part costs as much of it as there are days.
 *
 * @param perSeat a month
 * @param seats how many are paid for, at least as many as have one
 * @param people who has one
 * @param from the first day
 * @param until the last; null while it goes on
 */
public record Subscription(
        BigDecimal perSeat,
        int seats,
        List<PersonId> people,
        LocalDate from,
        @Nullable LocalDate until) {

    public Subscription {
        people = List.copyOf(people);
        if (seats < people.size()) {
            throw new IllegalArgumentException("There are more people than seats.");
        }
    }

    /**
     * What one or more seats cost on a day.
     *
     * @param person null for the seats that nobody has
     */
    public record Seat(@Nullable PersonId person, BigDecimal amount) {}

    /** Of everybody who has a seat, and of those that nobody has, together; nothing on a day when it does not run. */
    public List<Seat> ofDay(LocalDate day) {
        if (day.isBefore(from) || until != null && day.isAfter(until)) {
            return List.of();
        }
        var amount = Parts.ofDay(
                perSeat, day.getDayOfMonth() - 1L, YearMonth.from(day).lengthOfMonth());
        var costs = new ArrayList<Seat>();
        people.forEach(person -> costs.add(new Seat(person, amount)));
        if (seats > people.size()) {
            costs.add(new Seat(null, amount.multiply(BigDecimal.valueOf(seats - people.size()))));
        }
        return costs;
    }
}
