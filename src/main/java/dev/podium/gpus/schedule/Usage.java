package dev.podium.gpus.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * How much somebody has used, where use counts half after each half-life: GPU-seconds as they count at {@code at}.
 *
 * @param value never negative
 */
public record Usage(double value, Instant at) {

    public static Usage none(Instant at) {
        return new Usage(0, at);
    }

    /**
     * Afterwards, with GPUs held at a steady rate since {@code at}: the exact integral, so that it does not matter how
     * often this is asked. A clock that went back changes nothing.
     *
     * @param rate GPUs held, as {@link Charge#rate} counts them
     */
    public Usage after(Instant now, Duration halfLife, double rate) {
        double seconds = seconds(at, now);
        if (seconds <= 0) {
            return this;
        }
        double constant = halfLife.toMillis() / 1000.0 / Math.log(2);
        double lost = -Math.expm1(-seconds / constant);
        return new Usage(value * (1 - lost) + rate * constant * lost, now);
    }

    private static double seconds(Instant from, Instant to) {
        return (to.toEpochMilli() - from.toEpochMilli()) / 1000.0;
    }
}
