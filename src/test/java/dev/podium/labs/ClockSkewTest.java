package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.kernel.CurrentActor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a machine whose clock is off, or was set while the lab went on: what is in them counts, and not their time. */
@PodiumTest
@Timeout(120)
class ClockSkewTest extends SeatedLab {

    private void dated(Path file, String text, Duration off) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().plus(off)));
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600, 315_360_000, -315_360_000})
    void snapshotsResetsComparingAndCollectingGoByContentAndNotByTime(long seconds) throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        var directory = Path.of(seat.directory());
        var off = Duration.ofSeconds(seconds);
        // As long as the one of the template, so that only what is in it differs.
        dated(directory.resolve("exercise.py"), "print('hallo')\n", off);
        dated(directory.resolve("notes.txt"), "mine", off.negated());
        assertThat(as(house.instructor, () -> seats.check(lab.id())).sentence()).startsWith("1 of 1 differ");

        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        assertThat(done(lab.id()).state()).isEqualTo(SeatJob.State.DONE);
        assertThat(directory.resolve("exercise.py")).hasContent("print('hello')");
        assertThat(directory.resolve("notes.txt")).doesNotExist();

        var kept = as(house.instructor, () -> snapshots.of(seat.id())).getFirst();
        as(house.instructor, () -> snapshots.restore(kept.id()));
        assertThat(done(lab.id()).state()).isEqualTo(SeatJob.State.DONE);
        assertThat(directory.resolve("exercise.py")).hasContent("print('hallo')");
        assertThat(directory.resolve("notes.txt")).hasContent("mine");

        as(house.instructor, () -> endings.collect(lab.id(), List.of()));
        assertThat(done(lab.id()).state()).isEqualTo(SeatJob.State.DONE);
        var work = as(house.instructor, () -> endings.collected(lab.id())).getFirst();
        var brought = folder.resolve("brought.tar.gz");
        try (var to = Files.newOutputStream(brought)) {
            CurrentActor.call(house.instructor, () -> {
                endings.copy(work.id(), to);
                return true;
            });
        }
        var unpacked = Files.createDirectory(folder.resolve("brought"));
        LabHouse.sh("tar -xzf " + brought + " -C " + unpacked);
        assertThat(unpacked.resolve("exercise.py")).hasContent("print('hallo')");
        assertThat(unpacked.resolve("notes.txt")).hasContent("mine");
    }
}
