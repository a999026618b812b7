package dev.podium.costs;

import dev.podium.costs.Prices.NewPrice;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is entered as the price of a model has to be like this. Pure: the moment is handed in. */
final class ModelPriceRules {

    private static final BigDecimal MOST = new BigDecimal(1_000_000);
    private static final int LONGEST = 200;
    private static final Duration AHEAD = Duration.ofDays(366);

    /** Between the moment that somebody meant and the one at which it arrives. */
    private static final Duration LATE = Duration.ofMinutes(1);

    /** Of the input's price. */
    private static final BigDecimal CACHE_READ = new BigDecimal("0.1");

    private static final BigDecimal CACHE_WRITE_5M = new BigDecimal("1.25");
    private static final BigDecimal CACHE_WRITE_1H = new BigDecimal("2");

    private ModelPriceRules() {}

    /** With nothing left out. */
    static NewPrice checked(NewPrice price, Instant now) {
        var from = price.from() == null ? now : price.from();
        if (from.isBefore(now.minus(LATE)) || from.isAfter(now.plus(AHEAD))) {
            throw bad(
                    "validFrom",
                    "A price counts from now on, or from a moment within a year: what was booked already stays as it is.",
                    "Leave it out, or choose a later moment.");
        }
        var input = number("input", price.input());
        return new NewPrice(
                name("provider", price.provider()),
                name("model", price.model()),
                from.isBefore(now) ? now : from,
                input,
                orShare("cacheRead", price.cacheRead(), input, CACHE_READ),
                orShare("cacheWrite5m", price.cacheWrite5m(), input, CACHE_WRITE_5M),
                orShare("cacheWrite1h", price.cacheWrite1h(), input, CACHE_WRITE_1H),
                number("output", price.output()),
                price.serverTool() == null ? BigDecimal.ZERO : number("serverTool", price.serverTool()));
    }

    private static BigDecimal orShare(String field, @Nullable BigDecimal given, BigDecimal input, BigDecimal share) {
        return given == null
                ? input.multiply(share).setScale(Prices.DECIMALS, java.math.RoundingMode.HALF_UP)
                : number(field, given);
    }

    private static String name(String field, String text) {
        var name = text.strip();
        if (name.isEmpty()
                || name.length() > LONGEST
                || name.codePoints().anyMatch(each -> Character.isISOControl(each) || Character.isWhitespace(each))) {
            throw bad(
                    field,
                    "A " + field + " is 1 to 200 characters without spaces, or " + Prices.ANY + " for any.",
                    "Enter it as calls name it.");
        }
        return name;
    }

    /** Looks at its size without writing it out: {@code 1e999999999} is a short text. */
    private static BigDecimal number(String field, BigDecimal number) {
        var plain = number.stripTrailingZeros();
        if (plain.signum() < 0 || plain.compareTo(MOST) > 0 || plain.scale() > Prices.DECIMALS) {
            throw bad(
                    field,
                    "A price is 0 to 1,000,000 US dollars, with up to 6 decimals.",
                    "Enter it per million tokens, like 3.75.");
        }
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "costs.bad-price", sentence, nextStep);
    }
}
