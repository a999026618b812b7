package dev.podium.labs.stuck;

import java.time.Instant;
import java.util.List;

/** What is said of a class: of one seat, or once for many. */
public sealed interface Finding permits Flag, Finding.HardStep, Finding.SharedError {

    Instant since();

    String sentence();

    /** It is not the students, it is the step: said once instead of of each. */
    record HardStep(int step, List<String> seats, Instant since, String sentence) implements Finding {

        public HardStep {
            seats = List.copyOf(seats);
        }
    }

    /** Several seats have one error; their own flags stay. */
    record SharedError(String error, List<String> seats, Instant since, String sentence) implements Finding {

        public SharedError {
            seats = List.copyOf(seats);
        }
    }
}
