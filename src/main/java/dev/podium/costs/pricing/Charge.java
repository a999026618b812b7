package dev.podium.costs.pricing;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What somebody pays for a day of something shared.
 *
 * @param person null where it is nobody's own
 * @param agent null where no agent caused it
 * @param amount in the currency in which it is paid
 * @param dollars the same at the exchange rate of the day
 */
public record Charge(
        Kind kind,
        Portion portion,
        TeamId team,
        @Nullable PersonId person,
        @Nullable AgentId agent,
        BigDecimal amount,
        String currency,
        BigDecimal dollars) {

    /** What is paid for. */
    public enum Kind {
        /** Hours that are billed. */
        MACHINE,
        /** What was bought, written off. */
        HARDWARE,
        ELECTRICITY
    }

    /** Why it is theirs. */
    public enum Portion {
        /** Their agents ran. */
        USED,
        /** Nobody's did. */
        IDLE,
        /** By a rule that does not ask who used it. */
        SHARED
    }
}
