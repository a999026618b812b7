package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Figures;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

class SampleMinutesTest {

    private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");

    private final Map<MachineId, MachineWatch> watches = new HashMap<>();
    private final Database database = new Database();
    private Instant now = BEGIN;
    private final SampleMinutes minutes = new SampleMinutes(() -> watches, database, () -> now);

    /** Keeps what it is given, unless it is away. */
    private static final class Database extends SampleStore {

        private final List<List<Minute>> batches = new ArrayList<>();
        private final List<List<GpuMinute>> gpus = new ArrayList<>();
        private boolean away;

        Database() {
            super((JdbcClient) null);
        }

        @Override
        void keep(List<Minute> some, List<GpuMinute> ofGpus) {
            if (away) {
                throw new DataAccessResourceFailureException("It is away.");
            }
            batches.add(some);
            gpus.add(ofGpus);
        }
    }

    private MachineWatch watch() {
        var watch = new MachineWatch(
                MachineId.random(),
                new MachineWatch.World(
                        (_, _) -> {
                            throw new AssertionError("It is not asked here.");
                        },
                        Runnable::run,
                        () -> now,
                        System::nanoTime,
                        _ -> {}));
        watches.put(MachineId.random(), watch);
        return watch;
    }

    private static void say(MachineWatch watch, int second) {
        watch.recent()
                .add(new Sample(
                        BEGIN.plusSeconds(second),
                        new Figures(0.5, 1.0, null, null, null, null),
                        null,
                        null,
                        null,
                        Duration.ZERO));
    }

    private void keepAt(int second) {
        now = BEGIN.plusSeconds(second);
        minutes.keep();
    }

    @Test
    void allMachinesAreKeptInOneStatementAndEachMinuteOnce() {
        var watched = List.of(watch(), watch(), watch());
        for (int second = 0; second < 130; second += 5) {
            for (var each : watched) {
                say(each, second);
            }
        }
        keepAt(63);
        assertThat(database.batches)
                .singleElement()
                .satisfies(batch -> assertThat(batch).hasSize(3).allSatisfy(each -> {
                    assertThat(each.minute()).isEqualTo(BEGIN);
                    assertThat(each.average().samples()).isEqualTo(12);
                }));
        keepAt(65);
        assertThat(database.batches).hasSize(1);
        keepAt(123);
        assertThat(database.batches).hasSize(2);
        assertThat(database.batches.getLast())
                .hasSize(3)
                .allMatch(each -> each.minute().equals(BEGIN.plusSeconds(60)));
    }

    @Test
    void whatADatabaseMissedItGetsWhenItIsBack() {
        var watch = watch();
        for (int second = 0; second < 240; second += 5) {
            say(watch, second);
        }
        keepAt(63);
        database.away = true;
        keepAt(123);
        keepAt(183);
        database.away = false;
        keepAt(243);
        assertThat(database.batches).hasSize(2);
        assertThat(database.batches.getLast())
                .extracting(SampleStore.Minute::minute)
                .containsExactly(BEGIN.plusSeconds(60), BEGIN.plusSeconds(120), BEGIN.plusSeconds(180));
    }

    @Test
    void aClockThatIsSetBackOrForthStopsNothing() {
        var watch = watch();
        say(watch, 5);
        keepAt(63);
        say(watch, 7_205);
        keepAt(7_263);
        assertThat(database.batches.getLast())
                .extracting(SampleStore.Minute::minute)
                .containsExactly(BEGIN.plusSeconds(7_200));
        say(watch, 65);
        keepAt(123);
        assertThat(database.batches.getLast())
                .extracting(SampleStore.Minute::minute)
                .contains(BEGIN.plusSeconds(60));
    }

    @Test
    void whereNothingWasHeardNothingIsWritten() {
        watch();
        keepAt(63);
        assertThat(database.batches).isEmpty();
    }

    private static void sayGpus(MachineWatch watch, int second, double busy) {
        watch.recentGpus()
                .add(
                        BEGIN.plusSeconds(second),
                        List.of(
                                new Gpu(0, "GPU-a", "NVIDIA L4", 1_000L, 500L, busy, 40, false, ""),
                                new Gpu(1, "GPU-b", "NVIDIA L4", 1_000L, 100L, null, 40, false, "")));
    }

    @Test
    void theGpusOfAMinuteGoWithItsOtherFigures() {
        var watch = watch();
        for (int second = 0; second < 130; second += 5) {
            say(watch, second);
        }
        sayGpus(watch, 10, 0.2);
        sayGpus(watch, 40, 0.4);
        sayGpus(watch, 70, 0.9);
        keepAt(63);
        assertThat(database.batches).hasSize(1);
        assertThat(database.gpus.getFirst())
                .satisfiesExactly(
                        a -> {
                            assertThat(a.minute()).isEqualTo(BEGIN);
                            assertThat(a.average().last().uuid()).isEqualTo("GPU-a");
                            assertThat(a.average().samples()).isEqualTo(2);
                            assertThat(a.average().figures().busy()).isBetween(0.299, 0.301);
                        },
                        b -> assertThat(b.average().figures().busy()).isNull());
        database.away = true;
        keepAt(123);
        database.away = false;
        keepAt(183);
        assertThat(database.gpus).hasSize(2);
        assertThat(database.gpus.getLast())
                .extracting(SampleStore.GpuMinute::minute)
                .containsExactly(BEGIN.plusSeconds(60), BEGIN.plusSeconds(60));
    }
}
