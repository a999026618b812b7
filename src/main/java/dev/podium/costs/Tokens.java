package dev.podium.costs;

/**
 * Counted tokens. No class is within another but reasoning, which is part of output: a provider that counts cached tokens as
 * input has them taken out before. All at least 0, but in an entry that corrects another.
 *
 * @param input not cached
 * @param cacheRead read from the provider's cache
 * @param cacheWrite5m written to it for 5 minutes
 * @param cacheWrite1h written to it for an hour
 * @param reasoning those of the output that were thought; told, and not billed once more
 * @param serverTools how often a tool ran at the provider, such as a web search
 */
public record Tokens(
        long input,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long output,
        long reasoning,
        long serverTools) {

    public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0, 0);

    /** Whether none is below 0. */
    boolean counted() {
        return (input | cacheRead | cacheWrite5m | cacheWrite1h | output | reasoning | serverTools) >= 0;
    }

    public Tokens plus(Tokens more) {
        return new Tokens(
                Math.addExact(input, more.input),
                Math.addExact(cacheRead, more.cacheRead),
                Math.addExact(cacheWrite5m, more.cacheWrite5m),
                Math.addExact(cacheWrite1h, more.cacheWrite1h),
                Math.addExact(output, more.output),
                Math.addExact(reasoning, more.reasoning),
                Math.addExact(serverTools, more.serverTools));
    }

    Tokens minus(Tokens less) {
        return new Tokens(
                Math.subtractExact(input, less.input),
                Math.subtractExact(cacheRead, less.cacheRead),
                Math.subtractExact(cacheWrite5m, less.cacheWrite5m),
                Math.subtractExact(cacheWrite1h, less.cacheWrite1h),
                Math.subtractExact(output, less.output),
                Math.subtractExact(reasoning, less.reasoning),
                Math.subtractExact(serverTools, less.serverTools));
    }
}
