package dev.podium.labs.stuck;

import java.time.Instant;
import java.util.Map;

/**
 * One seat needs somebody.
 *
 * @param since when what it is about began, by Podium's clock
 * @param sentence for whoever teaches, with the evidence
 * @param evidence names what it is about: the same as long as the cause is the same
 * @param weight how often that was seen; 1 where counting says nothing
 * @param inputs what the rule went by, for the log of decisions
 */
public record Flag(
        String seat,
        Rule rule,
        Level level,
        Instant since,
        String sentence,
        String evidence,
        int weight,
        Map<String, String> inputs)
        implements Finding {

    public Flag {
        inputs = Map.copyOf(inputs);
    }
}
