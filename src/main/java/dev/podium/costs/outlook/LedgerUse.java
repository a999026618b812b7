package dev.podium.costs.outlook;

import dev.podium.costs.Tokens;
import java.math.BigDecimal;

/**
 * What a team's calls of one kind of task came to at one tier, in some stretch of days.
 *
 * @param task the id of its kind; "" for calls that named a model themselves
 * @param amount as it is booked
 */
public record LedgerUse(String task, int tier, Tokens tokens, BigDecimal amount) {}
