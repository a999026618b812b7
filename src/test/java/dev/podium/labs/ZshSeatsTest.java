package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.podium.PodiumTest;
import dev.podium.agents.Agents;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.Template;
import dev.podium.labs.Labs.Wanted;
import dev.podium.labs.Seats.Seat;
import dev.podium.labs.stuck.SeatEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;

/** Seats whose student sits in a real zsh; where the machine has none, the tests say so and are left out. */
@PodiumTest
@Timeout(120)
class ZshSeatsTest {

    @Autowired
    Courses courses;

    @Autowired
    Roster roster;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    Hands hands;

    @Autowired
    ClassWatch watch;

    @Autowired
    SeatFeeds feeds;

    @Autowired
    SeatLoop loop;

    @Autowired
    Agents agents;

    @TempDir
    Path folder;

    private LabHouse house;
    private Lab lab;
    private Actor student;

    @BeforeEach
    void aCourse() throws IOException {
        assumeThat(Path.of("/usr/bin/zsh")).exists();
        house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        Files.writeString(folder.resolve(".zshrc"), "PS1='mine> '\n");
    }

    @AfterEach
    void end() {
        if (lab != null) {
            as(house.instructor, () -> labs.state(lab.id(), Labs.State.ENDED));
            watch.lookAtAll();
            doAs(house.owner, () -> agents.list(Agents.Filter.ALL, 0, 500).forEach(agent -> agents.delete(agent.id())));
        }
    }

    private void open(String program, @Nullable String command, Map<String, String> variables) {
        var person = LabHouse.stranger(LabHouse.name("student"));
        as(house.instructor, () -> roster.apply(LabHouse.csv(List.of(person.name())), false));
        student = new Actor(person.person(), person.name(), house.team, Set.of(Role.STUDENT), null);
        var template = new Template(
                program,
                command,
                List.of(),
                List.of(),
                new NoFiles(),
                folder.resolve("seats").toString(),
                false,
                "",
                List.of());
        lab = as(house.instructor, () -> labs.create(new Wanted("Loops", null, null, template, variables)));
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.OPEN));
        as(house.instructor, () -> seats.provision(lab.id(), List.of(MachineId.LOCAL)));
        loop.makeAll();
    }

    private Seat seat() {
        return as(student, () -> seats.mine()).getFirst().seat();
    }

    private AgentId agent() {
        return Objects.requireNonNull(seat().agent());
    }

    private static void pause() {
        if (Thread.interrupted()) {
            throw new AssertionError("What was waited for has not come.");
        }
        LockSupport.parkNanos(20_000_000);
    }

    private void look() {
        watch.look(house.team, lab.id());
    }

    /** Typed again until it is heard: the shell may have begun before Podium listened, and took its time. */
    private void heard(String command) {
        for (int i = 0; commands().noneMatch(command::equals); i++) {
            if (i % 100 == 0) {
                look();
                doAs(student, () -> agents.input(agent(), command, true));
            }
            pause();
        }
    }

    private Stream<String> commands() {
        return feeds.find(seat().id()).stream()
                .flatMap(feed -> feed.history().events().stream())
                .filter(SeatEvent.CommandStarted.class::isInstance)
                .map(event -> ((SeatEvent.CommandStarted) event).said().text());
    }

    @Test
    void aSeatOfZshSaysWhatItRunsAndRaisesHandsAlsoWhenItIsStartedAnew() {
        open("command", "zsh", Map.of("HOME", folder.toString()));
        heard("echo one");
        doAs(student, () -> agents.restart(agent()));
        heard("echo two");
        doAs(student, () -> agents.input(agent(), "podium hand why is it 41?", true));
        while (as(house.assistant, () -> hands.queue(lab.id())).isEmpty()) {
            look();
            pause();
        }
        assertThat(as(house.assistant, () -> hands.queue(lab.id())))
                .singleElement()
                .satisfies(hand -> assertThat(hand.sentence()).isEqualTo("why is it 41?"));
        assertThat(feeds.find(seat().id()).orElseThrow().history().commandsKnown())
                .isTrue();
        assertThat(as(house.instructor, () -> seats.check(lab.id())).sentence())
                .isEqualTo("The seat is as the template says.");
        // Nothing lies in the seat that its student did not make.
        assertThat(Path.of(seat().directory())).isDirectoryNotContaining("glob:**zsh*");
    }

    @Test
    void aShellSeatWhoseOwnFilesStartZshIsHeardToo() throws IOException {
        Files.writeString(folder.resolve(".bash_profile"), "exec zsh\n");
        open("shell", null, Map.of("HOME", folder.toString()));
        heard("echo \"in $ZSH_NAME\"");
        assertThat(commands()).contains("echo \"in $ZSH_NAME\"");
    }

    @Test
    void aTemplateThatNamesAFolderForZshItselfKeepsIt() throws IOException {
        var own = Files.createDirectories(folder.resolve("own"));
        open("command", "/usr/bin/zsh", Map.of("HOME", folder.toString(), "ZDOTDIR", own.toString()));
        assertThat(as(house.instructor, () -> agents.get(agent())).environmentNames())
                .contains("ZDOTDIR")
                .doesNotContain("PODIUM_ZDOTDIR");
    }
}
