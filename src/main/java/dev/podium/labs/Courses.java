package dev.podium.labs;

import java.time.Instant;
import java.util.Optional;

/**
 * The course of the current team: a team that teaches has one. Looking takes
 * {@link dev.podium.identity.Permission#LAB_HELP}, making and changing it
 * {@link dev.podium.identity.Permission#COURSE_MANAGE}.
 */
public interface Courses {

    int LONGEST_NAME = 120;
    int LONGEST_POLICY = 20_000;

    /**
     * @param policy what whoever enters is told of watching and of what is kept; "" for nothing
     * @param policyVersion one more with each new text
     */
    record Course(String name, String policy, int policyVersion, String madeBy, Instant madeAt) {}

    Optional<Course> find();

    /** The same; a refusal {@code labs.no-course} where the team has none. */
    Course get();

    /**
     * Makes the team a course, or changes it.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.bad-course} at the field that is wrong
     */
    Course put(String name, String policy);
}
