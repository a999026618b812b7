package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineHealth.State;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine that prints what the test says, at moments that the test says. */
@Timeout(30)
class MachineWatchTest {

    private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");
    private static final MachineId ID = MachineId.random();
    private static final Account ADA = new Account(ID, "ada");
    private static final Account BEN = new Account(ID, "ben");
    private static final Command SCRIPT = Command.of("sh");

    private final AtomicLong nanos = new AtomicLong();
    private final BlockingQueue<MachineHealthChanged> news = new LinkedBlockingQueue<>();
    private final BlockingQueue<Link> links = new LinkedBlockingQueue<>();
    private final List<Account> asked = new CopyOnWriteArrayList<>();
    private volatile @Nullable Refusal refusal;

    private final MachineWatch watch = new MachineWatch(ID, world((account, _) -> {
        asked.add(account);
        var refused = refusal;
        if (refused != null) {
            throw refused;
        }
        var link = new Link();
        links.add(link);
        return link;
    }));

    private MachineWatch.World world(BiFunction<Account, Command, Channel> start) {
        return new MachineWatch.World(
                start,
                // A refusal comes at once, so that the test knows when.
                task -> (refusal == null ? (Executor) Thread::startVirtualThread : (Executor) Runnable::run)
                        .execute(task),
                () -> BEGIN.plusNanos(nanos.get()),
                nanos::get,
                news::add);
    }

    @AfterEach
    void close() {
        watch.close();
        assertThat(links).allMatch(link -> link.closed);
    }

    /** What prints on the machine. */
    private static final class Link implements Channel {

        private final BlockingQueue<Integer> printed = new LinkedBlockingQueue<>();
        private volatile boolean closed;

        void print(String text) {
            for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
                printed.add(each & 0xff);
            }
        }

        void end() {
            printed.add(-1);
        }

