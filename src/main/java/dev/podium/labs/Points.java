package dev.podium.labs;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Points as people write them: not below 0, two places at most. Pure. */
final class Points {

    static final int PLACES = 2;

    /** A comma is a point in half of the world; without a limit on digits a number could be as long as a file. */
    private static final Pattern WRITTEN = Pattern.compile("\\d{1,6}([.,]\\d{1,6})?");

    private Points() {}

    /** The number, where it is one from 0 to {@code most}. Compared first: to write out 1E+999999999 takes a gigabyte. */
    static Optional<BigDecimal> of(BigDecimal given, BigDecimal most) {
        if (given.signum() < 0 || given.compareTo(most) > 0) {
            return Optional.empty();
        }
        if (given.signum() == 0) {
            return Optional.of(BigDecimal.ZERO.setScale(PLACES));
        }
        var plain = given.stripTrailingZeros();
        return plain.scale() > PLACES ? Optional.empty() : Optional.of(plain.setScale(PLACES));
    }

    static Optional<BigDecimal> parse(String text, BigDecimal most) {
        return WRITTEN.matcher(text).matches() ? of(new BigDecimal(text.replace(',', '.')), most) : Optional.empty();
    }

    /** As a person reads it: {@code 7.5}, {@code 10}. */
    static String words(BigDecimal points) {
        var plain = points.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0).toPlainString() : plain.toPlainString();
    }
}
