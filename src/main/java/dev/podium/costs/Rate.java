package dev.podium.costs;

import java.math.BigDecimal;

/**
 * A row of the price table as it was: US dollars per million tokens of each class, and per use of a tool at the provider. Up
 * to {@link Prices#DECIMALS} decimals each, so that an amount is exact in the ledger's 12.
 *
 * @param id of the row; rows are never changed
 * @param known false for the fallback, which prices a model that nobody priced
 */
public record Rate(
        long id,
        boolean known,
        BigDecimal input,
        BigDecimal cacheRead,
        BigDecimal cacheWrite5m,
        BigDecimal cacheWrite1h,
        BigDecimal output,
        BigDecimal serverTool) {

    /** Of how many tokens, as a power of ten, the price is. */
    private static final int MILLION = 6;

    /** What these cost, exactly, in US dollars. */
    public BigDecimal amount(Tokens tokens) {
        return times(input, tokens.input())
                .add(times(cacheRead, tokens.cacheRead()))
                .add(times(cacheWrite5m, tokens.cacheWrite5m()))
                .add(times(cacheWrite1h, tokens.cacheWrite1h()))
                .add(times(output, tokens.output()))
                .movePointLeft(MILLION)
                .add(times(serverTool, tokens.serverTools()));
    }

    private static BigDecimal times(BigDecimal price, long count) {
        return count == 0 ? BigDecimal.ZERO : price.multiply(BigDecimal.valueOf(count));
    }
}
