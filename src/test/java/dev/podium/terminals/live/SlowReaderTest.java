package dev.podium.terminals.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What waits for somebody who takes nothing, for as long as the test says. */
class SlowReaderTest {

    private static final int PIECE = 64 << 10;
    private static final int PICTURE = 20_000;
    private static final Pattern GAP = Pattern.compile("\\{\"type\":\"gap\",\"bytes\":(\\d+)}");

    private final Queue<Viewer> asked = new ArrayDeque<>();
    private final Pane pane = new Pane(7, (shown, viewer) -> asked.add(viewer), new Tap(7, told -> {}, check -> {}));
    private final Slow slow = new Slow();
    private long printed;

    /** Takes one frame, and the next when the test lets it. */
    private static final class Slow implements Outlet {
        final List<String> words = new ArrayList<>();
        final Queue<Runnable> held = new ArrayDeque<>();
        long output;
        long pictures;

        @Override
        public void binary(ByteBuffer bytes, Runnable sent) {
            if (bytes.get(0) == 'p') {
                pictures++;
            } else {
                output += bytes.remaining();
            }
            held.add(sent);
        }

        @Override
        public void text(String json, Runnable sent) {
            words.add(json);
            held.add(sent);
        }

        @Override
        public void close(int code, String reason) {}

        void letGo() {
            for (Runnable sent; (sent = held.poll()) != null; ) {
                sent.run();
            }
        }
    }

    private Viewer viewer(boolean records) {
        var viewer = new Viewer(slow, records);
        pane.add(viewer);
        paint(viewer);
        return viewer;
    }

    private void paint(Viewer viewer) {
        var picture = new byte[PICTURE];
        picture[0] = 'p';
        pane.locked(() -> viewer.paint(picture, true, "run"));
    }

    private void print() {
        var bytes = new byte[PIECE];
        java.util.Arrays.fill(bytes, (byte) 'o');
        pane.output(bytes, 0, bytes.length);
        pane.flush();
        printed += bytes.length;
    }

    private long kept() {
        return pane.log().end() - pane.log().start();
    }

    /** Takes all there is, and the snapshots that were asked for. */
    private void takeAll() {
        slow.letGo();
        for (Viewer waiting; (waiting = asked.poll()) != null; slow.letGo()) {
            paint(waiting);
        }
    }

    private long lost() {
        return slow.words.stream()
                .map(GAP::matcher)
                .filter(java.util.regex.Matcher::matches)
                .mapToLong(gap -> Long.parseLong(gap.group(1)))
                .sum();
    }

    @Test
    void aRecordingThatLagsLittleMissesNothing() {
        var recording = viewer(true);
        slow.letGo();
        while (printed < Viewer.RECORDING_BACKLOG) {
            print();
        }
        pane.locked(recording::finish);
        takeAll();
        assertThat(slow.output).isEqualTo(printed);
        assertThat(lost()).isZero();
    }

    @Test
    void ofARecordingThatLagsMuchWhatCameFirstIsKeptAndTheRestCounted() {
        var recording = viewer(true);
        slow.letGo();
        for (int i = 0; i < 500; i++) {
            print();
            assertThat(kept() + recording.waiting())
                    .isLessThanOrEqualTo(Viewer.RECORDING_BACKLOG + OutputLog.RESUME + PIECE);
        }
        takeAll();
        assertThat(slow.output).isBetween(Viewer.RECORDING_BACKLOG - PIECE * 2L, Viewer.RECORDING_BACKLOG + PIECE * 2L);
        assertThat(slow.output + lost()).isEqualTo(printed);
        assertThat(slow.pictures).isEqualTo(2);
        print();
        takeAll();
        assertThat(slow.output + lost()).isEqualTo(printed);
        assertThat(slow.words).filteredOn(word -> word.contains("\"gap\"")).hasSize(1);
    }

    @Test
    void aTerminalThatChangesItsSizeAllDayWhileTheDiskTakesNothingFillsNoMemory() {
        var recording = viewer(true);
        slow.letGo();
        for (int i = 0; i < 1_000; i++) {
            print();
            int cols = i;
            pane.locked(() -> recording.resized(Frames.size(cols, 24, false)));
            paint(recording);
            assertThat(kept() + recording.waiting())
                    .isLessThanOrEqualTo(Viewer.RECORDING_BACKLOG + OutputLog.RESUME + PIECE + PICTURE);
        }
        assertThat(recording.frames()).isLessThan(50);
        takeAll();
        assertThat(slow.output + lost()).isEqualTo(printed);
        assertThat(slow.words)
                .filteredOn(word -> word.contains("\"size\""))
                .last()
                .isEqualTo(Frames.size(999, 24, false));
        assertThat(slow.words).last().asString().contains("\"ready\"");
    }

    @Test
    void aViewerWhoTakesNothingIsPaintedAnewWhenItDoes() {
        var viewer = viewer(false);
        for (int i = 0; i < 1_000; i++) {
            paint(viewer);
            assertThat(viewer.waiting()).isLessThanOrEqualTo(2 * PICTURE);
        }
        print();
        takeAll();
        assertThat(slow.pictures).isBetween(2L, 4L);
        assertThat(slow.words)
                .last()
                .asString()
                .isEqualTo(Frames.ready(pane.log().end(), "run"));
    }
}
