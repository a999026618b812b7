package dev.podium.labs.ui;

/**
 * A seat's tile, as frontend/labs/podium-seats.ts reads it. Its screen comes apart from it.
 *
 * @param id of the seat
 * @param since when what {@code word} says began, in milliseconds; 0 where that says nothing
 * @param step the one that the student is on, from 1; 0 where there is none
 * @param seen who of those who help has it open; ""
 * @param unseen what stands in the place of a screen that is not shown; "" where it is
 */
record SeatTile(
        String id,
        String name,
        String symbol,
        String tone,
        String word,
        String sentence,
        long since,
        int steps,
        int passed,
        int step,
        String stepWords,
        String seen,
        String cost,
        String unseen,
        String machine) {}
