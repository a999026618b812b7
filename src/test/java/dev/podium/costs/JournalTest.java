package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalTest {

    @TempDir
    Path folder;

    private List<String> files() throws IOException {
        try (var found = Files.list(folder)) {
            return found.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileGoesWhenAllOfItIsBookedAndNoSooner() throws Exception {
        try (var journal = new Journal(folder, 1 << 20, 10)) {
            var first = journal.begun("first line");
            var second = journal.begun("second line");
            var settled = journal.settled(first, "first settled");
            journal.booked(List.of(settled));
            var third = journal.begun("third line");
            // The first file's own thing is settled; the third's file is written to.
            assertThat(files()).containsExactly("00000002.jsonl", "00000004.jsonl");
            journal.booked(List.of(journal.settled(second, "second settled"), journal.settled(third, "third settled")));
            journal.force();
            assertThat(files()).hasSize(1);
            assertThat(journal.isDone()).isTrue();
        }
    }

    @Test
    void onlyItsOwnerReadsIt() throws Exception {
        try (var journal = new Journal(folder, 1 << 20, 1 << 20)) {
            journal.begun("line");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(files().getFirst()))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aLineIsReadFromItsPlaceAgain() throws Exception {
        try (var journal = new Journal(folder, 1 << 20, 40)) {
            var from = journal.begun("ä");
            var place = journal.settled(from, "what was “settled”");
            journal.settled(journal.begun("another"), "and another");
            assertThat(journal.read(place)).isEqualTo("what was “settled”");
        }
    }

    @Test
    void itHasRoomToSettleWhenItHasNoneToBegin() throws Exception {
        try (var journal = new Journal(folder, 100, 1 << 20)) {
            var from = journal.begun("x".repeat(49));
            assertThat(journal.isFull()).isFalse();
            journal.begun("x");
            assertThat(journal.isFull()).isTrue();
            assertThat(Files.readString(journal.settled(from, "done").segment().file()))
                    .endsWith("done\n");
        }
    }

    /** A caller who goes away is interrupted; the journal is everybody's. */
    @Test
    void anInterruptedCallerClosesItForNobody() throws Exception {
        try (var journal = new Journal(folder, 1 << 20, 1 << 20)) {
            Thread.currentThread().interrupt();
            var from = journal.begun("one");
            assertThat(Thread.interrupted()).isTrue();
            journal.settled(from, "two");
            assertThat(Files.readString(folder.resolve("00000001.jsonl"))).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void linesOfManyAtOnceStayWhole() throws Exception {
        try (var journal = new Journal(folder, 1 << 24, 4_096);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<Object>>();
            for (int i = 0; i < 2_000; i++) {
                var line = "line " + i;
                tasks.add(() -> journal.begun(line));
            }
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
            var lines = new ArrayList<String>();
            for (var file : files()) {
                lines.addAll(Files.readAllLines(folder.resolve(file)));
            }
            assertThat(lines).hasSize(2_000).doesNotHaveDuplicates().allMatch(line -> line.matches("line \\d+"));
        }
    }

    @Test
    void whatIsClosedTakesNothingMore() throws Exception {
        var journal = new Journal(folder, 1 << 20, 1 << 20);
        var from = journal.begun("one");
        journal.close();
        assertThatThrownBy(() -> journal.settled(from, "two")).isInstanceOf(IOException.class);
        assertThat(Files.readString(folder.resolve("00000001.jsonl"))).isEqualTo("one\n");
    }
}