        @Override
        public InputStream output() {
            return new InputStream() {
                @Override
                public int read() {
                    try {
                        return printed.take();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }

                /** No more than is there. */
                @Override
                public int read(byte[] into, int from, int most) {
                    int first = read();
                    if (first < 0) {
                        return -1;
                    }
                    into[from] = (byte) first;
                    return 1;
                }
            };
        }

        @Override
        public InputStream errors() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream input() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public void resize(Command.Size size) {}

        @Override
        public CompletableFuture<Integer> exit() {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {
            closed = true;
            end();
        }
    }

    private static MachineRow row(int port) {
        return new MachineRow(
                ID,
                "forge",
                "forge.example.org",
                port,
                "ssh-ed25519 AAAA",
                MachineRegistry.SignIn.KEY,
                Set.of(),
                true,
                null,
                false);
    }

    private void look(Account... accounts) {
        watch.look(row(22), List.of(accounts), SCRIPT);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Link link() throws InterruptedException {
        var link = links.poll(10, TimeUnit.SECONDS);
        assertThat(link).as("asked again").isNotNull();
        return link;
    }

    private String figures() {
        return "figures\t" + BEGIN.plusNanos(nanos.get()).getEpochSecond()
                + "\t100\t1\t1\t1\t1000\t400\t5000\t20\t90\n";
    }

    private State told() throws InterruptedException {
        var told = news.poll(10, TimeUnit.SECONDS);
        assertThat(told).as("told of").isNotNull();
        return health().state();
    }

    private MachineHealth.Health health() {
        return watch.health(true);
    }

    private Link online() throws InterruptedException {
        look(ADA);
        var link = link();
        link.print("facts\tcores=4\n" + figures());
        assertThat(told()).isEqualTo(State.ONLINE);
        return link;
    }

    @Test
    void isOnlineFromItsFirstFiguresOn() throws InterruptedException {
        assertThat(health().state()).isEqualTo(State.CONNECTING);
        look(ADA);
        var link = link();
        link.print("Welcome to forge!\nfacts\tcores=4\n");
        pass(Duration.ofSeconds(5));
        link.print(figures());
        assertThat(told()).isEqualTo(State.ONLINE);
        assertThat(health().since()).isEqualTo(BEGIN.plusSeconds(5));
        assertThat(health().why()).isEmpty();
        assertThat(health().facts().cores()).isEqualTo(4);
        pass(Duration.ofSeconds(5));
        link.print(figures());
        assertThat(news.poll(10, TimeUnit.SECONDS)).isEqualTo(new MachineHealthChanged(ID, false));
        assertThat(health().last().at()).isEqualTo(BEGIN.plusSeconds(10));
        assertThat(health().since()).as("no other state").isEqualTo(BEGIN.plusSeconds(5));
    }

    @Test
    void silenceIsNoticedAfterTwelveSecondsAndDatedFromTheLastWord() throws InterruptedException {
        var link = online();
        pass(Duration.ofSeconds(11));
        link.print("not a line of figures\n");
        look(ADA);
        assertThat(health().state()).isEqualTo(State.ONLINE);
        pass(Duration.ofSeconds(1));
        look(ADA);
        assertThat(told()).isEqualTo(State.OFFLINE);
        assertThat(health().since()).isEqualTo(BEGIN);
        assertThat(health().why()).isEqualTo("forge has said nothing of how it is for 12 s.");
        assertThat(link.closed).isTrue();
        link.print(figures());
        pass(Duration.ofSeconds(2));
        look(ADA);
        var again = link();
        assertThat(health().state()).as("the old link counts no more").isEqualTo(State.OFFLINE);
        again.print(figures());
        assertThat(told()).isEqualTo(State.ONLINE);
    }

    /** One report of these GPUs, and the figures with which it shows. */
    private void sayGpus(Link link, String... uuids) throws InterruptedException {
        var lines = new StringBuilder("fields\tindex,uuid,utilization.gpu\n");
        for (int i = 0; i < uuids.length; i++) {
            lines.append("gpu\t" + i + ", " + uuids[i] + ", 50\n");
        }
        pass(Duration.ofSeconds(5));
        link.print(lines + "gpus\tok\n" + figures());
        assertThat(told()).isEqualTo(State.ONLINE);
    }

    @Test
    void aGpuThatIsLostIsToldOfAlsoAfterItsLinkBroke() throws InterruptedException {
        var first = "GPU-5e4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10";
        var second = "GPU-a6f2ddc3-7b16-1f55-0f6e-91c2f5f7f0a2";
        watch.remember(List.of(new MachineHealth.GoneGpu(7, "GPU-of-before", "", BEGIN.minusSeconds(60))));
        var link = online();
        sayGpus(link, first, second);
        assertThat(health().gpus().gone())
                .extracting(MachineHealth.GoneGpu::uuid)
                .containsExactly("GPU-of-before");
        link.end();
        assertThat(told()).isEqualTo(State.OFFLINE);
        pass(Duration.ofSeconds(5));
        look(ADA);
        var next = link();
        next.print(figures());
        assertThat(told()).isEqualTo(State.ONLINE);
        sayGpus(next, second);
        assertThat(health().gpus().all())
                .as("it has another index now")
                .singleElement()
                .satisfies(gpu -> assertThat(gpu.index()).isZero());
        assertThat(health().gpus().gone())
                .extracting(MachineHealth.GoneGpu::uuid, MachineHealth.GoneGpu::since)
                .containsExactly(tuple(first, BEGIN.plusSeconds(5)), tuple("GPU-of-before", BEGIN.minusSeconds(60)));
        assertThat(watch.recentGpus().since(second, BEGIN)).hasSize(2);
    }

    @Test
    void aLinkThatBreaksIsTriedAgainAfterPausesThatGrow() throws InterruptedException {
        online().end();
        assertThat(told()).isEqualTo(State.OFFLINE);
        assertThat(health().why()).startsWith("The link to forge broke");
        refusal = Refusal.unavailable("machines.unreachable", "forge does not answer at 10.0.0.7 port 22.", "Look.");
        var tries = new ArrayList<Integer>();
        for (int second = 1; second <= 100; second++) {
            pass(Duration.ofSeconds(1));
            int before = asked.size();
            look(ADA);
            if (asked.size() > before) {
                tries.add(second);
            }
        }
        assertThat(tries).as("2 s, then 4, and from then on 5").startsWith(2, 6, 11, 16, 21, 26);
        assertThat(health().why()).isEqualTo("forge does not answer at 10.0.0.7 port 22.");
        assertThat(watch.health(false).why())
                .as("where it is, is for those who run the installation")
                .isEqualTo("forge does not answer.");
        assertThat(health().since()).as("offline all the time").isEqualTo(BEGIN);
    }

    @Test
    void whatIsToldToBeThereAgainIsAskedAtOnce() throws InterruptedException {
        online().end();
        assertThat(told()).isEqualTo(State.OFFLINE);
        look(ADA);
        int before = asked.size();
        watch.soon();
        look(ADA);
        link().print(figures());
        assertThat(told()).isEqualTo(State.ONLINE);
        assertThat(asked).hasSize(before + 1);
        watch.soon();
        look(ADA);
        assertThat(asked).as("one that is heard is not asked anew").hasSize(before + 1);
    }

    @Test
    void whoNeverAnswersIsOfflineThoughPodiumStillTries() throws InterruptedException {
        var slow = new CompletableFuture<Channel>();
        var patient = new MachineWatch(ID, world((_, _) -> slow.join()));
        patient.look(row(22), List.of(ADA), SCRIPT);
        pass(MachineWatch.SILENCE);
        patient.look(row(22), List.of(ADA), SCRIPT);
        assertThat(news.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(patient.health(true).state()).isEqualTo(State.OFFLINE);
        assertThat(patient.health(true).why()).isEqualTo("forge has not answered for 12 s.");
        var link = new Link();
        link.print(figures());
        slow.complete(link);
        assertThat(news.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(patient.health(true).state()).isEqualTo(State.ONLINE);
        patient.close();
    }

    @Test
    void withoutAnOsUserItIsNotWatchedUntilThereIsOne() throws InterruptedException {
        look();
        assertThat(told()).isEqualTo(State.UNWATCHED);
        assertThat(health().why()).isEqualTo("Nobody has an OS user on forge, so Podium cannot ask how it is.");
        look(ADA);
        assertThat(told()).isEqualTo(State.CONNECTING);
        var link = link();
        link.print(figures());
        assertThat(told()).isEqualTo(State.ONLINE);
        look();
        assertThat(told()).isEqualTo(State.UNWATCHED);
        assertThat(link.closed)
                .as("nothing runs as an OS user that was withdrawn")
                .isTrue();
    }

    @Test
    void whereOneOsUserIsNotLetInAnotherIsTried() throws InterruptedException {
        refusal = Refusal.unavailable("machines.sign-in-refused", "forge does not let ada in.", "Put the key there.");
        look(ADA, BEN);
        assertThat(told()).isEqualTo(State.OFFLINE);
        assertThat(watch.health(false).why()).isEqualTo("forge does not let Podium in.");
        refusal = null;
        pass(Duration.ofSeconds(2));
        look(ADA, BEN);
        link().print(figures());
        assertThat(told()).isEqualTo(State.ONLINE);
        assertThat(asked).containsExactly(ADA, BEN);
    }

    @Test
    void rootIsNotAskedForLong() throws InterruptedException {
        look(ADA);
        link().print("root\n");
        assertThat(told()).isEqualTo(State.OFFLINE);
        assertThat(health().why()).isEqualTo("ada is root on forge, and Podium runs nothing as root.");
        assertThat(watch.health(false).why()).doesNotContain("ada");
    }

    @Test
    void aMachineThatMovedIsAskedAtItsNewAddressAtOnce() throws InterruptedException {
        var link = online();
        watch.look(row(2222), List.of(ADA), SCRIPT);
        assertThat(link.closed).isTrue();
        assertThat(told()).isEqualTo(State.CONNECTING);
        link().print(figures());
        assertThat(told()).isEqualTo(State.ONLINE);
    }

    @Test
    void badLinesDoNoHarm() throws InterruptedException {
        var link = online();
        pass(Duration.ofSeconds(5));
        link.print("x".repeat(5_000) + "\nfigures\tNaN\t-1\n\u0000\t\nfacts\tcores=-3\nfigures\t"
                + BEGIN.getEpochSecond() + "\t-100\t1\t1\t1\t1\t1\t1\t1\t1\n" + figures());
        assertThat(news.poll(10, TimeUnit.SECONDS)).isEqualTo(new MachineHealthChanged(ID, false));
        assertThat(health().state()).isEqualTo(State.ONLINE);
        assertThat(health().facts().cores()).isEqualTo(4);
        assertThat(watch.recent().between(Instant.MIN, Instant.MAX)).hasSize(2);
    }

    @Test
    void whoPrintsWithoutEndIsListenedToNoMore() throws InterruptedException {
        var link = online();
        link.print("x".repeat(SampleReader.BURST + 1));
        assertThat(told()).isEqualTo(State.OFFLINE);
        assertThat(health().why()).startsWith("forge prints more than Podium asked for");
        assertThat(link.closed).isTrue();
    }

    @Test
    void whoSpeaksTooOftenShortensNobodysMemory() throws InterruptedException {
        var link = online();
        for (int i = 0; i < 300; i++) {
            link.print(figures());
        }
        link.print("facts\tcores=5\n");
        until(() -> health().facts().cores() == 5);
        assertThat(watch.recent().between(Instant.MIN, Instant.MAX)).hasSize(1);
    }

    private static void until(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
