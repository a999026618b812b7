package dev.podium.labs;

import dev.podium.kernel.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What whoever is taught in a course is told of watching and of what is kept, and who accepted it. Each text is a version;
 * a new one is to be accepted anew.
 */
public interface CoursePolicy {

    /**
     * The text that counts now.
     *
     * @param visibility what those who help see of whoever accepts it
     * @param accepted whether the acting person has accepted it
     */
    record Told(String course, int version, String text, Visibility visibility, boolean accepted) {}

    /** One of the texts that there were. @param by who wrote it, by the name they had */
    record Version(int version, String text, String by, Instant at) {}

    /** Somebody of the roster. @param version the latest that they accepted */
    record Accepted(PersonId person, String name, int version, Instant at) {}

    /** Takes {@link dev.podium.identity.Permission#LAB_SEAT}; empty where the course says nothing and asks nothing. */
    Optional<Told> told();

    /**
     * Accepts it for the acting person; again changes nothing.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.policy-changed} where it is not the text that counts now
     */
    void accept(int version);

    /** The latest first; takes {@link dev.podium.identity.Permission#LAB_HELP}. */
    List<Version> versions();

    /** By name; takes {@link dev.podium.identity.Permission#LAB_HELP}. */
    List<Accepted> accepted();
}
