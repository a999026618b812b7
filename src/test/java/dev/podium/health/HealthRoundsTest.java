package dev.podium.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.HealthCheck;
import dev.podium.kernel.HealthCheck.Found;
import dev.podium.kernel.HealthCheck.State;
import dev.podium.kernel.HealthMayDiffer;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthRoundsTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final LinkedBlockingQueue<Boolean> news = new LinkedBlockingQueue<>();
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");

    private static HealthCheck check(String name, Callable<Found> look) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Found look() throws Exception {
                return look.call();
            }
        };
    }

    private HealthRounds rounds(Duration limit, HealthCheck... checks) {
        return new HealthRounds(List.of(checks), () -> news.add(true), () -> now, LONG, limit);
    }

    @Test
    void theWorstComesFirst() {
        var seen = rounds(
                        LONG,
                        check("b.fine", () -> Found.fine("Well.")),
                        check("a.fine", () -> Found.fine("Well.")),
                        check("c.look", () -> Found.look("Hm.", "Look.")),
                        check("d.broken", () -> Found.broken("Oh.", "Mend it.")))
                .once();
        assertThat(seen).extracting(HealthChecks.Seen::check).containsExactly("d.broken", "c.look", "a.fine", "b.fine");
        assertThat(seen).allMatch(each -> each.since().equals(now));
    }

    /** A round comes once in an hour here. */
    @Test
    void whatMayDifferIsLookedAtAtOnce() throws Exception {
        var setUp = new AtomicBoolean();
        var rounds = new HealthRounds(
                List.of(check("setup.done", () -> setUp.get() ? Found.fine("Set up.") : Found.look("Not yet.", "Do."))),
                () -> news.add(true),
                () -> now,
                Duration.ofHours(1),
                LONG);
        rounds.begin();
        assertThat(news.take()).isTrue();
        assertThat(rounds.seen().getFirst().state()).isEqualTo(State.LOOK);
        setUp.set(true);
        rounds.on(new HealthMayDiffer("setup.done"));
        assertThat(news.take()).isTrue();
        assertThat(rounds.seen().getFirst().state()).isEqualTo(State.FINE);
        rounds.stop();
    }

    @Test
    void oneThatHangsIsSaidToAndKeepsNobodyWaiting() throws Exception {
        var never = new CountDownLatch(1);
        var looks = new AtomicInteger();
        var hanging = new ArrayList<HealthCheck>();
        for (int i = 0; i < 9; i++) {
            hanging.add(check("a.hangs" + i, () -> {
                looks.incrementAndGet();
                while (true) {
                    try {
                        never.await();
                        return Found.fine("At last.");
                    } catch (InterruptedException ignored) {
                        Thread.interrupted();
                    }
                }
            }));
        }
        hanging.add(check("z.well", () -> Found.fine("Well.")));
        var rounds = rounds(SHORT, hanging.toArray(HealthCheck[]::new));
        rounds.round();
        while (rounds.seen().size() < 10) {
            assertThat(news.poll(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(rounds.seen())
                .filteredOn(each -> each.state() == State.SILENT)
                .hasSize(9);
        assertThat(rounds.seen().getFirst().sentence()).isEqualTo("a.hangs0 does not answer within 0 s.");
        assertThat(rounds.seen().getLast().check()).isEqualTo("z.well");
        rounds.round();
        assertThat(looks).as("nobody is asked again who has not ended").hasValue(9);
        never.countDown();
        rounds.stop();
    }

    @Test
    void whatIsThrownShowsByItsKindAloneAndARefusalByItsWords() {
        var seen = rounds(
                        LONG,
                        check("a.throws", () -> {
                            throw new IllegalStateException("password=hunter2");
                        }),
                        check("b.refuses", () -> {
                            throw Refusal.unavailable("x.y", "There is none.", "Make one.");
                        }))
                .once();
        assertThat(seen).allMatch(each -> each.state() == State.BROKEN);
        assertThat(seen.getFirst().sentence()).contains("IllegalStateException").doesNotContain("hunter2");
        assertThat(seen.getLast().sentence()).isEqualTo("There is none.");
        assertThat(seen.getLast().nextStep()).isEqualTo("Make one.");
    }

    @Test
    void sinceStaysForAsLongAsTheStateDoesAndOnlyWhatIsNewIsTold() throws Exception {
        var state = new Found[] {Found.broken("Oh.", "Mend it.")};
        var rounds = rounds(LONG, check("a.b", () -> state[0]));
        rounds.round();
        assertThat(news.poll(30, TimeUnit.SECONDS)).isTrue();
        var first = now;
        now = now.plusSeconds(30);
        state[0] = Found.broken("Oh, more.", "Mend it.");
        untilRound(rounds);
        assertThat(news.poll(30, TimeUnit.SECONDS)).isTrue();
        assertThat(rounds.seen().getFirst().since()).isEqualTo(first);
        now = now.plusSeconds(30);
        state[0] = Found.fine("Well.");
        untilRound(rounds);
        assertThat(news.poll(30, TimeUnit.SECONDS)).isTrue();
        assertThat(rounds.seen().getFirst().since()).isEqualTo(now);
        rounds.stop();
    }

    /** A look ends a moment after it has told. */
    private static void untilRound(HealthRounds rounds) throws InterruptedException {
        var before = rounds.seen().getFirst().lookedAt();
        while (rounds.seen().getFirst().lookedAt().equals(before)) {
            rounds.round();
            Thread.onSpinWait();
        }
    }
}
