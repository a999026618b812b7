package dev.podium.telemetry;

import java.time.Duration;

/**
 * Something that is counted and that it takes time to ask for, such as of a database. It is read now and then on a thread of
 * its own, and gauges show what was read last: whoever reads metrics waits for nothing. {@code podium.reading.age} says how
 * old that is.
 */
public interface Reading {

    /** In small letters; the tag {@code reading}. */
    String name();

    /** How long after one reading the next begins. */
    Duration every();

    /**
     * Asks, and keeps what is answered. What it throws is logged once for each stretch of failures; it is read again all the
     * same.
     */
    void read() throws Exception;
}
