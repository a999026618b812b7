package dev.podium.identity;

import dev.podium.kernel.PersonId;
import java.util.Collection;
import java.util.Map;

/** The people of the current team. */
public interface People {

    /** Their names by id, for showing who owns or did something; those who are not in the current team are absent. */
    Map<PersonId, String> names(Collection<PersonId> ids);
}
