package dev.podium.costs.outlook;

import java.math.BigDecimal;

/**
 * A figure that a scenario stands on, which a page offers for change.
 *
 * @param key such as {@code tariff}; a refusal names it as its field
 * @param usual what it is where nobody says otherwise
 * @param measure its unit and bounds
 * @param source where {@code usual} is from
 * @param sentence what it is, for the page to print
 */
public record Assumption(String key, BigDecimal usual, Measure measure, Source source, String sentence) {

    public enum Source {
        /** A figure of the case as Podium's requirements tell it. */
        REQUIREMENT,
        /** The price that Podium takes for a tier whose model nobody priced. */
        PRICE_TABLE,
        /** A plausible figure and no more: put one's own in its place. */
        EXAMPLE
    }
}
