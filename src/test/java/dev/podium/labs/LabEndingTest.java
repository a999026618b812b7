package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.CollectedId;
import dev.podium.kernel.SeatJobId;
import dev.podium.labs.LabEnding.Collected;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.SnapshotFiles.Places;
import dev.podium.machines.Account;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Labs that end: work that is brought to Podium from real repositories, and programs that stop. */
@PodiumTest
@Timeout(240)
class LabEndingTest extends SeatedLab {

    @Autowired
    CollectedFiles disk;

    @Autowired
    CollectedAttic attic;

    private List<Collected> work(Labs.Lab lab) {
        return as(house.instructor, () -> endings.collected(lab.id()));
    }

    private byte[] bytes(Collected work) {
        var to = new ByteArrayOutputStream();
        as(house.instructor, () -> {
            try {
                endings.copy(work.id(), to);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return to.toByteArray();
    }

    /** Unpacked by tar itself. */
    private Path unpacked(byte[] packed) throws IOException, InterruptedException {
        var into = Files.createTempDirectory(folder, "unpacked");
        Files.write(into.resolve("work.tar.gz"), packed);
        sh("cd " + into + " && tar -xzf work.tar.gz && rm work.tar.gz");
        return into;
    }

    private static Path in(Seat seat, String file) {
        return Path.of(seat.directory(), file);
    }

    private Map<String, byte[]> all(Labs.Lab lab) throws IOException {
        var to = new ByteArrayOutputStream();
        as(house.instructor, () -> {
            try {
                endings.copyAll(lab.id(), to);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var found = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(to.toByteArray()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                found.put(entry.getName(), zip.readAllBytes());
            }
        }
        return found;
    }

    @Test
    void theWorkOfARepositoryIsCollectedWithEveryRefAndNothingOfTheTemplate() throws Exception {
        LabHouse.repository(folder);
        LabHouse.commit(folder, "untouched.txt", "as it was");
        LabHouse.commit(folder, ".gitignore", "*.o");
        var lab = seated(2, new Labs.Repository(folder.resolve("repository").toString(), "main"));
        var seat = only(lab.id());
        sh("cd " + seat.directory() + " && git checkout --quiet -b mine && echo one > committed.txt && git add -A"
                + " && git -c user.name=S -c user.email=s@example.org commit --quiet -m x");
        Files.writeString(in(seat, "exercise.py"), "changed");
        Files.writeString(in(seat, "big.o"), "built");
        Files.createSymbolicLink(in(seat, "link"), Path.of("/etc/passwd"));
        var odd = List.of("a b", "line\nend", "Übung ☕", "-C", "*");
        for (var name : odd) {
            Files.writeString(in(seat, name), "is " + name);
        }
        var asked = as(house.instructor, () -> endings.end(lab.id(), true, false));
        assertThat(asked.begun()).isEqualTo(2);
        loop.doAll();
        assertThat(as(house.instructor, () -> snapshots.jobs(lab.id())))
                .hasSize(2)
                .allSatisfy(job -> assertThat(job.said()).startsWith("Collected "));
        assertThat(work(lab)).hasSize(2);
        var mine = work(lab).getFirst();
        var packed = bytes(mine);
        assertThat(mine.bytes()).isEqualTo(packed.length);
        assertThat(mine.sha256())
                .isEqualTo(
                        java.util.HexFormat.of().formatHex(SeatScripts.sha256().digest(packed)));
        assertThat(mine.by()).isEqualTo("Ines");
        var there = unpacked(packed);
        assertThat(there.resolve("exercise.py")).hasContent("changed");
        assertThat(there.resolve("committed.txt")).hasContent("one\n");
        assertThat(Files.readSymbolicLink(there.resolve("link"))).isEqualTo(Path.of("/etc/passwd"));
        for (var name : odd) {
            assertThat(there.resolve(name)).hasContent("is " + name);
        }
        assertThat(there.resolve("untouched.txt")).doesNotExist();
        assertThat(there.resolve("big.o")).doesNotExist();
        assertThat(sh("git clone --quiet -b mine " + there.resolve("podium-git/repository.bundle") + " "
                        + there.resolve("again") + " && git -C " + there.resolve("again") + " log --format=%s"))
                .startsWith("x");
        assertThat(there.resolve("podium-git/uncommitted.patch")).content().contains("+changed");
        assertThat(agent(seat).state().running()).as("not frozen").isTrue();
        assertThat(as(house.instructor, () -> labs.get(lab.id())).state()).isEqualTo(Labs.State.ENDED);
        var zip = all(lab);
        assertThat(zip.keySet())
                .containsExactly(
                        "collected.csv",
                        work(lab).getFirst().fileName(),
                        work(lab).getLast().fileName());
        assertThat(zip.get(mine.fileName())).isEqualTo(packed);
        assertThat(new String(Objects.requireNonNull(zip.get("collected.csv")), StandardCharsets.UTF_8))
                .contains(mine.sha256())
                .contains("\"" + mine.studentName() + "\"");
        assertThat(as(students.getFirst(), snapshots::mine))
                .singleElement()
                .satisfies(own -> assertThat(own.job().kind()).isEqualTo(SeatJob.Kind.COLLECT));
    }

    @Test
    void theWorkOfAnArchiveLeavesOutWhatIsAsItWas() throws Exception {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            for (var name : List.of("src/main.py", "src/[same].py", "read me.txt")) {
                out.putNextEntry(new ZipEntry(name));
                out.write("print(1)".getBytes(StandardCharsets.UTF_8));
            }
        }
        var archive = as(house.instructor, () -> labs.upload("loops.zip", zip.toByteArray()));
        var lab = seated(1, archive);
        var seat = only(lab.id());
        Files.writeString(in(seat, "src/main.py"), "print(2)");
        Files.writeString(in(seat, "own.txt"), "mine");
        as(house.instructor, () -> endings.collect(lab.id(), List.of()));
        done(lab.id());
        var there = unpacked(bytes(work(lab).getFirst()));
        assertThat(there.resolve("src/main.py")).hasContent("print(2)");
        assertThat(there.resolve("own.txt")).hasContent("mine");
        assertThat(there.resolve("src/[same].py")).doesNotExist();
        assertThat(there.resolve("read me.txt")).doesNotExist();
        assertThat(there.resolve(".podium-seat")).doesNotExist();
        // What is tried again is another version, and what was there is kept.
        Files.writeString(in(seat, "own.txt"), "later");
        as(house.instructor, () -> endings.collect(lab.id(), List.of()));
        done(lab.id());
        assertThat(work(lab)).extracting(Collected::version).containsExactly(2, 1);
        assertThat(unpacked(bytes(work(lab).getFirst())).resolve("own.txt")).hasContent("later");
        assertThat(unpacked(bytes(work(lab).getLast())).resolve("own.txt")).hasContent("mine");
        assertThat(all(lab)).hasSize(2).containsKey(work(lab).getFirst().fileName());
    }

    @Test
    void aFrozenLabsProgramsStopAndDoNotStartUntilItIsOpenedAgain() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        var agent = Objects.requireNonNull(seat.agent());
        as(house.instructor, () -> endings.end(lab.id(), false, true));
        assertThat(done(lab.id()).said()).isEqualTo("Its program is stopped.");
        assertThat(agent(seat).state().running()).isFalse();
        var student = students.getFirst();
        refuses("labs.frozen", () -> as(student, () -> agents.start(agent)));
        refuses("labs.frozen", () -> as(student, () -> agents.restart(agent)));
        assertThat(as(student, () -> agents.get(agent)).workingDirectory()).isEqualTo(seat.directory());
        assertThat(as(house.instructor, () -> endings.of(lab.id()))).hasValueSatisfying(ending -> {
            assertThat(ending.frozen()).isTrue();
            assertThat(ending.by()).isEqualTo("Ines");
        });
        // What is collected from there stays stopped.
        as(house.instructor, () -> endings.collect(lab.id(), List.of()));
        assertThat(done(lab.id()).said()).endsWith("Its program is stopped.");
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.OPEN));
        assertThat(as(house.instructor, () -> endings.of(lab.id()))).isEmpty();
        assertThat(as(student, () -> agents.start(agent)).state().running()).isTrue();
        // One that is opened again before its turn comes goes on.
        as(house.instructor, () -> endings.end(lab.id(), false, true));
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.OPEN));
        assertThat(done(lab.id()).said()).isEqualTo("The lab is open again, so its program was left.");
        assertThat(agent(seat).state().running()).isTrue();
    }

    @Test
    void whatCouldNotBeCollectedSaysWhyAndIsTriedAgain() throws Exception {
        var lab = seated(2);
        var away = only(lab.id());
        TestPeople.update(
                "update seats set machine_id = ? where id = ?",
                farMachine().value(),
                away.id().value());
        as(house.instructor, () -> endings.end(lab.id(), true, false));
        loop.doAll();
        var jobs = as(house.instructor, () -> snapshots.jobs(lab.id()));
        assertThat(jobs.getFirst().state()).isEqualTo(SeatJob.State.FAILED);
        assertThat(jobs.getFirst().said()).contains("does not answer");
        assertThat(jobs.getLast().state()).isEqualTo(SeatJob.State.DONE);
        assertThat(work(lab)).hasSize(1);
        TestPeople.update(
                "update seats set machine_id = ? where id = ?",
                HERE.getFirst().value(),
                away.id().value());
        assertThat(as(house.instructor, () -> endings.collect(lab.id(), List.of(away.id())))
                        .begun())
                .isOne();
        loop.doAll();
        assertThat(work(lab)).hasSize(2);
    }

    @Test
    void aPodiumThatDiesAtAnyStepOfCollectingIsFollowedByAnother() throws Exception {
        var lab = seated(1);
        var steps = new ArrayList<String>();
        for (int before = 0; ; before++) {
            as(house.instructor, () -> endings.collect(lab.id(), List.of()));
            var dying = new Dying(before);
            if (!dying.diesAt()) {
                break;
            }
            steps.add(dying.last());
            assertThat(done(lab.id()).said()).as(dying.last()).startsWith("Collected ");
            assertThat(work(lab)).as(dying.last()).hasSize(before + 1);
        }
        assertThat(steps).containsExactly("Looking whose it is", "Collecting the work", "Writing it down", "end");
        var folderOfLab = disk.path(house.team, lab.id(), CollectedId.random()).getParent();
        assertThat(folderOfLab.toFile().list()).hasSize(5).allMatch(name -> name.endsWith(".tar.gz"));
        assertThat(sh("stat -c %a " + folderOfLab)).isEqualTo("700");
    }

    @Test
    void moreThanTheMostIsNamedAndLeavesNothing() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        sh("head -c 300000000 /dev/urandom > " + in(seat, "noise"));
        as(house.instructor, () -> endings.collect(lab.id(), List.of()));
        var job = done(lab.id());
        assertThat(job.state()).isEqualTo(SeatJob.State.FAILED);
        assertThat(job.said()).contains("has more than 200 MB packed").contains(seat.studentName());
        assertThat(work(lab)).isEmpty();
        assertThat(disk.path(house.team, lab.id(), CollectedId.random())
                        .getParent()
                        .toFile()
                        .list())
                .isEmpty();
    }

    @Test
    void whatLiesInTheWayOfTheDirectoryIsNotCollected() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        var victim = Files.createDirectory(folder.resolve("victim"));
        Files.writeString(victim.resolve("thesis.txt"), "theirs");
        sh("mv " + seat.directory() + " " + folder.resolve("away") + " && ln -s " + victim + " " + seat.directory());
        as(house.instructor, () -> endings.collect(lab.id(), List.of()));
        assertThat(done(lab.id()).said()).contains("lies a link, which Podium does not follow");
        assertThat(work(lab)).isEmpty();
        // Nor a repository that is a link to somebody's.
        sh("rm " + seat.directory() + " && mkdir " + seat.directory() + " && git init --quiet " + victim + " && ln -s "
                + victim.resolve(".git") + " " + seat.directory() + "/.git");
        as(house.instructor, () -> endings.collect(lab.id(), List.of()));
        done(lab.id());
        assertThat(Files.isSymbolicLink(unpacked(bytes(work(lab).getFirst())).resolve(".git")))
                .isTrue();
    }

    @Test
    void aFullDiskOfPodiumsIsSaid() throws Exception {
        var lab = seated(1);
        var row = new TransactionTemplate(transactions);
        var seat = as(
                house.instructor,
                () -> row.execute(_ -> seatStore.find(only(lab.id()).id()).orElseThrow()));
        var origin = as(
                house.instructor, () -> row.execute(_ -> labStore.find(lab.id()).orElseThrow()));
        var full = new WorkFiles(
                new SeatScripts(machines),
                new CollectedFiles(folder, org.springframework.util.unit.DataSize.ofTerabytes(100_000)),
                machines);
        refuses(
                "labs.work-disk-full",
                () -> full.bring(
                        house.team,
                        Account.LOCAL,
                        seat,
                        Places.of(seat, SeatJobId.random()),
                        origin,
                        "",
                        CollectedId.random(),
                        1,
                        1000));
    }

    @Test
    void earlierVersionsGoWhenTheirTimeIsOverAndFilesThatNobodyKnows() throws Exception {
        var lab = seated(1);
        for (int i = 0; i < 2; i++) {
            as(house.instructor, () -> endings.collect(lab.id(), List.of()));
            done(lab.id());
        }
        var earlier = work(lab).getLast();
        var latest = work(lab).getFirst();
        TestPeople.update(
                "update collected_work set collected_at = now() - interval '91 days' where lab_id = ?",
                lab.id().value());
        var stray = disk.path(house.team, lab.id(), CollectedId.random());
        Files.writeString(stray, "x");
        var young = disk.path(house.team, lab.id(), CollectedId.random());
        Files.writeString(young, "x");
        for (var each : List.of(
                stray, disk.path(house.team, lab.id(), earlier.id()), disk.path(house.team, lab.id(), latest.id()))) {
            Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        }
        attic.clear(Duration.ofHours(6));
        assertThat(work(lab)).extracting(Collected::id).containsExactly(latest.id());
        assertThat(stray).doesNotExist();
        assertThat(disk.path(house.team, lab.id(), earlier.id())).doesNotExist();
        assertThat(disk.path(house.team, lab.id(), latest.id())).exists();
        assertThat(young).exists();
        Files.delete(disk.path(house.team, lab.id(), latest.id()));
        refuses("labs.work-elsewhere", () -> bytes(latest));
        refuses("labs.work-elsewhere", () -> all(lab));
    }

    @Test
    void othersEndNothingAndSeeNoWork() throws Exception {
        var lab = seated(1);
        refuses("labs.no-work", () -> all(lab));
        as(house.instructor, () -> endings.collect(lab.id(), List.of()));
        done(lab.id());
        var mine = work(lab).getFirst();
        var elsewhere = new LabHouse();
        as(elsewhere.owner, () -> courses.put("Another", ""));
        refuses("labs.no-lab", () -> as(elsewhere.instructor, () -> endings.end(lab.id(), true, true)));
        refuses("labs.no-lab", () -> as(elsewhere.instructor, () -> endings.collect(lab.id(), List.of())));
        refuses("labs.no-lab", () -> as(elsewhere.instructor, () -> endings.collected(lab.id())));
        refuses("labs.no-work", () -> as(elsewhere.instructor, () -> endings.get(mine.id())));
        for (var actor : List.of(house.assistant, students.getFirst())) {
            refuses("identity.not-allowed", () -> as(actor, () -> endings.end(lab.id(), true, true)));
            refuses("identity.not-allowed", () -> as(actor, () -> endings.collected(lab.id())));
            refuses("identity.not-allowed", () -> as(actor, () -> endings.get(mine.id())));
        }
        assertThat(as(house.instructor, () -> labs.get(lab.id())).state()).isEqualTo(Labs.State.PLANNED);
    }
}
