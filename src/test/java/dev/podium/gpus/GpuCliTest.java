package dev.podium.gpus;

import static dev.podium.gpus.GpuHouse.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.cli.CliProgram;
import dev.podium.gpus.GpuHouse.House;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** The podium command against a real Podium over HTTP, on which GPUs are scheduled as ever. */
@PodiumTest
@Import(GpuHouse.class)
@Timeout(180)
class GpuCliTest {

    private record Ended(int code, String out, String err) {}

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    GpuServers servers;

    @Autowired
    GpuLeases leases;

    @Autowired
    GpuQueue queue;

    @Autowired
    MachineRegistry registry;

    @Autowired
    GpuHouse.PlayedHealth health;

    @Autowired
    GpuTurns turns;

    @Autowired
    RecentPool recent;

    @Autowired
    DataSource database;

    @Autowired
    ApplicationEventPublisher events;

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private Actor ada;
    private House house;
    private String token;
    private GpuLoop loop;

    @BeforeEach
    void twoGpusAndAToken() {
        GpuHouse.empty();
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        house = GpuHouse.server(registry, servers, health, GpuHouse.admin(), 2, "0", ada.team());
        token = as(ada, () -> tokens.make("cli", Set.of("gpus:use", "machines:read"), Duration.ofDays(1)))
                .text();
        environment.put("PODIUM_URL", "http://127.0.0.1:" + port + "/");
        environment.put("PODIUM_TOKEN", token);
        turns.begin();
        turns.turn();
        recent.forget();
        loop = new GpuLoop(turns, database, events, true);
        loop.start();
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        loop.stop();
        GpuHouse.empty();
        health.now.clear();
    }

    private Ended podium(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = CliProgram.run(
                List.of(arguments), environment, home, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Ended(code, out.toString(), err.toString());
    }

    @Test
    void asksWaitsShowsExtendsAndGivesBack() {
        var preview = podium("gpus", "ask", "--hours", "1", "--preview");
        assertThat(preview.code()).as(preview.err()).isZero();
        assertThat(preview.out()).isNotBlank();
        var asked = podium("gpus", "ask", "--gpus", "2", "--hours", "30m", "--purpose", "a run", "--wait");
        assertThat(asked.code()).as(asked.err()).isZero();
        var id = asked.out().strip();
        assertThat(podium("gpus", "leases").out()).contains(id).contains("Ada").contains(house.name() + ":0");
        recent.forget();
        assertThat(podium("gpus").out()).contains(house.name()).contains("Ada until");
        var environmentOf = podium("gpus", "env", id);
        assertThat(environmentOf.out())
                .contains("export CUDA_VISIBLE_DEVICES='" + house.uuids().getFirst());

        var waits = podium("gpus", "ask", "--hours", "1").out().strip();
        // It has a place as soon as whoever schedules has seen it.
        eventually(() -> podium("gpus", "queue").out().contains(waits));
        assertThat(podium("gpus", "end", "--request", waits).code()).isZero();
        var before = as(ada, () -> leases.get(UUID.fromString(id))).ends();
        assertThat(podium("gpus", "extend", id, "--by", "15m").code()).isZero();
        assertThat(as(ada, () -> leases.get(UUID.fromString(id))).ends())
                .isEqualTo(before.plus(Duration.ofMinutes(15)));
        assertThat(podium("gpus", "end", id).code()).isZero();
        assertThat(podium("gpus", "leases", "--past").out()).contains("Ended by Ada.");
        var json = podium("gpus", "leases", "--past", "--json");
        assertThat(JsonMapper.shared().readTree(json.out()).path("items").size())
                .isOne();
    }

    private static void eventually(BooleanSupplier asked) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!asked.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within 30 s.");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void reservesAndWatches() {
        assertThat(podium("gpus", "reserve", "--from", "2031-03-05T10:00:00Z", "--hours", "2")
                        .code())
                .isZero();
        assertThat(podium("gpus", "watch", "--hours", "1").code()).isZero();
    }

