package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.inference.EngineChoice.Standing;
import dev.podium.inference.EngineFacts.Holds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of several engines is asked first. */
class EngineChoiceTest {

    private static Standing engine(Holds holds, int slots, int busy, int waiting) {
        return new Standing(false, holds, slots, busy, waiting);
    }

    private static List<Integer> order(Standing... engines) {
        return EngineChoice.order(List.of(engines));
    }

    @Test
    void oneThatHasTheModelLoadedIsAskedBeforeOneWithAFreeSlot() {
        assertThat(order(engine(Holds.PULLED, 4, 0, 0), engine(Holds.LOADED, 4, 4, 2)))
                .containsExactly(1, 0);
    }

    @Test
    void notWhenMoreWaitThereThanItAnswersAtATime() {
        assertThat(order(engine(Holds.PULLED, 4, 0, 0), engine(Holds.LOADED, 4, 4, 5)))
                .containsExactly(0, 1);
    }

    @Test
    void ofThoseThatHaveItLoadedTheOneWithMoreRoomIs() {
        assertThat(order(engine(Holds.LOADED, 2, 2, 0), engine(Holds.LOADED, 4, 3, 0), engine(Holds.LOADED, 1, 0, 0)))
                .containsExactly(2, 1, 0);
    }

    @Test
    void oneWithAFreeSlotIsAskedBeforeOneWithALine() {
        assertThat(order(engine(Holds.PULLED, 1, 1, 0), engine(Holds.PULLED, 2, 1, 0)))
                .containsExactly(1, 0);
    }

    @Test
    void oneThatIsKnownToHaveTheModelIsAskedBeforeOneOfWhichNothingIsKnown() {
        assertThat(order(engine(Holds.UNKNOWN, 4, 0, 0), engine(Holds.PULLED, 1, 0, 0)))
                .containsExactly(1, 0);
    }

    @Test
    void whereAllAreBusyTheShortestLineIsFor() {
        assertThat(order(engine(Holds.LOADED, 1, 1, 9), engine(Holds.PULLED, 1, 1, 3), engine(Holds.PULLED, 2, 2, 4)))
                .containsExactly(2, 1, 0);
        assertThat(order(engine(Holds.PULLED, 1, 1, 9), engine(Holds.LOADED, 1, 1, 9)))
                .as("and where lines are as long, what is loaded")
                .containsExactly(1, 0);
    }

    @Test
    void whoIsAwayOrHasNotPulledItIsNotAsked() {
        assertThat(order(
                        new Standing(true, Holds.UNKNOWN, 4, 0, 0),
                        engine(Holds.NOT, 4, 0, 0),
                        engine(Holds.UNKNOWN, 1, 1, 50)))
                .containsExactly(2);
    }

    @Test
    void whereAllIsEqualTheOrderOfTheNameHolds() {
        assertThat(order(engine(Holds.PULLED, 2, 1, 0), engine(Holds.PULLED, 4, 2, 0), engine(Holds.PULLED, 2, 1, 0)))
                .containsExactly(0, 1, 2);
    }
}
