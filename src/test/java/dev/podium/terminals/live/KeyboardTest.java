package dev.podium.terminals.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who types into a terminal. */
class KeyboardTest {

    private static final boolean MAY_TAKE_OVER = true;
    private static final boolean MAY_NOT = false;

    private final Keyboard<String> keyboard = new Keyboard<>(name -> name);

    @BeforeEach
    void adaDrivesAndEveAndTomAreHere() {
        keyboard.come("Ada");
        keyboard.come("Eve");
        keyboard.come("Tom");
    }

    private static Change<String> change(KeyboardDeed deed, String who) {
        return new Change<>(deed, who);
    }

    private static Change<String> change(KeyboardDeed deed, String who, String whom) {
        return new Change<>(deed, who, whom);
    }

    private void refuses(String code, Supplier<List<Change<String>>> request) {
        var driver = keyboard.driver();
        assertThatThrownBy(request::get).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.nextStep()).isNotEmpty();
        });
        assertThat(keyboard.driver()).isEqualTo(driver);
    }

    @Test
    void theFirstWhoMayDriveDrivesAndNobodyElseTypes() {
        assertThat(keyboard.driver()).isEqualTo("Ada");
        assertThat(keyboard.types("Ada")).isTrue();
        assertThat(keyboard.types("Eve")).isFalse();
        assertThat(keyboard.types("Nobody")).isFalse();
        assertThat(keyboard.notTaken().sentence()).startsWith("Ada drives");
    }

    @Test
    void theDriverHandsTheKeyboardToWhoAskedForIt() {
        assertThat(keyboard.ask("Eve")).containsExactly(change(KeyboardDeed.ASKED, "Eve"));
        assertThat(keyboard.ask("Eve")).isEmpty();
        assertThat(keyboard.asks("Eve")).isTrue();
        assertThat(keyboard.hand("Ada", "Eve")).containsExactly(change(KeyboardDeed.HANDED_OVER, "Ada", "Eve"));
        assertThat(keyboard.driver()).isEqualTo("Eve");
        assertThat(keyboard.asks("Eve")).isFalse();
        assertThat(keyboard.types("Ada")).isFalse();
    }

    @Test
    void theDriverHandsItToWhoDidNotAskAndToNobodyWhoIsNotHere() {
        keyboard.hand("Ada", "Tom");
        assertThat(keyboard.driver()).isEqualTo("Tom");
        refuses("terminals.not-here", () -> keyboard.hand("Tom", "Mallory"));
        refuses("terminals.drives-already", () -> keyboard.hand("Tom", "Tom"));
    }

    @Test
    void theDriverDeclinesAndGoesOn() {
        keyboard.ask("Eve");
        assertThat(keyboard.decline("Ada", "Eve")).containsExactly(change(KeyboardDeed.DECLINED, "Ada", "Eve"));
        assertThat(keyboard.asks("Eve")).isFalse();
        refuses("terminals.not-asking", () -> keyboard.decline("Ada", "Eve"));
        keyboard.ask("Tom");
        assertThat(keyboard.withdraw("Tom")).containsExactly(change(KeyboardDeed.WITHDREW, "Tom"));
        assertThat(keyboard.withdraw("Tom")).isEmpty();
    }

    @Test
    void onlyTheDriverHandsDeclinesLetsStopsOthersAndReleases() {
        keyboard.ask("Tom");
        refuses("terminals.not-driving", () -> keyboard.hand("Eve", "Eve"));
        refuses("terminals.not-driving", () -> keyboard.hand("Eve", "Tom"));
        refuses("terminals.not-driving", () -> keyboard.decline("Eve", "Tom"));
        refuses("terminals.not-driving", () -> keyboard.let("Eve", "Eve"));
        refuses("terminals.not-driving", () -> keyboard.stop("Eve", "Tom"));
        refuses("terminals.not-driving", () -> keyboard.release("Eve"));
    }

    @Test
    void takingOverIsARightOfItsOwn() {
        refuses("terminals.no-take-over", () -> keyboard.take("Eve", MAY_NOT));
        assertThat(keyboard.take("Eve", MAY_TAKE_OVER)).containsExactly(change(KeyboardDeed.TOOK_OVER, "Eve", "Ada"));
        assertThat(keyboard.types("Eve")).isTrue();
        assertThat(keyboard.types("Ada")).isFalse();
        assertThat(keyboard.take("Eve", MAY_NOT)).isEmpty();
    }

    @Test
    void whoIsNotHereNeitherTakesNorAsksNorAssists() {
        refuses("terminals.not-here", () -> keyboard.take("Mallory", MAY_TAKE_OVER));
        refuses("terminals.not-here", () -> keyboard.ask("Mallory"));
        refuses("terminals.not-here", () -> keyboard.assist("Mallory", MAY_TAKE_OVER));
    }

    @Test
    void whatIsGivenUpGoesToWhoAskedFirst() {
        keyboard.ask("Tom");
        keyboard.ask("Eve");
        assertThat(keyboard.release("Ada"))
                .containsExactly(change(KeyboardDeed.RELEASED, "Ada"), change(KeyboardDeed.BEGAN, "Tom"));
        assertThat(keyboard.asks("Eve")).isTrue();
    }

    @Test
    void whatNobodyAskedForIsNobodysUntilItIsTaken() {
        keyboard.release("Ada");
        assertThat(keyboard.driver()).isNull();
        assertThat(keyboard.types("Ada")).isFalse();
        assertThat(keyboard.notTaken().sentence()).startsWith("Nobody drives");
        keyboard.come("Ivy");
        assertThat(keyboard.driver()).isNull();
        assertThat(keyboard.take("Eve", MAY_NOT)).containsExactly(change(KeyboardDeed.BEGAN, "Eve"));
        keyboard.release("Eve");
        assertThat(keyboard.ask("Tom")).containsExactly(change(KeyboardDeed.BEGAN, "Tom"));
    }

    @Test
    void whoGoesForGoodLeavesTheKeyboardAtOnce() {
        assertThat(keyboard.leave("Ada", true)).containsExactly(change(KeyboardDeed.LEFT, "Ada"));
        assertThat(keyboard.driver()).isNull();
    }

    @Test
    void aBrokenConnectionKeepsTheKeyboardForAWhile() {
        keyboard.ask("Eve");
        assertThat(keyboard.leave("Ada", false)).isEmpty();
        assertThat(keyboard.away()).isTrue();
        assertThat(keyboard.driver()).isEqualTo("Ada");
        assertThat(keyboard.types("Ada")).isFalse();
        refuses("terminals.no-take-over", () -> keyboard.take("Eve", MAY_NOT));
        assertThat(keyboard.come("Ada")).isEmpty();
        assertThat(keyboard.away()).isFalse();
        assertThat(keyboard.types("Ada")).isTrue();
        assertThat(keyboard.graceOver(keyboard.absence())).isEmpty();
    }

    @Test
    void afterTheGraceItGoesToWhoAskedFirst() {
        keyboard.ask("Tom");
        keyboard.leave("Ada", false);
        assertThat(keyboard.graceOver(keyboard.absence()))
                .containsExactly(change(KeyboardDeed.LOST, "Ada"), change(KeyboardDeed.BEGAN, "Tom"));
        keyboard.come("Ada");
        assertThat(keyboard.driver()).isEqualTo("Tom");
    }

    @Test
    void theGraceOfAnEarlierAbsenceEndsNothing() {
        keyboard.leave("Ada", false);
        int first = keyboard.absence();
        keyboard.come("Ada");
        keyboard.leave("Ada", false);
        assertThat(keyboard.graceOver(first)).isEmpty();
        assertThat(keyboard.graceOver(keyboard.absence())).containsExactly(change(KeyboardDeed.LOST, "Ada"));
    }

    @Test
    void whoAskedAndWentDoesNotGetIt() {
        keyboard.ask("Eve");
        keyboard.leave("Eve", false);
        keyboard.release("Ada");
        assertThat(keyboard.driver()).isNull();
    }

    @Test
    void theFirstOfAllDrivesAgainOnceEverybodyWasGone() {
        for (var each : List.of("Ada", "Eve", "Tom")) {
            keyboard.leave(each, true);
        }
        assertThat(keyboard.come("Eve")).containsExactly(change(KeyboardDeed.BEGAN, "Eve"));
    }

    @Test
    void anAssistantTypesBesideTheDriverWhoLetThem() {
        refuses("terminals.no-assist", () -> keyboard.assist("Eve", MAY_NOT));
        keyboard.ask("Eve");
        assertThat(keyboard.let("Ada", "Eve")).containsExactly(change(KeyboardDeed.ASSISTS, "Eve", "Ada"));
        assertThat(keyboard.asks("Eve")).isFalse();
        assertThat(keyboard.types("Eve")).isTrue();
        assertThat(keyboard.driver()).isEqualTo("Ada");
        assertThat(keyboard.stop("Ada", "Eve")).containsExactly(change(KeyboardDeed.STOPPED, "Eve", "Ada"));
        assertThat(keyboard.types("Eve")).isFalse();
        refuses("terminals.not-assisting", () -> keyboard.stop("Eve", "Eve"));
    }

    @Test
    void whoMayTakeOverAssistsUnasked() {
        assertThat(keyboard.assist("Eve", MAY_TAKE_OVER)).containsExactly(change(KeyboardDeed.ASSISTS, "Eve"));
        assertThat(keyboard.assist("Eve", MAY_TAKE_OVER)).isEmpty();
        refuses("terminals.drives-already", () -> keyboard.assist("Ada", MAY_TAKE_OVER));
        assertThat(keyboard.stop("Eve", "Eve")).containsExactly(change(KeyboardDeed.STOPPED, "Eve"));
    }

    @Test
    void whoDrivesNoLongerAssists() {
        keyboard.assist("Eve", MAY_TAKE_OVER);
        assertThat(keyboard.take("Eve", MAY_TAKE_OVER))
                .containsExactly(change(KeyboardDeed.TOOK_OVER, "Eve", "Ada"), change(KeyboardDeed.STOPPED, "Eve"));
        keyboard.release("Eve");
        assertThat(keyboard.types("Eve")).isFalse();
    }

    @Test
    void anAssistantWhoGoesAssistsNoMore() {
        keyboard.assist("Eve", MAY_TAKE_OVER);
        assertThat(keyboard.leave("Eve", false)).containsExactly(change(KeyboardDeed.STOPPED, "Eve"));
        keyboard.come("Eve");
        assertThat(keyboard.types("Eve")).isFalse();
    }

    /** Whatever people do, in whatever order: who types is here, and drives or was announced as an assistant. */
    @Test
    void whateverHappensOneDrivesAtMostAndEveryDriveAndAssistThatBeginsEnds() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var people = List.of("Ada", "Eve", "Tom", "Ivy");
            var tested = new Keyboard<String>(name -> name);
            var told = new Told();
            for (int step = 0; step < 200; step++) {
                var who = people.get(random.nextInt(people.size()));
                var whom = people.get(random.nextInt(people.size()));
                try {
                    told.take(
                            switch (random.nextInt(12)) {
                                case 0, 1 -> tested.come(who);
                                case 2 -> tested.leave(who, random.nextBoolean());
                                case 3 -> tested.graceOver(tested.absence());
                                case 4 -> tested.ask(who);
                                case 5 -> tested.take(who, random.nextBoolean());
                                case 6 -> tested.hand(who, whom);
                                case 7 -> tested.release(who);
                                case 8 -> tested.assist(who, random.nextBoolean());
                                case 9 -> tested.let(who, whom);
                                case 10 -> tested.stop(who, whom);
                                default -> tested.decline(who, whom);
                            });
                } catch (Refusal refusal) {
                    assertThat(refusal.sentence()).isNotEmpty();
                }
                assertThat(told.driver).as("seed %s, step %s", seed, step).isEqualTo(tested.driver());
                for (var each : people) {
                    assertThat(tested.assists(each)).isEqualTo(told.assisting.contains(each));
                    assertThat(tested.types(each))
                            .isEqualTo(tested.mayDrive(each)
                                    && (each.equals(told.driver) || told.assisting.contains(each)));
                }
            }
        }
    }

    /** What somebody believes who only hears the changes, as the trail does. */
    private static final class Told {
        private String driver;
        private final java.util.Set<String> assisting = new java.util.HashSet<>();

        void take(List<Change<String>> changes) {
            for (var change : changes) {
                switch (change.deed()) {
                    case BEGAN -> {
                        assertThat(driver).isNull();
                        driver = change.who();
                    }
                    case RELEASED, LEFT, LOST -> {
                        assertThat(driver).isEqualTo(change.who());
                        driver = null;
                    }
                    case TOOK_OVER -> {
                        assertThat(driver).isEqualTo(change.whom());
                        driver = change.who();
                    }
                    case HANDED_OVER -> {
                        assertThat(driver).isEqualTo(change.who());
                        driver = change.whom();
                    }
                    case ASSISTS -> assertThat(assisting.add(change.who())).isTrue();
                    case STOPPED -> assertThat(assisting.remove(change.who())).isTrue();
                    case ASKED, WITHDREW, DECLINED -> {}
                }
            }
        }
    }
}