    @Test
    void runsACommandWithTheLeasesEnvironmentEndsAsItDidAndGivesBack() throws IOException {
        var file = home.resolve("seen");
        var ran = podium(
                "gpus",
                "run",
                "--here",
                house.name(),
                "--gpus",
                "1",
                "--hours",
                "1",
                "--",
                "sh",
                "-c",
                "echo \"$CUDA_VISIBLE_DEVICES\" > " + file + "; exit 7");
        assertThat(ran.code()).as(ran.err()).isEqualTo(7);
        assertThat(Files.readString(file).strip()).isIn(house.uuids());
        assertThat(ran.err()).isNotBlank();
        assertThat(as(ada, leases::running)).isEmpty();
        assertThat(as(ada, () -> leases.past(null, 10)).getFirst().purpose()).startsWith("sh -c");

        assertThat(podium("gpus", "run", "--here", house.name(), "--hours", "1", "--", "/no/such/command")
                        .code())
                .isEqualTo(126);
        assertThat(as(ada, leases::running)).isEmpty();
        var elsewhere = podium("gpus", "run", "--hours", "1", "--", "true");
        assertThat(elsewhere.code()).isEqualTo(125);
        assertThat(elsewhere.err()).contains("is no GPU server that your team shares");
        assertThat(as(ada, () -> queue.line(10))).isEmpty();
    }

    @Test
    void whatPodiumDeclinesIsSaidInItsWordsWithTheNextStep() {
        var tooMany = podium("gpus", "ask", "--gpus", "9", "--hours", "1");
        assertThat(tooMany.code()).isEqualTo(1);
        assertThat(tooMany.err()).startsWith("podium: ").contains("2");
        assertThat(tooMany.out()).isEmpty();
        assertThat(podium("gpus", "end", "8c5a0de5-41cb-4a90-a4b6-000000000000").code())
                .isEqualTo(1);
        assertThat(podium("gpus", "end", "../../me").code()).isEqualTo(2);
        assertThat(podium("gpus", "ask").code()).isEqualTo(2);
        assertThat(podium("gpus", "ask", "--hours", "soon").code()).isEqualTo(2);
        assertThat(podium("gpus", "ask", "--hours", "1", "--memory", "much").code())
                .isEqualTo(2);
        assertThat(podium("gpus", "ask", "--hours", "1", "--server", "no such").code())
                .isEqualTo(1);
    }

    @Test
    void whoAsksIsKnownByTheEnvironmentOrByAFileThatNobodyElseReads() throws IOException {
        environment.put("PODIUM_TOKEN", "pod_wrong");
        var wrong = podium("gpus");
        assertThat(wrong.code()).isEqualTo(3);
        assertThat(wrong.err()).doesNotContain("pod_wrong");
        environment.remove("PODIUM_TOKEN");
        assertThat(podium("gpus").err()).contains("There is no token.");
        var file = home.resolve(".config/podium/token");
        Files.createDirectories(file.getParent());
        Files.writeString(file, token + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        var open = podium("gpus");
        assertThat(open.code()).isEqualTo(3);
        assertThat(open.err()).contains("chmod 600").doesNotContain(token);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(podium("gpus").code()).isZero();
        environment.put("PODIUM_AGENT_TOKEN", "pod_wrong");
        assertThat(podium("gpus").code())
                .as("an agent's own goes before the file")
                .isEqualTo(3);
    }

    @Test
    void wherePodiumIsNotItIsSaid() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        environment.put("PODIUM_URL", "http://127.0.0.1:" + closed);
        var away = podium("gpus");
        assertThat(away.code()).isEqualTo(4);
        assertThat(away.err()).contains("does not answer").doesNotContain(token);
        environment.put("PODIUM_URL", "http://podium.invalid");
        assertThat(podium("gpus").err()).contains("Use https");
        environment.put("PODIUM_URL", "not a url");
        assertThat(podium("gpus").code()).isEqualTo(2);
    }
}
