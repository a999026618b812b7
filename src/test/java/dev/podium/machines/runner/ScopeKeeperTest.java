package dev.podium.machines.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.journeys.TestSystemd;
import dev.podium.machines.GpuRule;
import dev.podium.machines.TestOsUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With a real systemd and a real kernel. The driver is played: nodes with its numbers, behind which there is none. So what may be
 * opened says that there is no such device, and what may not that it is not permitted.
 */
@Timeout(180)
class ScopeKeeperTest {

    private static final String ONE = "GPU-0a0a0a0a-1111-2222-3333-444444444444";
    private static final String TWO = "GPU-0b0b0b0b-1111-2222-3333-444444444444";
    private static final String OPEN = "No such device or address";
    private static final String REFUSED = "Operation not permitted";

    /** Opens what it is told, line by line, and says how that went. */
    private static final String OPENS =
            "while read -r path; do if said=$( (: <\"$path\") 2>&1 ); then echo opened; else echo \"$said\"; fi; done";

    @TempDir
    Path folder;

    private @Nullable TestSystemd machine;
    private Path devices;
    private @Nullable ScopeKeeper keeper;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        var missing = TestSystemd.missing();
        assumeTrue(missing.isEmpty(), missing);
        devices = Files.createDirectory(folder.resolve("dev"));
        for (int minor = 0; minor < 2; minor++) {
            var node = devices.resolve("nvidia" + minor).toString();
            var made = Shell.HERE.run(List.of("mknod", "-m", "666", node, "c", "195", Integer.toString(minor)));
            assumeTrue(made.exit() == 0, "nodes cannot be made here: " + made.out());
        }
        gpu("0000:01:00.0", TWO, 1);
        gpu("0000:02:00.0", ONE, 0);
        Files.createDirectories(folder.resolve("var"));
        Files.createDirectories(folder.resolve("proc"));
        Files.writeString(Files.createDirectories(folder.resolve("units")).resolve("idle.service"), """
                [Unit]
                DefaultDependencies=no
                [Service]
                ExecStart=/bin/sleep infinity
                """);
    }

    /** @param groups version of control groups, by which the kernel refuses: "2" by BPF; empty for this machine's */
    private void boot(String groups) throws IOException {
        machine = new TestSystemd(folder, TestOsUser.name(), groups);
        keeper = keeper();
    }

    @AfterEach
    void stop() throws Exception {
        if (keeper != null) {
            keeper.close();
        }
        if (machine != null) {
            machine.close();
        }
    }

    private ScopeKeeper keeper() {
        Shell shell = line -> Shell.HERE.run(machine.within(line));
        return new ScopeKeeper(
                new GpuNodes(folder.resolve("nvidia"), devices, shell),
                shell,
                new KeptRule(folder.resolve("gpus")),
                folder.resolve("proc"));
    }

    private void gpu(String bus, String uuid, int minor) throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("nvidia/gpus").resolve(bus))
                        .resolve("information"),
                "GPU UUID: \t " + uuid + "\nDevice Minor: \t " + minor + "\n");
    }

    /** A program in the scope of an OS user's agents. */
    private final class Program implements AutoCloseable {

        private final Process process;
        private final BufferedReader out;

        Program(String osUser) throws IOException {
            var line = new java.util.ArrayList<>(new Scope(null, null).prefix(osUser, keeper.properties(osUser)));
            line.addAll(List.of("env", "LC_ALL=C", "sh", "-c", OPENS));
            process = new ProcessBuilder(machine.within(line))
                    .redirectErrorStream(true)
                    .start();
            out = process.inputReader(StandardCharsets.UTF_8);
        }

        String opens(Path path) throws IOException {
            process.getOutputStream().write((path + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            var said = out.readLine();
            return said.substring(said.lastIndexOf(": ") + (said.contains(": ") ? 2 : 1));
        }

        List<String> gpus() throws IOException {
            return List.of(opens(devices.resolve("nvidia0")), opens(devices.resolve("nvidia1")));
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.getOutputStream().close();
            process.waitFor();
        }
    }

    private String keep(@Nullable GpuRule rule) throws InterruptedException {
        keeper.keep(1, rule, (_, why) -> answers.add(why));
        return answers.poll(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2"})
    void anOsUserOpensTheGpusOfTheirLeasesAndNoOther(String groups) throws Exception {
        boot(groups);
        try (var ada = new Program("ada");
                var bob = new Program("bob")) {
            assertThat(ada.gpus()).containsExactly(OPEN, OPEN);

            assertThat(keep(new GpuRule(Map.of("ada", Set.of(ONE))))).isEmpty();
            assertThat(ada.gpus()).containsExactly(OPEN, REFUSED);
            assertThat(bob.gpus()).containsExactly(REFUSED, REFUSED);
            // Also who begins later.
            try (var carol = new Program("carol");
                    var more = new Program("ada")) {
                assertThat(carol.gpus()).containsExactly(REFUSED, REFUSED);
                assertThat(more.gpus()).containsExactly(OPEN, REFUSED);
            }
            for (var usual : List.of("/dev/null", "/dev/zero", "/dev/urandom", "/dev/ptmx")) {
                assertThat(bob.opens(Path.of(usual))).as(usual).isEqualTo("opened");
            }

            assertThat(keep(new GpuRule(Map.of("bob", Set.of(TWO), "ada", Set.of(ONE, TWO)))))
                    .isEmpty();
            assertThat(ada.gpus()).containsExactly(OPEN, OPEN);
            assertThat(bob.gpus()).containsExactly(REFUSED, OPEN);

            // Their leases are over.
            assertThat(keep(new GpuRule(Map.of()))).isEmpty();
            assertThat(ada.gpus()).containsExactly(REFUSED, REFUSED);
            assertThat(bob.gpus()).containsExactly(REFUSED, REFUSED);

            // The server is no longer one that is held.
            assertThat(keep(null)).isEmpty();
            assertThat(ada.gpus()).containsExactly(OPEN, OPEN);
        }
    }

    @Test
    void aRunnerThatStartsAnewHoldsWhatItWasToldBeforePodiumSaysItAgain() throws Exception {
        boot("");
        assertThat(keep(new GpuRule(Map.of("ada", Set.of(TWO))))).isEmpty();
        keeper.close();
        keeper = keeper();
        try (var bob = new Program("bob")) {
            assertThat(bob.gpus()).containsExactly(REFUSED, REFUSED);
        }
        assertThat(keep(new GpuRule(Map.of("ada", Set.of(TWO))))).isEmpty();
        try (var ada = new Program("ada")) {
            assertThat(ada.gpus()).containsExactly(REFUSED, OPEN);
        }
    }

    @Test
    void agentsThatBeganInNoScopeAreSaid() throws Exception {
        boot("");
        var server = Files.createDirectories(folder.resolve("proc/417"));
        Files.writeString(server.resolve("comm"), "tmux: server\n");
        Files.writeString(server.resolve("cmdline"), "tmux\0-L\0podium\0new-session\0");
        Files.writeString(server.resolve("cgroup"), "0::/user.slice/user-1000.slice/session-1.scope\n");
        assertThat(keep(new GpuRule(Map.of()))).contains("process 417").contains("outside a scope");
        Files.writeString(server.resolve("cgroup"), "0::/podium.slice/run-r1.scope\n");
        assertThat(keep(new GpuRule(Map.of()))).isEmpty();
    }

    @Test
    void whatIsNotHeldIsSaidWithTheReason() throws Exception {
        boot("");
        var strange = "GPU-0c0c0c0c-1111-2222-3333-444444444444";
        try (var ada = new Program("ada")) {
            assertThat(ada.gpus()).containsExactly(OPEN, OPEN);
            assertThat(keep(new GpuRule(Map.of("ada", Set.of(strange))))).contains("knows no " + strange);
            assertThat(ada.gpus()).containsExactly(REFUSED, REFUSED);
            // Parts are not refused: whoever has one could not use it.
            assertThat(keep(new GpuRule(Map.of("ada", Set.of("MIG-1"))))).contains("MIG");
            assertThat(ada.gpus()).containsExactly(OPEN, OPEN);
        }
    }
}
