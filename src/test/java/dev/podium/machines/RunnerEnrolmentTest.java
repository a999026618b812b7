package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.SignIn;
import dev.podium.machines.runner.TestRunner;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** How a runner comes in, and how whoever is none does not. */
@PodiumTest
@Timeout(60)
class RunnerEnrolmentTest {

    private static final String OWN = System.getProperty("user.name");
    private static final byte[] HELLO = {
        1, 0, 0, 0, 0, //
        0, 0, 0, 6, 'l', 'o', 'w', 'e', 's', 't', 0, 0, 0, 1, '1', //
        0, 0, 0, 7, 'h', 'i', 'g', 'h', 'e', 's', 't', 0, 0, 0, 1, '1', //
        0, 0, 0, 6, 'o', 's', 'U', 's', 'e', 'r', 0, 0, 0, 3, 'a', 'd', 'a'
    };
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @LocalServerPort
    int port;

    @Autowired
    MachineRegistry registry;

    @Autowired
    MachineRunners enrolments;

    @Autowired
    Runners runners;

    @Autowired
    RunnerStore store;

    private RunnerHouse house;

    @BeforeEach
    void make() {
        house = new RunnerHouse(registry, enrolments, runners);
    }

    /** How a connection ended: "101" where it was made, otherwise the status of the answer. */
    private static final class Peer implements WebSocket.Listener {

        final CompletableFuture<String> closed = new CompletableFuture<>();
        final CompletableFuture<byte[]> credential = new CompletableFuture<>();
        private WebSocket socket;

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            if (data.remaining() > 5 && data.get(data.position()) == 16) {
                var text = new byte[data.remaining() - 5];
                data.position(data.position() + 5).get(text);
                credential.complete(text);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete("broken " + error);
        }

        void say(byte... bytes) {
            socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        }

        String end() throws Exception {
            return closed.get(20, TimeUnit.SECONDS);
        }
    }

    private Peer peer(String token, String... headers) {
        var peer = new Peer();
        var builder = HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        peer.socket = builder.buildAsync(URI.create("ws://localhost:" + port + "/runner"), peer)
                .join();
        return peer;
    }

    private String knocks(String token, String... headers) {
        try {
            var peer = peer(token, headers);
            peer.socket.abort();
            return "101";
        } catch (CompletionException e) {
            return e.getCause() instanceof WebSocketHandshakeException refused
                    ? Integer.toString(refused.getResponse().statusCode())
                    : e.getCause().toString();
        }
    }

    private static String refusal(Actor actor, Runnable work) {
        try {
            CurrentActor.run(actor, work);
            return "done";
        } catch (Refusal refused) {
            return refused.code();
        }
    }

    private static List<String> trail(MachineId machine) {
        return SharedDatabase.column(
                "select action || ' ' || details::text from audit_entries where team_id is null"
                        + " and details::text like ? order by position",
                "%" + machine + "%");
    }

    private TestRunner enrolled(MachineId machine, String name) {
        var runner = TestRunner.own(port, folder.resolve(name), house.token(machine));
        house.untilConnected(machine);
        return runner;
    }

    private boolean runs(MachineId machine) {
        return ShortCommand.run(house.connector(machine, OWN), Command.of("true"), Duration.ofSeconds(20))
                        .exit()
                == 0;
    }

    @Test
    void aTokenEnrolsOnceAndItsCredentialBringsTheRunnerBack() throws Exception {
        var machine = house.machine();
        var token = house.token(machine);
        try (var runner = TestRunner.own(port, folder, token)) {
            house.untilConnected(machine);
            assertThat(runs(machine)).isTrue();
            assertThat(runner.credential()).startsWith("podium_rnc_").isNotEqualTo(token);
        }
        house.untilGone(machine);
        var file = folder.resolve("runner.properties");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain(token);
        // Also with the token still in its unit file, or with one that never counted.
        for (var given : new String[] {null, token, RunnerToken.ENROLMENT.random()}) {
            try (var again = TestRunner.own(port, folder, given)) {
                house.untilConnected(machine);
                assertThat(runs(machine)).isTrue();
                assertThat(again.credential()).startsWith("podium_rnc_");
            }
            house.untilGone(machine);
        }
        assertThat(knocks(token)).isEqualTo("401");
        assertThat(trail(machine).stream().map(each -> each.split(" ")[0]))
                .containsExactly(
                        "machines.add", "machines.enrol", "machines.runner-connected", "machines.runner-refused");
        assertThat(trail(machine)).noneMatch(each -> each.contains("podium_r"));
    }

