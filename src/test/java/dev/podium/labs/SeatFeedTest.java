package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.labs.stuck.Output;
import dev.podium.labs.stuck.Said;
import dev.podium.labs.stuck.SeatEvent;
import dev.podium.labs.stuck.SeatLog;
import dev.podium.labs.stuck.ShellCommands;
import dev.podium.labs.stuck.ShellMarks;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What is kept of a seat, whatever its terminal prints. */
class SeatFeedTest {

    private static final Instant FROM = Instant.parse("2026-01-01T08:00:00Z");

    private final ArrayList<SeatEvent> events = new ArrayList<>();
    private final ShellCommands commands = new ShellCommands(events::add);
    private final ShellMarks marks = new ShellMarks(mark -> commands.take(mark, FROM));

    private void print(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        marks.feed(bytes, 0, bytes.length);
    }

    @Test
    void whatWentByUnreadIsMarkedInTheOutputAndAMarkThatItCutIsNoMark() {
        print("\033]133;C;aid=7;n=1;cmd=make\007one\n\033]133;D;5;ai");
        marks.gap();
        print("d=7\007two\n\033]133;D;0;aid=7;n=1\007");
        assertThat(events).hasSize(2);
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        SeatEvent.CommandEnded.class,
                        ended -> assertThat(ended.exit()).isZero());
    }

    @Test
    void anAgentThatCallsAThousandTimesASecondPushesNothingElseOut() {
        var log = new SeatLog("seat", FROM, 0);
        log.add(new SeatEvent.CommandStarted(FROM, null, Said.command("make")));
        for (int i = 0; i < 10_000; i++) {
            log.add(new SeatEvent.ToolCalled(FROM.plusMillis(i), Said.call("Bash", "c" + i), true, Output.NONE));
        }
        assertThat(log.history().events()).hasSizeBetween(300, 501);
        assertThat(log.history().events().getFirst()).isInstanceOf(SeatEvent.CommandStarted.class);
        assertThat(log.history().events().getLast())
                .isInstanceOfSatisfying(
                        SeatEvent.ToolCalled.class,
                        call -> assertThat(call.call().text()).isEqualTo("Bash: c9999"));
    }

    @Test
    void aSeatThatIsBusyAllDayKeepsNoMoreThanTheLatestThousands() {
        var log = new SeatLog("seat", FROM, 0);
        for (int i = 0; i < 6_000; i++) {
            events.clear();
            print("\033]133;C;aid=7;n=" + i + ";cmd=make test " + i + "\007"
                    + "main.c:3: error: something is wrong\n".repeat(20) + "\033]133;D;1;aid=7;n=" + i + "\007");
            events.forEach(log::add);
        }
        assertThat(log.history().events()).hasSizeLessThanOrEqualTo(4_000);
    }
}
