package dev.podium.agents;

import dev.podium.kernel.Refusal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An agent's name: parts joined by '-', from the general to the particular. {@code clients-acme-frontend} is shown as
 * clients › acme › frontend.
 *
 * @param value 1 to 100 of lower-case letters, digits and '-', no '-' at either end, none doubled
 */
public record AgentName(String value) {

    private static final int LONGEST = 100;
    private static final Pattern FORM = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public AgentName {
        if (value.isEmpty()) {
            throw refuse("The agent has no name.");
        }
        if (value.length() > LONGEST) {
            throw refuse("The agent's name has " + value.length() + " characters; " + LONGEST + " is the most.");
        }
        if (!FORM.matcher(value).matches()) {
            throw refuse("The agent's name holds something other than lower-case letters, digits and single '-'.");
        }
    }

    /** The parts from the general to the particular; never empty. */
    public List<String> parts() {
        return List.of(value.split("-"));
    }

    private static Refusal refuse(String sentence) {
        return Refusal.invalidField("name", "agents.bad-name", sentence, "Take a name such as clients-acme-frontend.");
    }

    @Override
    public String toString() {
        return value;
    }
}
