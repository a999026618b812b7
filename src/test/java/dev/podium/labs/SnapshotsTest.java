package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.sh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.SeatJobId;
import dev.podium.kernel.SnapshotId;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.SnapshotFiles.Places;
import dev.podium.labs.Snapshots.Snapshot;
import dev.podium.machines.Account;
import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.support.TransactionTemplate;

/** Seats reset and brought back: real shells in a real tmux, files by real git and tar, rows in a real PostgreSQL. */
@PodiumTest
@Timeout(240)
class SnapshotsTest extends SeatedLab {

    private List<Snapshot> kept(Seat seat) {
        return as(house.instructor, () -> snapshots.of(seat.id()));
    }

    private static List<String> names(Snapshot snapshot) throws IOException, InterruptedException {
        return List.of(sh("tar -tzf '" + snapshot.path() + "'").split("\n"));
    }

    private static Path in(Seat seat, String file) {
        return Path.of(seat.directory(), file);
    }

    @Test
    void aResetMakesTheFilesAnewAndKeepsWhatWasThere() throws Exception {
        var lab = seated(2);
        var seat = only(lab.id());
        var other = of(lab.id()).getLast();
        Files.writeString(in(seat, "own.txt"), "mine");
        sh("cd " + seat.directory() + " && git checkout --quiet -b mine && git add -A"
                + " && git -c user.name=S -c user.email=s@example.org commit --quiet -m secret");
        Files.writeString(in(other, "own.txt"), "theirs");
        var before = agent(seat);
        var far = farMachine();
        var asked = as(house.instructor, () -> snapshots.reset(lab.id(), List.of(seat.id())));
        assertThat(asked.begun()).isOne();
        refuses("labs.seat-busy", () -> as(house.instructor, () -> seats.move(seat.id(), far)));
        assertThat(as(house.instructor, () -> snapshots.reset(lab.id(), List.of(seat.id())))
                        .left())
                .containsExactly("Something is being done to " + seat.studentName() + "'s seat.");
        var job = done(lab.id());
        assertThat(job.said())
                .startsWith("Made anew from version 1 of the template. What was there is kept as a snapshot of ");
        assertThat(job.state()).isEqualTo(SeatJob.State.DONE);
        assertThat(in(seat, "own.txt")).doesNotExist();
        assertThat(in(seat, "exercise.py")).hasContent("print('hello')");
        assertThat(sh("cd " + seat.directory() + " && git log --all --format=%s && git reflog --format=%gs"))
                .doesNotContain("secret")
                .doesNotContain("mine");
        assertThat(in(other, "own.txt")).hasContent("theirs");
        var after = agent(only(lab.id()));
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.state().running()).isTrue();
        assertThat(kept(seat)).singleElement().satisfies(snapshot -> {
            assertThat(names(snapshot)).contains("./own.txt", "./exercise.py", "./.git/HEAD");
            assertThat(snapshot.why()).isEqualTo("Before it was reset");
            assertThat(snapshot.by()).isEqualTo("Ines");
            assertThat(snapshot.sha256()).isEqualTo(sh("sha256sum < '" + snapshot.path() + "' | cut -c1-64"));
            assertThat(snapshot.bytes()).isEqualTo(Files.size(Path.of(snapshot.path())));
            assertThat(sh("stat -c %a '" + Path.of(snapshot.path()).getParent() + "'"))
                    .isEqualTo("700");
        });
        assertThat(beside()).noneMatch(name -> name.contains(".new-"));
        var told = as(students.getFirst(), snapshots::mine);
        assertThat(told).singleElement().satisfies(own -> {
            assertThat(own.labName()).isEqualTo("Loops");
            assertThat(own.job().askedBy()).isEqualTo("Ines");
            assertThat(own.job().kind()).isEqualTo(SeatJob.Kind.RESET);
        });
        assertThat(as(students.getLast(), snapshots::mine)).isEmpty();
    }

    @Test
    void aResetFollowsTheTemplateOfNow() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        var commit = LabHouse.commit(folder, "exercise.py", "print('bye')");
        as(
                house.instructor,
                () -> labs.change(
                        lab.id(),
                        LabHouse.wanted(
                                "Loops",
                                lab.template().files(),
                                folder.resolve("elsewhere"),
                                "shell",
                                null,
                                List.of(),
                                Map.of("LEVEL", "2"))));
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        assertThat(done(lab.id()).said()).startsWith("Made anew from version 2 of the template.");
        var now = only(lab.id());
        assertThat(in(now, "exercise.py")).hasContent("print('bye')");
        assertThat(now.directory()).as("where it was").isEqualTo(seat.directory());
        assertThat(now.templateVersion()).isEqualTo(2);
        assertThat(sh("cd " + now.directory() + " && git rev-parse HEAD")).isEqualTo(commit);
        assertThat(agent(now).environmentNames()).contains("LEVEL");
        assertThat(agent(now).state().running()).isTrue();
        assertThat(as(house.instructor, () -> seats.check(lab.id())).sentence())
                .isEqualTo("The seat is as the template says.");
    }

    @Test
    void whatIsBroughtBackIsAsItWasToTheLastNameAndCanBeUndone() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        var outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("victim"), "safe");
        var odd = List.of("a b", "line\nend", "Übung ☕", "-rf", "*", "$(touch x)");
        for (var name : odd) {
            Files.writeString(in(seat, name), "is " + name);
        }
        Files.createDirectory(in(seat, "deep"));
        Files.writeString(in(seat, "deep/run.sh"), "#!/bin/sh\n");
        sh("chmod 750 " + in(seat, "deep/run.sh") + " && chmod 500 " + in(seat, "deep"));
        Files.createSymbolicLink(in(seat, "out"), outside);
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        done(lab.id());
        assertThat(outside.resolve("victim")).hasContent("safe");
        assertThat(in(seat, "out")).doesNotExist();
        Files.writeString(in(seat, "second.txt"), "later");
        var first = kept(seat).getFirst();
        as(house.instructor, () -> snapshots.restore(first.id()));
        var job = done(lab.id());
        assertThat(job.said()).startsWith("Brought back as it was on ").contains("is kept as a snapshot of");
        for (var name : odd) {
            assertThat(in(seat, name)).hasContent("is " + name);
        }
        assertThat(in(seat, "x")).doesNotExist();
        assertThat(sh("stat -c %a " + in(seat, "deep/run.sh"))).isEqualTo("750");
        assertThat(Files.readSymbolicLink(in(seat, "out"))).isEqualTo(outside);
        assertThat(outside.resolve("victim")).hasContent("safe");
        assertThat(in(seat, "second.txt")).doesNotExist();
        assertThat(agent(only(lab.id())).state().running()).isTrue();
        var undo = kept(seat).getFirst();
        assertThat(undo.why()).isEqualTo("Before another was brought back");
        as(house.instructor, () -> snapshots.restore(undo.id()));
        done(lab.id());
        assertThat(in(seat, "second.txt")).hasContent("later");
        assertThat(in(seat, "a b")).doesNotExist();
    }

    @Test
    void aPodiumThatDiesAtAnyStepOfAResetIsFollowedByAnother() throws Exception {
        var lab = seated(1);
        var steps = new ArrayList<String>();
        for (int before = 0; ; before++) {
            var seat = only(lab.id());
            Files.writeString(in(seat, "own.txt"), "try " + before);
            as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
            var dying = new Dying(before);
            if (!dying.diesAt()) {
                break;
            }
            steps.add(dying.last());
            if (dying.last().equals("Putting the files in place")) {
                // And in the middle of it: what was there is away, and what comes is not there yet.
                sh("mv " + seat.directory() + " "
                        + Places.of(seatRow(seat), job(lab.id()).id()).old());
            }
            var job = done(lab.id());
            assertThat(job.state()).as(job.said()).isEqualTo(SeatJob.State.DONE);
            isReset(seat, dying.last());
        }
        assertThat(steps)
                .containsExactly(
                        "Looking whose it is",
                        "Laying the files",
                        "Stopping its program",
                        "Taking a snapshot",
                        "Putting the files in place",
                        "Removing what was there",
                        "Starting its program",
                        "end");
    }

    private SeatStore.SeatRow seatRow(Seat seat) {
        return as(
                house.instructor,
                () -> new TransactionTemplate(transactions)
                        .execute(_ -> seatStore.find(seat.id()).orElseThrow()));
    }

    /** Whatever step broke off: once, whole, and nothing of it left lying. */
    private void isReset(Seat seat, String step) throws IOException, InterruptedException {
        assertThat(in(seat, "own.txt")).as(step).doesNotExist();
        assertThat(in(seat, "exercise.py")).as(step).exists();
        var snapshot = kept(seat).getFirst();
        assertThat(names(snapshot)).as(step).contains("./own.txt");
        assertThat(beside()).as(step).noneMatch(name -> name.contains(".new-"));
        assertThat(sh("ls -A '" + Path.of(snapshot.path()).getParent() + "'"))
                .as(step)
                .doesNotContain("old-")
                .doesNotContain(".part");
        var now = only(seat.lab());
        assertThat(agent(now).state().running()).as(step).isTrue();
        assertThat(as(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 10)))
                .as(step)
                .hasSize(1);
    }

    @Test
    void aPodiumThatDiesAtAnyStepOfBringingBackIsFollowedByAnother() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        for (int before = 0; ; before++) {
            Files.writeString(in(seat, "kept.txt"), "try " + before);
            as(house.instructor, () -> snapshots.take(lab.id(), List.of(), "exam"));
            done(lab.id());
            var snapshot = kept(seat).getFirst();
            Files.delete(in(seat, "kept.txt"));
            Files.writeString(in(seat, "new.txt"), "x");
            as(house.instructor, () -> snapshots.restore(snapshot.id()));
            var dying = new Dying(before);
            if (!dying.diesAt()) {
                break;
            }
            assertThat(done(lab.id()).said()).as(dying.last()).startsWith("Brought back");
            assertThat(in(seat, "kept.txt")).as(dying.last()).hasContent("try " + before);
            assertThat(in(seat, "new.txt")).as(dying.last()).doesNotExist();
            assertThat(names(kept(seat).getFirst())).as(dying.last()).contains("./new.txt");
        }
        assertThat(kept(seat)).hasSize(Snapshots.MOST);
    }

    @Test
    void oneThatWasTamperedWithIsNotBroughtBackAndTheSeatStaysAsItIs() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        as(house.instructor, () -> snapshots.take(lab.id(), List.of(), "before the exam"));
        assertThat(done(lab.id()).said()).startsWith("Kept as a snapshot of ");
        var snapshot = kept(seat).getFirst();
        assertThat(snapshot.why()).isEqualTo("before the exam");
        Files.writeString(Path.of(snapshot.path()), "x", StandardOpenOption.APPEND);
        Files.writeString(in(seat, "own.txt"), "mine");
        as(house.instructor, () -> snapshots.restore(snapshot.id()));
        var job = done(lab.id());
        assertThat(job.state()).isEqualTo(SeatJob.State.FAILED);
        assertThat(job.said()).contains("is not what Podium packed");
        assertThat(in(seat, "own.txt")).hasContent("mine");
        assertThat(agent(seat).state().running()).isTrue();
        // Nor a link to what has the right bytes, or nothing at all.
        Files.delete(Path.of(snapshot.path()));
        as(house.instructor, () -> snapshots.restore(snapshot.id()));
        assertThat(done(lab.id()).said()).contains("is not on").contains("any more");
    }

    @Test
    void withoutASnapshotNothingIsReplaced() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        Files.writeString(in(seat, "own.txt"), "mine");
        var trap = Files.createDirectory(folder.resolve("trap"));
        Files.createSymbolicLink(
                Path.of(seat.directory())
                        .resolveSibling(
                                ".podium-snapshots-" + Path.of(seat.directory()).getFileName()),
                trap);
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        var job = done(lab.id());
        assertThat(job.state()).isEqualTo(SeatJob.State.FAILED);
        assertThat(job.said()).contains("is not the student's own");
        assertThat(trap).isEmptyDirectory();
        assertThat(in(seat, "own.txt")).hasContent("mine");
        assertThat(agent(seat).state().running()).as("as it was").isTrue();
        assertThat(beside()).noneMatch(name -> name.contains(".new-"));
        assertThat(kept(seat)).isEmpty();
    }

    @Test
    void aLinkInPlaceOfTheDirectoryIsNotFollowed() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        var victim = Files.createDirectory(folder.resolve("victim"));
        Files.writeString(victim.resolve("thesis.txt"), "theirs");
        sh("mv " + seat.directory() + " " + folder.resolve("away") + " && ln -s " + victim + " " + seat.directory());
        as(house.instructor, () -> snapshots.take(lab.id(), List.of(), ""));
        assertThat(done(lab.id()).said()).contains("lies a link, which Podium does not follow");
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        assertThat(done(lab.id()).said()).endsWith("Nothing was there to keep.");
        assertThat(victim.resolve("thesis.txt")).hasContent("theirs");
        assertThat(victim.toFile().list()).containsExactly("thesis.txt");
        assertThat(in(seat, "exercise.py")).exists();
        assertThat(Files.isSymbolicLink(Path.of(seat.directory()))).isFalse();
    }

    @Test
    void whereTheDirectoryIsGoneAResetMakesIt() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        sh("rm -rf " + seat.directory());
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        assertThat(done(lab.id()).said())
                .isEqualTo("Made anew from version 1 of the template. Nothing was there to keep.");
        assertThat(in(seat, "exercise.py")).exists();
        // A parent that leads elsewhere by now is not gone along.
        sh("mv " + folder.resolve("seats") + " " + folder.resolve("moved") + " && ln -s " + folder.resolve("moved")
                + " " + folder.resolve("seats"));
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        assertThat(done(lab.id()).said()).contains("leads elsewhere by now");
    }

    @Test
    void fiveAreKeptAndTheOldestGo() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        String oldest = null;
        for (int i = 0; i < Snapshots.MOST + 1; i++) {
            int number = i;
            as(house.instructor, () -> snapshots.take(lab.id(), List.of(), "number " + number));
            done(lab.id());
            oldest = oldest == null ? kept(seat).getFirst().path() : oldest;
        }
        assertThat(kept(seat))
                .extracting(Snapshot::why)
                .containsExactly("number 5", "number 4", "number 3", "number 2", "number 1");
        assertThat(kept(seat))
                .allSatisfy(snapshot -> assertThat(Path.of(snapshot.path())).exists());
        assertThat(Path.of(oldest)).doesNotExist();
    }

    @Test
    void whatIsTooLargeIsNamedAndLeavesNothingAndALargeFileIsKept() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        sh("head -c 400000 /dev/urandom > " + in(seat, "noise"));
        var places = Places.of(seatRow(seat), SeatJobId.random());
        assertThatThrownBy(() -> snapshotFiles.take(Account.LOCAL, places, "small.tar.gz", 100_000))
                .hasMessageContaining("has more than 0 MB packed");
        assertThat(sh("ls -A '" + places.folder() + "'")).isEmpty();
        // 300 MB of nothing, which packs well.
        sh("truncate -s 300M " + in(seat, "large"));
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        done(lab.id());
        assertThat(in(seat, "large")).doesNotExist();
        var snapshot = kept(seat).getFirst();
        as(house.instructor, () -> snapshots.restore(snapshot.id()));
        done(lab.id());
        assertThat(Files.size(in(seat, "large"))).isEqualTo(300L << 20);
    }

    @Test
    void aFileOfAnotherOsUserIsKeptAndBroughtBackAsTheStudents() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("who may give files away")
                .isEqualTo("root");
        var lab = seated(1);
        var seat = only(lab.id());
        Files.writeString(in(seat, "foreign"), "x");
        sh("chown 65534 " + in(seat, "foreign") + " && chmod 600 " + in(seat, "foreign"));
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        done(lab.id());
        var snapshot = kept(seat).getFirst();
        as(house.instructor, () -> snapshots.restore(snapshot.id()));
        done(lab.id());
        assertThat(sh("stat -c %u:%a " + in(seat, "foreign"))).isEqualTo("0:600");
    }

    /** The machine, on which commands run as somebody without rights. */
    private record AsNobody(Machines machines) implements Machines {

        @Override
        public List<Machine> all() {
            return machines.all();
        }

        @Override
        public Machine get(MachineId id) {
            return machines.get(id);
        }

        @Override
        public Account account(MachineId machine) {
            return machines.account(machine);
        }

        @Override
        public void requireStill(Account account, PersonId person) {
            machines.requireStill(account, person);
        }

        @Override
        public Channel start(Account account, Command command) {
            var all = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
            all.addAll(command.arguments());
            return machines.start(account, Command.of(all));
        }

        @Override
        public Output run(Account account, Command command, Duration limit) {
            return machines.run(account, command, limit);
        }
    }

    @Test
    void whatItsOsUserCannotReadIsNamedAndWhatTheyCannotRemoveIsSaid() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("who may give files away")
                .isEqualTo("root");
        var base = Files.createDirectory(folder.resolve("theirs"));
        var seat = Files.createDirectories(base.resolve("ada/foreign"));
        Files.writeString(seat.resolve("secret"), "x");
        sh("chmod 755 " + folder + " && chown 65534 " + base + " " + seat.getParent() + " && chmod 600 "
                + seat.resolve("secret"));
        var places = new Places(
                base.toString(),
                seat.getParent().toString(),
                base.resolve("kept").toString(),
                base.resolve(".ada.new").toString(),
                ".ada.new",
                base.resolve("kept/old").toString());
        var nobody = new AsNobody(machines);
        var files = new SnapshotFiles(new SeatScripts(nobody), nobody);
        assertThatThrownBy(() -> files.take(Account.LOCAL, places, "a.tar.gz", 1 << 20))
                .hasMessageContaining("Not all files at")
                .hasMessageContaining("secret");
        assertThat(sh("ls -A " + places.folder())).isEmpty();
        sh("chmod 644 " + seat.resolve("secret"));
        assertThat(files.take(Account.LOCAL, places, "a.tar.gz", 1 << 20).bytes())
                .isPositive();
        assertThat(files.remove(Account.LOCAL, places.directory())).isFalse();
        sh("chown -R 65534 " + seat + " && chmod 500 " + seat);
        assertThat(files.remove(Account.LOCAL, places.directory())).isTrue();
        assertThat(seat).doesNotExist();
        // A folder of snapshots that is somebody else's is not written into.
        sh("mkdir " + seat.getParent() + " && chown 65534 " + seat.getParent() + " && chown 0 " + places.folder()
                + " && chmod 777 " + places.folder());
        refuses("labs.snapshot-folder", () -> files.take(Account.LOCAL, places, "b.tar.gz", 1 << 20));
    }

    @Test
    void oneThatIsTakenUpAgainWritesOverItsOwnFileAndAnEndedLabStopsIt() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        as(house.instructor, () -> snapshots.take(lab.id(), List.of(), ""));
        // It has packed, and could not say so.
        assertThat(new Dying(2).diesAt()).isTrue();
        TestPeople.update(
                "delete from seat_snapshots where seat_id = ?", seat.id().value());
        done(lab.id());
        assertThat(kept(seat)).hasSize(1);
        assertThat(Path.of(kept(seat).getFirst().path()).getParent().toFile().list())
                .hasSize(1);
        as(house.instructor, () -> snapshots.reset(lab.id(), List.of()));
        Files.writeString(in(seat, "own.txt"), "mine");
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.ENDED));
        assertThat(done(lab.id()).said()).contains("has ended");
        assertThat(in(seat, "own.txt")).hasContent("mine");
    }

    @Test
    void othersDoNothingToSeats() throws Exception {
        var lab = seated(1);
        var seat = only(lab.id());
        as(house.instructor, () -> snapshots.take(lab.id(), List.of(), ""));
        done(lab.id());
        var snapshot = kept(seat).getFirst();
        var elsewhere = new LabHouse();
        as(elsewhere.owner, () -> courses.put("Another", ""));
        refuses("labs.no-lab", () -> as(elsewhere.instructor, () -> snapshots.reset(lab.id(), List.of())));
        refuses("labs.no-lab", () -> as(elsewhere.instructor, () -> snapshots.jobs(lab.id())));
        refuses("labs.no-seat", () -> as(elsewhere.instructor, () -> snapshots.of(seat.id())));
        refuses("labs.no-snapshot", () -> as(elsewhere.instructor, () -> snapshots.restore(snapshot.id())));
        for (var actor : List.of(house.assistant, students.getFirst())) {
            refuses("identity.not-allowed", () -> as(actor, () -> snapshots.reset(lab.id(), List.of())));
            refuses("identity.not-allowed", () -> as(actor, () -> snapshots.take(lab.id(), List.of(), "")));
            refuses("identity.not-allowed", () -> as(actor, () -> snapshots.restore(snapshot.id())));
            refuses("identity.not-allowed", () -> as(actor, () -> snapshots.of(seat.id())));
        }
        refuses("labs.no-seat", () -> as(house.instructor, () -> snapshots.reset(lab.id(), List.of(SeatId.random()))));
        refuses("labs.no-snapshot", () -> as(house.instructor, () -> snapshots.restore(SnapshotId.random())));
        refuses("labs.bad-why", () -> as(house.instructor, () -> snapshots.take(lab.id(), List.of(), "x".repeat(201))));
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.ENDED));
        refuses("labs.lab-ended", () -> as(house.instructor, () -> snapshots.reset(lab.id(), List.of())));
        refuses("labs.lab-ended", () -> as(house.instructor, () -> snapshots.restore(snapshot.id())));
    }
}
