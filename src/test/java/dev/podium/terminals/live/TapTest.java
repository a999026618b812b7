package dev.podium.terminals.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** When a pane's output flows; the grace is over when the test says so. */
class TapTest {

    private static final String PAUSE = "refresh-client -A '%7:pause'";
    private static final String CONTINUE = "refresh-client -A '%7:continue'";

    private final List<String> told = new ArrayList<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Pane pane = new Pane(
            7, (shown, viewer) -> {}, new Tap(7, command -> told.add(command.replace('"', '\'')), waiting::add));

    private void afterTheGrace() {
        waiting.remove().run();
    }

    private void print(String text) {
        var bytes = text.getBytes();
        pane.output(bytes, 0, bytes.length);
        pane.flush();
    }

    @Test
    void outputFlowsAtTheBeginningAndEndsWhenNobodyCame() {
        assertThat(told).isEmpty();
        afterTheGrace();
        assertThat(told).containsExactly(PAUSE);
        assertThat(waiting).isEmpty();
    }

    @Test
    void aViewerKeepsItFlowingAndOneThatComesBackInTimeFindsWhatItMissed() {
        var viewer = new Viewer(new Silent());
        pane.add(viewer);
        afterTheGrace();
        print("seen");
        long left = pane.log().end();
        pane.remove(viewer, true);
        print("missed");
        pane.add(new Viewer(new Silent()));
        afterTheGrace();
        assertThat(told).isEmpty();
        assertThat(new String(pane.log().read(left, 100))).isEqualTo("missed");
    }

    @Test
    void whatPassedUnseenLeavesNoPositionToGoOnFrom() {
        print("before");
        long left = pane.log().end();
        afterTheGrace();
        pane.add(new Viewer(new Silent()));
        assertThat(told).containsExactly(PAUSE, CONTINUE);
        assertThat(pane.log().start()).isGreaterThan(left);
        assertThat(pane.log().end()).isGreaterThan(left);
    }

    @Test
    void whoLooksOnceCountsForOneGraceFromThen() {
        pane.touch();
        afterTheGrace();
        assertThat(told).containsExactly(PAUSE);
        pane.touch();
        assertThat(told).containsExactly(PAUSE, CONTINUE);
        afterTheGrace();
        assertThat(told).containsExactly(PAUSE, CONTINUE, PAUSE);
    }

    @Test
    void activityIsNewsInEachSecondButTheFirstThatIsTold() {
        assertThat(pane.active(1_000)).isFalse();
        assertThat(pane.lastOutput()).isNull();
        assertThat(pane.active(1_000)).isFalse();
        assertThat(pane.active(1_007)).isTrue();
        assertThat(pane.lastOutput()).isNotNull();
        assertThat(pane.active(1_007)).isFalse();
        assertThat(pane.active(1_008)).isTrue();
    }

    @Test
    void activityIsNewsWhereTheMachinesClockWasSetBack() {
        pane.active(1_000);

        assertThat(pane.active(400)).isTrue();
    }

    @Test
    void tellsActivityFromOtherNotifications() {
        assertThat(Activity.of("subscription-changed podium-activity $0 @1 0 %5 : 1795245277"))
                .isEqualTo(new Activity(5, 1_795_245_277L));
        assertThat(Activity.of("subscription-changed podium $0 @1 0 %5 : 0 0  77 cat"))
                .isNull();
        assertThat(Activity.of("window-add @3")).isNull();
    }

    private static final class Silent implements Outlet {

        @Override
        public void binary(java.nio.ByteBuffer bytes, Runnable sent) {
            sent.run();
        }

        @Override
        public void text(String json, Runnable sent) {
            sent.run();
        }

        @Override
        public void close(int code, String reason) {}
    }
}
