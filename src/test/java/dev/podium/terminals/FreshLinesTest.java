package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FreshLinesTest {

    private final FreshLines lines = new FreshLines();

    @Test
    void whatScrolledOffIsKeptAtOnceAndOnce() {
        assertThat(lines.look(List.of("one", "two"), List.of())).containsExactly("one", "two");
        assertThat(lines.look(List.of("two", "three"), List.of())).containsExactly("three");
    }

    @Test
    void onTheScreenALineHasToStandForTwoLooks() {
        assertThat(lines.look(List.of(), List.of("head", "12 s"))).isEmpty();
        assertThat(lines.look(List.of(), List.of("head", "13 s"))).containsExactly("head");
        assertThat(lines.look(List.of("head"), List.of("14 s"))).isEmpty();
    }

    @Test
    void whatStandsWhenNothingMoreIsPrintedIsKept() {
        lines.look(List.of(), List.of("$ make test", "BUILD SUCCESS"));
        assertThat(lines.rest()).containsExactly("$ make test", "BUILD SUCCESS");
        assertThat(lines.rest()).isEmpty();
    }

    @Test
    void framesAndControlCharactersAreNoText() {
        assertThat(lines.look(List.of("│ error[E0308] │", "╭────╮", "a\u0007b"), List.of()))
                .containsExactly("error[E0308]", "a b");
    }

    @Test
    void aLongLineIsCut() {
        assertThat(lines.look(List.of("x".repeat(1_000_000)), List.of()))
                .containsExactly("x".repeat(FreshLines.LONGEST));
    }
}
