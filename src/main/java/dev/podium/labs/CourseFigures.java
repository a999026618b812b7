package dev.podium.labs;

import dev.podium.costs.Budgets;
import dev.podium.labs.stuck.Rule;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A course in sums, for who answers for its costs and knows nobody of it: no names, no single lab, and nothing to which fewer
 * than {@link #SMALLEST} people contributed. Where fewer than {@link #EXACT_FROM} did, money is told in whole dollars, hours in
 * halves, and counts and shares in fives, so that a sum of before somebody came and one of after do not tell what they did.
 * Takes {@link dev.podium.identity.Permission#COSTS_SEE}.
 */
public interface CourseFigures {

    int SMALLEST = 5;
    int EXACT_FROM = 20;

    enum Period {
        THIS_MONTH,
        LAST_MONTH,
        /** From its first lab up to today. */
        COURSE
    }

    /** How often a rule said that somebody should look. @param count null where it would be of too few */
    record Flags(Rule rule, @Nullable Integer count) {}

    /**
     * What is null would be of fewer than {@link #SMALLEST} people, or would tell what so few did in the rest of the time.
     *
     * @param labHours of the labs of the period that say when they begin, up to their end
     * @param students on the roster now
     * @param seats that are ready now, in all labs together
     * @param models in US dollars, what the agents of those seats spent on models
     * @param gpus in US dollars, on GPUs
     * @param gpuHours of whole GPUs, up to now
     * @param soFar whether GPUs are held still
     * @param steps whether there are any; otherwise {@code stepsPassed} is null for that
     * @param stepsPassed of a hundred steps of all seats, how many were passed in that time
     * @param passed of those who were told their points, how many of a hundred reached half of them; of the whole course alone
     * @param flags of the rules that said something, in their order
     * @param budgets of the team as a whole, each with what is spent in its own period
     * @param rounded whether something is rounded because few contributed
     * @param whole false where there were more leases of GPUs than were looked at
     */
    record Figures(
            String course,
            Period period,
            LocalDate from,
            LocalDate to,
            int labs,
            @Nullable BigDecimal labHours,
            @Nullable Integer students,
            @Nullable Integer seats,
            @Nullable BigDecimal models,
            @Nullable BigDecimal gpus,
            @Nullable BigDecimal gpuHours,
            boolean soFar,
            @Nullable Integer hands,
            boolean steps,
            @Nullable Integer stepsPassed,
            @Nullable Integer passed,
            List<Flags> flags,
            List<Budgets.Budget> budgets,
            boolean rounded,
            boolean whole) {

        public Figures {
            flags = List.copyOf(flags);
            budgets = List.copyOf(budgets);
        }

        /** Null where one of both is. */
        public @Nullable BigDecimal amount() {
            return models == null || gpus == null ? null : models.add(gpus);
        }
    }

    /** A course and the team whose it is. */
    record OfTeam(String team, Figures figures) {}

    /** Whether there is a course to look at: the acting team's, or one of all where one sees those. */
    boolean any();

    /** Of the acting team; a refusal {@code labs.no-course}. */
    Figures get(Period period);

    /** Of every team, by course; takes {@link dev.podium.identity.Permission#ORG_FIGURES} instead. */
    List<OfTeam> all(Period period);

    /** A row for each course, with what is shown. @param everywhere of every team, else of the acting one */
    String export(Period period, boolean everywhere);
}
