package dev.podium.labs;

import dev.podium.kernel.LabId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The labs of the current team's course, and what their seats are made from. Looking takes
 * {@link dev.podium.identity.Permission#LAB_HELP}, changing {@link dev.podium.identity.Permission#COURSE_MANAGE}.
 */
public interface Labs {

    /** A course has so many at most. */
    int MOST = 200;

    int LONGEST_NAME = 120;
    int MOST_STEPS = 50;
    int LONGEST_SCRIPT = 10_000;

    enum State {
        PLANNED,
        OPEN,
        ENDED
    }

    /** What lies in a seat's directory at first. */
    sealed interface Files permits NoFiles, Repository, Archive {}

    record NoFiles() implements Files {}

    /**
     * A git repository that the machines can reach.
     *
     * @param url https, ssh or file, or a path on the machines
     * @param ref a branch, a tag or a commit; "" for the repository's own choice
     */
    record Repository(String url, String ref) implements Files {}

    /** What was uploaded by {@link #upload}. */
    record Archive(UUID id, String fileName, int files) implements Files {}

    /** Something to reach in a lab; the script runs on a seat, and 0 says that it is reached. */
    record Step(String name, String script) {}

    /**
     * What a seat is made from.
     *
     * @param program the id of one in {@link dev.podium.agents.Program#CATALOGUE}
     * @param command for the program {@code command} what is started, otherwise null
     * @param environmentNames the variables that the program is given; their values are secrets
     * @param directory below which each seat has a folder of its own: absolute or from {@code ~}
     * @param models whether the program is pointed at Podium's models
     * @param modelHint which models are meant to be used, for people; ""
     */
    record Template(
            String program,
            @Nullable String command,
            List<String> arguments,
            List<String> environmentNames,
            Files files,
            String directory,
            boolean models,
            String modelHint,
            List<Step> steps) {

        public Template {
            arguments = List.copyOf(arguments);
            environmentNames = List.copyOf(environmentNames);
            steps = List.copyOf(steps);
        }
    }

    /**
     * @param slug begins the names of its agents
     * @param version of the template; seats made from an earlier one say so
     */
    record Lab(
            LabId id,
            String name,
            String slug,
            @Nullable Instant starts,
            @Nullable Instant ends,
            State state,
            int version,
            Template template,
            String madeBy,
            Instant madeAt) {}

    /**
     * A lab as it is to be.
     *
     * @param template {@code environmentNames} is not looked at
     * @param environment all variables; null to leave them as they are
     */
    record Wanted(
            String name,
            @Nullable Instant starts,
            @Nullable Instant ends,
            Template template,
            @Nullable Map<String, String> environment) {}

    /** The latest first. */
    List<Lab> list();

    /** A refusal {@code labs.no-lab} where the course has none such. */
    Lab get(LabId id);

    /** A refusal {@code labs.bad-lab} at the field that is wrong, or {@code labs.too-many}. */
    Lab create(Wanted wanted);

    /** A template that differs is a new version; seats that are there stay as they are. */
    Lab change(LabId id, Wanted wanted);

    /** One that has ended makes no seats. */
    Lab state(LabId id, State state);

    /**
     * Keeps files for templates, from a zip or a tar.gz.
     *
     * @throws dev.podium.kernel.Refusal {@code labs.bad-archive}, {@code labs.archive-too-large}
     */
    Archive upload(String fileName, byte[] content);
}