    @Test
    void aTokenThatIsTooOldReplacedOrInventedEnrolsNobody() throws Exception {
        var machine = house.machine();
        var first = house.token(machine);
        var second = house.token(machine);
        assertThat(knocks(first)).as("replaced").isEqualTo("401");
        TestPeople.update(
                "update machine_runners set enrolment_expires_at = now() - interval '1 second' where machine_id = ?",
                machine.value());
        assertThat(knocks(second)).as("too old").isEqualTo("401");
        try (var runner = TestRunner.own(port, folder, second)) {
            assertThat(runner.ended()).contains("has expired");
        }
        assertThat(knocks(RunnerToken.ENROLMENT.random())).as("invented").isEqualTo("401");
        assertThat(knocks("podium_run_x")).isEqualTo("401");
        assertThat(knocks("")).isEqualTo("401");
        assertThat(trail(machine))
                .filteredOn(each -> each.startsWith("machines.runner-refused"))
                .hasSize(1);
    }

    @Test
    void ofTwoWithOneTokenOneIsEnrolled() throws Exception {
        var machine = house.machine();
        var token = house.token(machine);
        var slow = peer(token);
        slow.say(HELLO);
        slow.credential.get(10, TimeUnit.SECONDS);
        try (var quick = TestRunner.own(port, folder, token)) {
            house.untilConnected(machine);
            slow.say((byte) 17, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
            assertThat(slow.end()).startsWith("4401");
            assertThat(runs(machine)).isTrue();
            assertThat(quick.credential()).isNotNull();
        }
    }

    @Test
    void aRunnerThatHasNotKeptItsCredentialRunsNothing() throws Exception {
        var machine = house.machine();
        var peer = peer(house.token(machine));
        peer.say(HELLO);
        peer.credential.get(10, TimeUnit.SECONDS);
        assertThat(house.runners.find(machine)).isEmpty();
        peer.socket.abort();
    }

    @Test
    void whoIsAdmittedAndSaysNothingIsShownTheDoor() throws Exception {
        var peer = peer(house.token(house.machine()));
        // It keeps the heartbeat up, and never says who it is.
        while (!peer.closed.isDone()) {
            peer.socket.sendBinary(ByteBuffer.wrap(new byte[] {14, 0, 0, 0, 0}), true);
            peer.closed.copy().completeOnTimeout("", 2, TimeUnit.SECONDS).join();
        }
        assertThat(peer.end()).contains("not proved itself");
    }

    @Test
    void aPageOfAnyOriginIsRefused() {
        var token = house.token(house.machine());
        for (var origin : new String[] {"https://evil.example", "http://localhost:" + port, "null"}) {
            assertThat(knocks(token, "Origin", origin)).as(origin).isEqualTo("403");
        }
        assertThat(knocks(token)).isEqualTo("101");
    }

    @Test
    void aCredentialIsRotatedAndTheOldOneIsKnownAsOld() throws Exception {
        var machine = house.machine();
        try (var runner = enrolled(machine, "a")) {
            var first = runner.credential();
            CurrentActor.run(house.admin, () -> house.enrolments.rotate(machine));
            RunnerHouse.until("another credential", () -> !first.equals(runner.credential()));
            RunnerHouse.until("its confirmation", () -> knocks(first).equals("401"));
            assertThat(knocks(first)).isEqualTo("401");
            assertThat(runs(machine)).isTrue();
            assertThat(trail(machine))
                    .filteredOn(each -> each.startsWith("machines.runner-refused"))
                    .singleElement()
                    .asString()
                    .contains("OLD");
        }
    }

    @Test
    void aCredentialThatIsADayOldIsRotatedWhenItsRunnerComes() {
        var machine = house.machine();
        String first;
        try (var runner = enrolled(machine, "a")) {
            first = runner.credential();
        }
        house.untilGone(machine);
        TestPeople.update(
                "update machine_runners set rotated_at = now() - interval '25 hours' where machine_id = ?",
                machine.value());
        try (var runner = TestRunner.own(port, folder.resolve("a"), null)) {
            RunnerHouse.until("another credential", () -> !first.equals(runner.credential()));
            RunnerHouse.until("its confirmation", () -> knocks(first).equals("401"));
            assertThat(runs(machine)).isTrue();
        }
    }

    /** A rotation that broke off: the new one was handed and never confirmed. */
    @Test
    void theCredentialBeforeCountsUntilTheNewOneIsConfirmed() {
        var machine = house.machine();
        String first;
        try (var runner = enrolled(machine, "a")) {
            first = runner.credential();
        }
        house.untilGone(machine);
        var handed = RunnerToken.CREDENTIAL.random();
        assertThat(store.hand(machine, RunnerToken.hash(first), RunnerToken.hash(handed)))
                .isTrue();
        try (var runner = TestRunner.own(port, folder.resolve("a"), null)) {
            house.untilConnected(machine);
            assertThat(runs(machine)).isTrue();
        }
        house.untilGone(machine);
        // Or it was kept, and only the word of it was lost: coming with it confirms it.
        var peer = peer(handed);
        peer.say(HELLO);
        house.untilConnected(machine);
        assertThat(knocks(first)).isEqualTo("401");
        peer.socket.abort();
    }

    @Test
    void whoComesWithTheNewestCredentialTakesTheMachineOver() throws Exception {
        var machine = house.machine();
        try (var runner = enrolled(machine, "a")) {
            var peer = peer(runner.credential());
            peer.say(HELLO);
            assertThat(runner.ended()).contains("Another runner came");
            assertThat(house.runners.find(machine).orElseThrow().greeting().osUser())
                    .isEqualTo("ada");
            peer.socket.abort();
        }
    }

    @Test
    void whoComesWithAnOlderCredentialTakesNothingOver() throws Exception {
        var machine = house.machine();
        try (var runner = enrolled(machine, "a")) {
            var first = runner.credential();
            CurrentActor.run(house.admin, () -> house.enrolments.rotate(machine));
            RunnerHouse.until("its confirmation", () -> knocks(first).equals("401"));
            assertThat(runs(machine)).isTrue();
        }
    }

    @Test
    void anEnrolmentAnewEndsTheRunnerBefore() throws Exception {
        var machine = house.machine();
        try (var before = enrolled(machine, "a")) {
            var token = house.token(machine);
            assertThat(runs(machine)).as("goes on until then").isTrue();
            try (var after = TestRunner.own(port, folder.resolve("b"), token)) {
                assertThat(before.ended()).contains("Another runner came");
                assertThat(knocks(before.credential())).isEqualTo("401");
                assertThat(runs(machine)).isTrue();
                assertThat(after.credential()).isNotEqualTo(before.credential());
            }
        }
    }

    @Test
    void aCredentialThatWasTakenBackCountsNoLonger() throws Exception {
        var machine = house.machine();
        try (var runner = enrolled(machine, "a")) {
            CurrentActor.run(house.admin, () -> house.enrolments.forget(machine));
            assertThat(runner.ended()).contains("took this runner's credential back");
            assertThat(knocks(runner.credential())).isEqualTo("401");
        }
        assertThat(trail(machine)).anyMatch(each -> each.startsWith("machines.runner-forget"));
    }

    /** As another Podium of the same database does it: this one is told nothing. */
    @Test
    void aCredentialThatWasTakenBackElsewhereEndsTheConnection() throws Exception {
        var machine = house.machine();
        try (var runner = enrolled(machine, "a")) {
            TestPeople.update(
                    "update machine_runners set credential_hash = null, generation = generation + 1 where machine_id = ?",
                    machine.value());
            assertThat(runner.ended()).contains("took this runner's credential back");
        }
    }

    @Test
    void aMachineThatIsRemovedOrReachedInAnotherWayHasNoRunner() throws Exception {
        var machine = house.machine();
        try (var runner = enrolled(machine, "a")) {
            CurrentActor.run(house.admin, () -> house.registry.remove(machine));
            assertThat(runner.ended()).contains("took this runner's credential back");
            assertThat(knocks(runner.credential())).isEqualTo("401");
        }
        var other = house.machine();
        try (var runner = enrolled(other, "b")) {
            var entry = new Entry(
                    "near " + UUID.randomUUID(),
                    "lab-1",
                    22,
                    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmvUvnUZ9MB9Pwo6+8ZzS3qVb0kxAeCWKuK9W2fKKOQ",
                    SignIn.KEY,
                    Set.of(),
                    true,
                    Set.of(),
                    null);
            CurrentActor.run(house.admin, () -> house.registry.change(other, entry));
            assertThat(runner.ended()).contains("took this runner's credential back");
            CurrentActor.run(
                    house.admin, () -> house.registry.change(other, RunnerHouse.entry("back " + UUID.randomUUID())));
            assertThat(knocks(runner.credential())).as("given a runner again").isEqualTo("401");
        }
    }

    @Test
    void theMachineComesFromTheCredentialWhateverTheRunnerSays() throws Exception {
        var mine = house.machine();
        var other = house.machine();
        try (var runner = enrolled(mine, "a");
                var victim = enrolled(other, "b")) {
            var peer = peer(runner.credential());
            var fields = ByteBuffer.allocate(HELLO.length + 8 + 7 + 36)
                    .put(HELLO)
                    .putInt(7)
                    .put("machine".getBytes())
                    .putInt(36)
                    .put(other.toString().getBytes());
            peer.say(fields.array());
            assertThat(runner.ended()).contains("Another runner came");
            assertThat(house.runners.find(other).orElseThrow().greeting().osUser())
                    .isEqualTo(OWN);
            assertThat(house.runners.find(mine).orElseThrow().greeting().osUser())
                    .isEqualTo("ada");
            assertThat(runs(other)).isTrue();
            assertThat(victim.credential()).isNotNull();
            peer.socket.abort();
        }
    }

    @Test
    void whatARunnerShowsOpensNothingElseAndWhatOpensElseIsNoRunner() throws Exception {
        var machine = house.machine();
        try (var runner = enrolled(machine, "a")) {
            for (var path : new String[] {"/api/v1/machines", "/api/v1/machine-registry", "/runner"}) {
                var request = java.net.http.HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Authorization", "Bearer " + runner.credential())
                        .build();
                assertThat(HTTP.send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                                .statusCode())
                        .as(path)
                        .isBetween(400, 499);
            }
        }
        assertThat(knocks("podium_pat_0000000000000000000000000000000000000000000000000"))
                .isEqualTo("401");
    }

    @Test
    void whatIsNoFrameEndsTheConnectionWithAReason() throws Exception {
        var machine = house.machine();
        String credential;
        try (var runner = enrolled(machine, "a")) {
            credential = runner.credential();
        }
        var early = peer(credential);
        early.say((byte) 14, (byte) 0);
        assertThat(early.end()).startsWith("1002 ");
        var large = peer(credential);
        large.say(HELLO);
        large.say(new byte[(64 << 10) + 1]);
        assertThat(large.end()).isEqualTo("1002 A frame holds 65536 bytes at most.");
        var text = peer(credential);
        text.socket.sendText("hello", true).join();
        assertThat(text.end()).isEqualTo("1002 Frames are binary.");
        var newer = HELLO.clone();
        newer[19] = '3';
        newer[35] = '4';
        var skewed = peer(credential);
        skewed.say(newer);
        assertThat(skewed.end()).contains("No common version");
        var unasked = peer(credential);
        unasked.say(HELLO);
        unasked.say((byte) 17, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        assertThat(unasked.end()).startsWith("1002 ");
    }

    @Test
    void onlyWhoRunsTheInstallationEnrols() {
        var machine = house.machine();
        var owner = TestPeople.person(TestPeople.team("red"), "Red", Role.OWNER);
        assertThat(refusal(owner, () -> house.enrolments.enrol(machine))).isEqualTo("identity.not-allowed");
        assertThat(refusal(owner, () -> house.enrolments.status(machine))).isEqualTo("identity.not-allowed");
        assertThat(refusal(owner, () -> house.enrolments.rotate(machine))).isEqualTo("identity.not-allowed");
        assertThat(refusal(owner, () -> house.enrolments.forget(machine))).isEqualTo("identity.not-allowed");
        assertThat(refusal(house.admin, () -> house.enrolments.enrol(MachineId.LOCAL)))
                .isEqualTo("machines.no-runner");
        assertThat(refusal(house.admin, () -> house.enrolments.enrol(MachineId.random())))
                .isEqualTo("machines.not-found");
        assertThat(refusal(house.admin, () -> house.enrolments.rotate(machine))).isEqualTo("machines.runner-missing");
    }

    @Test
    void theApplicationReadsNoRowOfRunners() throws SQLException {
        try (var connection = SharedDatabase.application();
                var statement = connection.createStatement()) {
            var id = "'" + house.machine() + "'";
            for (var sql : List.of(
                    "select credential_hash from machine_runners",
                    "update machine_runners set credential_hash = null",
                    "select machines_runner_enrol(" + id + ", 'x')",
                    "select machines_runner_forget(" + id + ")",
                    "select machines_runner_age(" + id + ")")) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
            }
            try (var facts = statement.executeQuery("select * from machines_runner_facts(" + id + ")")) {
                assertThat(facts.next()).isFalse();
            }
        }
    }

    @Test
    void aMachineWithARunnerHasNoAddress() {
        var named = RunnerHouse.entry("far " + UUID.randomUUID());
        var host = new Entry(named.name(), "lab-1", 22, "", SignIn.RUNNER, Set.of(), true, Set.of(), null);
        assertThat(refusal(house.admin, () -> house.registry.add(host))).isEqualTo("machines.bad-machine");
        var own = new Entry("desk", "", 22, "", SignIn.RUNNER, Set.of(), true, Set.of(), null);
        assertThat(refusal(house.admin, () -> house.registry.change(MachineId.LOCAL, own)))
                .isEqualTo("machines.bad-machine");
    }

    @Test
    void theCheckTellsWhetherTheRunnerIsConnectedAndAsWhom() {
        var entry = RunnerHouse.entry("far " + UUID.randomUUID());
        var machine = CurrentActor.get(house.admin, () -> house.registry.add(entry));
        var before = CurrentActor.get(house.admin, () -> house.registry.check(entry, "ada"));
        assertThat(before).singleElement().satisfies(step -> {
            assertThat(step.passed()).isFalse();
            assertThat(step.said()).contains("not connected");
        });
        try (var runner = enrolled(machine, "a")) {
            assertThat(runner.credential()).isNotNull();
            var after = CurrentActor.get(house.admin, () -> house.registry.check(entry, "ada"));
            assertThat(after.getFirst().passed()).isTrue();
            assertThat(after.getLast().said()).contains("starts nothing as ada");
            var status = CurrentActor.get(house.admin, () -> house.enrolments.status(machine));
            assertThat(status.enrolled()).isTrue();
            assertThat(status.connectedSince()).isNotNull();
            assertThat(status.osUser()).isEqualTo(OWN);
            assertThat(status.root()).isFalse();
        }
    }
}
