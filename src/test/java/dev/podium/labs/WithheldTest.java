package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention.Now;
import dev.podium.labs.Attention.SeatNow;
import dev.podium.labs.stuck.Finding;
import dev.podium.labs.stuck.Flag;
import dev.podium.labs.stuck.Level;
import dev.podium.labs.stuck.Rule;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the rules say, as far as a course's level lets those who help know it. */
class WithheldTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:20:00Z");
    private static final String SECRET = "hunter2";

    private final SeatId one = SeatId.random();
    private final SeatId two = SeatId.random();
    private final SeatId three = SeatId.random();

    private static Flag flag(SeatId seat, Rule rule) {
        return new Flag(
                seat.toString(),
                rule,
                Level.HELP,
                NOW,
                SECRET + " failed 5 times.",
                SECRET,
                5,
                Map.of("error", SECRET, "sentence", SECRET));
    }

    private static SeatNow seat(SeatId seat, Rule... rules) {
        return new SeatNow(
                seat,
                Level.HELP,
                Arrays.stream(rules).map(rule -> flag(seat, rule)).toList(),
                2,
                3,
                "",
                NOW);
    }

    @Test
    void everyRuleIsToldByItselfAndItsCountAloneAtFigures() {
        for (var rule : Rule.values()) {
            var shown = Withheld.seat(seat(one, rule), Visibility.FIGURES);
            assertThat(shown.passed()).isEqualTo(2);
            assertThat(shown.flags()).singleElement().satisfies(flag -> {
                assertThat(flag.rule()).isEqualTo(rule);
                assertThat(flag.weight()).isEqualTo(5);
                if (rule == Rule.HAND) {
                    assertThat(flag.sentence())
                            .as("said by the student, to be read")
                            .contains(SECRET);
                } else {
                    assertThat(flag.toString()).doesNotContain(SECRET);
                    assertThat(flag.sentence()).isNotBlank();
                }
            });
        }
    }

    @Test
    void ofTheStateOnlyTheHandIsLeftAndNoStepsAndNoTimeOfTyping() {
        var shown = Withheld.seat(seat(one, Rule.values()), Visibility.STATE);
        assertThat(shown.flags()).extracting(Flag::rule).containsExactly(Rule.HAND);
        assertThat(shown.passed()).isZero();
        assertThat(shown.step()).isZero();
        assertThat(shown.active()).isNull();
        var without = Withheld.seat(seat(one, Rule.SAME_ERROR), Visibility.STATE);
        assertThat(without.level()).as("nor how much it needs somebody").isEqualTo(Level.CALM);
        assertThat(Withheld.seat(seat(one, Rule.SAME_ERROR), Visibility.SCREEN)).isEqualTo(seat(one, Rule.SAME_ERROR));
    }

    @Test
    void whatIsSaidOfTheClassQuotesNobodyWhoseScreenIsNotShownAndCountsNobodyOfWhomNothingIs() {
        var all = List.of(one.toString(), two.toString(), three.toString());
        var findings = List.<Finding>of(
                new Finding.SharedError(SECRET, all, NOW, "3 of 9 seats have the same error: " + SECRET),
                new Finding.HardStep(4, all, NOW, "Step 4 holds up 3 of the 9 who began it."),
                flag(one, Rule.SAME_ERROR));
        var now = new Now(LabId.random(), NOW, List.of("a"), Map.of(), findings);

        assertThat(Withheld.now(now, _ -> Visibility.SCREEN).ofTheClass()).isEqualTo(findings);
        // One of three is enough that the error is quoted to nobody.
        var figures = Withheld.now(now, seat -> seat.equals(one) ? Visibility.FIGURES : Visibility.SCREEN);
        assertThat(figures.ofTheClass()).hasSize(3);
        assertThat(figures.toString()).doesNotContain(SECRET);
        assertThat(figures.ofTheClass()).element(1).isEqualTo(findings.get(1));

        var without = Withheld.now(now, seat -> seat.equals(one) ? Visibility.STATE : Visibility.SCREEN);
        assertThat(without.toString()).doesNotContain(SECRET).doesNotContain(one.toString());
        assertThat(without.ofTheClass())
                .extracting(Finding::sentence)
                .containsExactly("2 seats have the same error.", "Step 4 holds up 2 seats.");
        // Of one alone it is nothing of the class.
        assertThat(Withheld.now(now, seat -> seat.equals(one) ? Visibility.SCREEN : Visibility.STATE)
                        .ofTheClass())
                .containsExactly(findings.get(2));
    }

    @Test
    void eachLevelSaysWhatIsSeenAndThatKeysAreNot() {
        for (var level : Visibility.values()) {
            assertThat(level.toStudent()).contains("keystrokes are not kept");
            assertThat(level.ofSeats()).isNotBlank();
            assertThat(Visibility.ranked(level.rank())).isEqualTo(level);
            assertThat(level.insteadOfScreen().isEmpty()).isEqualTo(level.screens());
            assertThat(level.toStudent().contains("raise your hand")).isEqualTo(!level.screens());
        }
    }
}
