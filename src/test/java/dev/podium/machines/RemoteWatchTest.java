package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machines.MachineHealth.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A machine behind a real sshd, and a link to it that breaks or goes silent. */
@Timeout(120)
class RemoteWatchTest {

    @TempDir
    Path folder;

    private final BlockingQueue<MachineHealthChanged> news = new LinkedBlockingQueue<>();
    private TestRemote remote;
    private MachineRow row;
    private MachineWatch watch;

    @BeforeEach
    void start() throws Exception {
        remote = new TestRemote(folder);
        row = new MachineRow(
                remote.account.machine(),
                "forge",
                "127.0.0.1",
                22,
                "key",
                MachineRegistry.SignIn.KEY,
                Set.of(),
                true,
                null,
                false);
        watch = new MachineWatch(
                remote.account.machine(),
                new MachineWatch.World(
                        remote::start,
                        task -> Thread.ofVirtual().start(task),
                        InstantSource.system(),
                        System::nanoTime,
                        news::add));
    }

    @AfterEach
    void stop() throws Exception {
        watch.close();
        remote.close();
    }

    /** Looks as often as Podium does, until it is in this state; says how long that took. */
    private Duration until(State state) throws InterruptedException {
        long began = System.nanoTime();
        while (watch.health(true).state() != state) {
            // Its own OS user may be root in a test, so it is asked as Podium's own machine is.
            watch.look(row, List.of(remote.account), MachineWatches.command(true, List.of()));
            news.poll(200, TimeUnit.MILLISECONDS);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void saysWhatItIsAndComesBackAfterItsLinkWasCut() throws InterruptedException {
        until(State.ONLINE);
        var facts = watch.health(true).facts();
        assertThat(facts.cores()).isPositive();
        assertThat(facts.memory()).isPositive();
        remote.cut();
        assertThat(until(State.OFFLINE)).isLessThan(Duration.ofSeconds(15));
        assertThat(watch.health(true).why()).contains("forge");
        assertThat(watch.health(true).since()).isNotNull();
        remote.heal();
        until(State.ONLINE);
        assertThat(watch.health(true).why()).isEmpty();
    }

    @Test
    void aMachineThatPrintsWithoutEndIsLeftAlone() throws Exception {
        remote.replace("sh", "exec yes figures");
        until(State.OFFLINE);
        assertThat(watch.health(true).why()).startsWith("forge prints more than Podium asked for");
        assertThat(watch.recent().last()).isNull();
    }

    @Test
    void aLinkThatGoesSilentIsOfflineWithinFifteenSeconds() throws InterruptedException {
        until(State.ONLINE);
        remote.silence();
        assertThat(until(State.OFFLINE)).isLessThan(Duration.ofSeconds(15));
        assertThat(watch.health(true).why()).contains("forge");
        remote.heal();
        until(State.ONLINE);
    }
}
