package dev.podium.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that REST does, as a command: its words, what is given to it, and how its answer is shown.
 *
 * @param words such as {@code agents start}; one word alone is the command of a group that was named without another
 * @param path below /api/v1, with a parameter's name in braces where it goes
 * @param shown columns of a list or lines of one thing, as {@link Shown} reads them; "" for what {@code done} says
 * @param done the sentence once it is done; "" where the answer is shown
 */
record RestCall(
        String words, String description, String method, String path, List<Given> given, String shown, String done) {

    /** Where what is given goes. */
    enum In {
        PATH,
        QUERY,
        BODY
    }

    /** What is meant by the word that is typed. */
    enum Kind {
        TEXT,
        NUMBER,
        /** An exact decimal. */
        AMOUNT,
        /** An option without a word: true. */
        YES,
        /** An option without a word: false. */
        NO,
        /** Can be repeated. */
        TEXTS,
        /** NAME=VALUE, can be repeated. */
        PAIRS,
        ID,
        /** An agent's name or id; sent as its id, as the next ones are. */
        AGENT,
        MACHINE,
        LAB,
        PROJECT
    }

    /**
     * @param option with its dashes; null for a word by its place
     * @param field as REST calls it
     * @param label what stands for it in the help
     */
    record Given(
            @Nullable String option,
            String field,
            In in,
            Kind kind,
            String label,
            String description,
            boolean required) {

        boolean takesNoWord() {
            return kind == Kind.YES || kind == Kind.NO;
        }
    }

    static Given word(String field, Kind kind, String label, String description) {
        return new Given(null, field, In.PATH, kind, label, description, true);
    }

    /** A word by its place that goes into the body. */
    static Given said(String field, Kind kind, String label, String description) {
        return new Given(null, field, In.BODY, kind, label, description, true);
    }

    static Given query(String option, String field, Kind kind, String label, String description) {
        return new Given(option, field, In.QUERY, kind, label, description, false);
    }

    static Given body(String option, String field, Kind kind, String label, String description) {
        return new Given(option, field, In.BODY, kind, label, description, false);
    }

    static Given needed(String option, String field, Kind kind, String label, String description) {
        return new Given(option, field, In.BODY, kind, label, description, true);
    }

    static RestCall list(String words, String description, String path, String shown, Given... given) {
        return new RestCall(words, description, "GET", path, List.of(given), shown, "");
    }

    static RestCall does(String words, String description, String method, String path, String done, Given... given) {
        return new RestCall(words, description, method, path, List.of(given), "", done);
    }

    /** Does something and shows what comes of it. */
    static RestCall makes(String words, String description, String method, String path, String shown, Given... given) {
        return new RestCall(words, description, method, path, List.of(given), shown, "");
    }
}
