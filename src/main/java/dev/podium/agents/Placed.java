package dev.podium.agents;

import java.util.List;

/**
 * How an agent came to its machine that was made with what it needs.
 *
 * @param needs labels that the machine had
 * @param why it was this one, and why the others were not taken, as sentences
 */
public record Placed(List<String> needs, String why) {

    public Placed {
        needs = List.copyOf(needs);
    }
}
