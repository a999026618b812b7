package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.GpuProcess;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A machine from its first contact to its end, as a script would do it. */
@PodiumTest
@Timeout(60)
class MachineRestTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String REGISTRY = "/api/v1/machine-registry";

    @TempDir
    static Path folder;

    private static TestSshd sshd;

    private record Answer(int status, JsonNode body, String text) {

        String code() {
            return body.path("code").asString("") + " " + body.path("field").asString("");
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    MachineWatches watches;

    private TeamId red;
    private String admin;
    private Actor ada;
    private String blue;

    @BeforeAll
    static void start() throws IOException {
        sshd = new TestSshd(folder, true);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    @BeforeEach
    void twoTeams() {
        red = TestPeople.team("red");
        var root = TestPeople.person(red, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                root.person().value());
        admin = tokenOf(new Actor(root.person(), "Root", red, Set.of(Role.OWNER, Role.ADMIN), null));
        ada = TestPeople.person(red, "Ada", Role.MEMBER);
        blue = tokenOf(TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER));
    }

    private String tokenOf(Actor actor) {
        return CurrentActor.get(
                actor, () -> tokens.make("all", Set.of(), Duration.ofDays(1)).text());
    }

    private Answer send(String token, String method, String path, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            var text = answer.body();
            return new Answer(
                    answer.statusCode(), text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String fields(String name, String hostKey) {
        return """
                {"name": "%s", "host": "127.0.0.1", "port": %d, "hostKey": "%s", "signIn": "KEY",
                 "labels": ["gpu"], "teams": ["%s"]}""".formatted(name, sshd.port(), hostKey, red);
    }

    @Test
    void aRuleForOsUsersIsGivenAndSaysAsWhomSomebodyWorks() {
        var provider = "idp-" + UUID.randomUUID().toString().substring(0, 8);
        var made = send(
                admin,
                "POST",
                "/api/v1/providers",
                "{\"id\": \"%s\", \"name\": \"IdP\", \"issuer\": \"https://idp.invalid\", \"clientId\": \"p\","
                                .formatted(provider)
                        + " \"userNameClaim\": \"uid\"}");
        assertThat(made.body().path("userNameClaim").asString()).isEqualTo("uid");
        TestPeople.update(
                "insert into person_user_names values (?, ?, 'https://idp.invalid', 'ada.l')",
                provider,
                ada.person().value());
        var body = "{\"name\": \"ruled %s\", \"signIn\": \"RUNNER\", \"teams\": [\"%s\"], \"osUserRule\":"
                + " {\"template\": \"u_${username}\", \"provider\": \"%s\"}}";
        var added = send(admin, "POST", REGISTRY, body.formatted(UUID.randomUUID(), red, provider));
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.body().path("osUserRule").path("template").asString()).isEqualTo("u_${username}");
        var one = REGISTRY + "/" + added.body().path("id").asString() + "/os-users/" + ada.person();
        var unfit = send(admin, "GET", one, "").body();
        assertThat(unfit.path("because").asString()).isEqualTo("UNFIT");
        assertThat(unfit.path("osUser").isNull()).isTrue();
        assertThat(unfit.path("said").asString()).contains("Ada has no OS user", "calls them ada.l");
        TestPeople.update("update person_user_names set user_name = 'ada' where provider = ?", provider);
        TestPeople.update(
                "insert into user_name_holders values (?, 'ada', 'https://idp.invalid', ?)",
                provider,
                ada.person().value());
        assertThat(send(admin, "GET", one, "").body().path("osUser").asString()).isEqualTo("u_ada");
        assertThat(send(blue, "GET", one, "").status()).isEqualTo(403);
        assertThat(send(admin, "POST", REGISTRY, body.formatted(UUID.randomUUID(), red, "nobody-here"))
                        .text())
                .contains("machines.no-provider", "osUserRule");
    }

    @Test
    void aMachineIsMetCheckedAddedUsedAndRemoved() throws IOException {
        var contact =
                send(admin, "POST", REGISTRY + "/contact", "{\"host\": \"127.0.0.1\", \"port\": " + sshd.port() + "}");
        assertThat(contact.status()).isEqualTo(200);
        var hostKey = contact.body().path("hostKey").asString();
        assertThat(hostKey).isEqualTo(sshd.hostKey());

        var lines = send(admin, "GET", REGISTRY + "/public-lines", "").body();
        assertThat(lines.path("authority").asString()).startsWith("ecdsa-sha2-nistp256 ");
        sshd.authorize(lines.path("key").asString());

        var name = "lab " + UUID.randomUUID();
        var check = send(
                admin,
                "POST",
                REGISTRY + "/check",
                "{\"machine\": " + fields(name, hostKey) + ", \"osUser\": \"" + TestOsUser.name() + "\"}");
        assertThat(check.body().path("passed").asBoolean()).as(check.text()).isTrue();
        assertThat(check.body().path("items").size()).isGreaterThanOrEqualTo(4);

        var added = send(admin, "POST", REGISTRY, fields(name, hostKey));
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.body().path("fingerprint").asString())
                .isEqualTo(contact.body().path("fingerprint").asString());
        assertThat(send(admin, "POST", REGISTRY, fields(name, hostKey)).code()).isEqualTo("machines.name-taken name");
        var path = REGISTRY + "/" + added.body().path("id").asString();

        var person = "/os-users/" + ada.person();
        assertThat(send(admin, "PUT", path + person, "{\"osUser\": \"root\"}").code())
                .isEqualTo("machines.bad-os-user osUser");
        assertThat(send(admin, "PUT", path + person, "{\"osUser\": \"ada\"}").status())
                .isEqualTo(200);
        assertThat(send(admin, "GET", path + "/os-users", "").body().path("items"))
                .singleElement()
                .satisfies(each -> assertThat(each.path("osUser").asString()).isEqualTo("ada"));
        assertThat(send(admin, "DELETE", path + person, "").status()).isEqualTo(204);
        assertThat(send(admin, "GET", path + "/os-users", "").body().path("items"))
                .isEmpty();

        var changed = send(admin, "PUT", path, fields(name + "b", hostKey).replace("gpu", "cpu"));
        assertThat(changed.body().path("name").asString()).isEqualTo(name + "b");
        assertThat(changed.body().path("labels").get(0).asString()).isEqualTo("cpu");
        assertThat(send(admin, "DELETE", path, "").status()).isEqualTo(204);
        assertThat(send(admin, "DELETE", path, "").status()).isEqualTo(404);
    }

    @Test
    void aMachineThatDialsOutIsAddedAndItsRunnerEnrolled() {
        var name = "far " + UUID.randomUUID();
        var added = send(admin, "POST", REGISTRY, "{\"name\": \"" + name + "\", \"signIn\": \"RUNNER\"}");
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        assertThat(added.body().path("host").asString()).isEmpty();
        var path = REGISTRY + "/" + added.body().path("id").asString();
        var enrolment = send(admin, "POST", path + "/enrolment", "");
        assertThat(enrolment.status()).isEqualTo(201);
        var token = enrolment.body().path("token").asString();
        assertThat(token).matches("podium_run_[0-9a-f]{64}");
        assertThat(enrolment.body().path("command").asString())
                .isEqualTo(
                        "PODIUM_RUNNER_TOKEN=" + token + " java -jar podium.jar runner --url http://localhost:" + port);
        assertThat(enrolment.body().path("expiresAt").asString()).isNotBlank();
        var status = send(admin, "GET", path + "/runner", "");
        assertThat(status.body().path("connected").asBoolean()).isFalse();
        assertThat(status.body().path("enrolled").asBoolean()).isFalse();
        assertThat(status.text()).doesNotContain(token);
        assertThat(send(admin, "POST", path + "/runner/rotation", "").code()).startsWith("machines.runner-missing");
        assertThat(send(admin, "DELETE", path + "/runner", "").status()).isEqualTo(204);
        assertThat(send(blue, "POST", path + "/enrolment", "").status()).isEqualTo(403);
        assertThat(send(admin, "POST", REGISTRY + "/" + MachineId.LOCAL + "/enrolment", "")
                        .code())
                .startsWith("machines.no-runner");
        assertThat(send(admin, "POST", REGISTRY, "{\"name\": \"x\", \"signIn\": \"RUNNER\", \"host\": \"lab\"}")
                        .code())
                .isEqualTo("machines.bad-machine host");
    }

    @Test
    void aTeamSeesItsMachinesWithoutWhereTheyAre() {
        var added = send(admin, "POST", REGISTRY, fields("lab " + UUID.randomUUID(), sshd.hostKey()));
        var id = added.body().path("id").asString();
        var own = send(tokenOf(ada), "GET", "/api/v1/machines", "");
        assertThat(own.text()).contains(id, MachineId.LOCAL.toString()).doesNotContain("127.0.0.1", "ssh-ed25519");
        assertThat(own.body().path("items").get(0).propertyNames())
                .containsExactlyInAnyOrder("id", "name", "labels", "state", "since", "why");
        assertThat(send(blue, "GET", "/api/v1/machines", "").text())
                .contains(MachineId.LOCAL.toString())
                .doesNotContain(id);
        // By its id, guessed: what is refused is the path, whether the machine is there or not.
        for (var guessed : Set.of(id, UUID.randomUUID().toString())) {
            assertThat(send(blue, "GET", REGISTRY + "/" + guessed + "/os-users", "")
                            .status())
                    .isEqualTo(403);
        }
        assertThat(send(blue, "GET", REGISTRY, "").status()).isEqualTo(403);
    }

    @Test
    void aMachineSaysWhatItIsAndHowItWas() {
        var path = "/api/v1/machines/" + MachineId.LOCAL;
        var now = send(tokenOf(ada), "GET", path, "");
        while (!now.body().path("state").asString().equals("ONLINE")) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            now = send(tokenOf(ada), "GET", path, "");
        }
        assertThat(now.body().path("why").asString()).isEmpty();
        assertThat(Instant.parse(now.body().path("since").asString())).isBeforeOrEqualTo(Instant.now());
        assertThat(now.body().path("facts").path("cores").asInt()).isPositive();
        assertThat(now.body().path("facts").path("versions").path("tmux").asString())
                .startsWith("tmux ");
        assertThat(now.body().path("sample").path("memoryUsed").asLong()).isPositive();
        assertThat(now.body().has("gpus"))
                .as("null without a driver, and never absent")
                .isTrue();
        var samples = send(tokenOf(ada), "GET", path + "/samples", "");
        assertThat(samples.body().path("step").asInt()).isEqualTo(5);
        assertThat(samples.body().path("items").get(0).path("diskTotal").asLong())
                .isPositive();
        assertThat(send(tokenOf(ada), "GET", path + "/samples?minutes=43200", "")
                        .body()
                        .path("step")
                        .asInt())
                .isEqualTo(7_200);
        for (var bad : Set.of("0", "-1", "43201", "2147483647")) {
            assertThat(send(tokenOf(ada), "GET", path + "/samples?minutes=" + bad, "")
                            .code())
                    .isEqualTo("machines.bad-period minutes");
        }
        assertThat(send(tokenOf(ada), "GET", path + "/samples?minutes=x", "").status())
                .isEqualTo(400);
        assertThat(send(tokenOf(ada), "GET", "/api/v1/machines/x", "").status()).isEqualTo(400);
    }

    @Test
    void howAMachineOfAnotherTeamIsIsNotTold() {
        var added = send(admin, "POST", REGISTRY, fields("lab " + UUID.randomUUID(), sshd.hostKey()));
        var path = "/api/v1/machines/" + added.body().path("id").asString();
        for (var each : Set.of(path, path + "/samples")) {
            assertThat(send(tokenOf(ada), "GET", each, "").status()).isEqualTo(200);
            var other = send(blue, "GET", each, "");
            assertThat(other.status() + " " + other.code()).isEqualTo("404 machines.not-found ");
        }
        assertThat(send(tokenOf(ada), "GET", path, "").text()).doesNotContain("127.0.0.1", "ssh-ed25519");
    }

    @Test
    void badInputSaysWhichFieldIsWrong() {
        assertThat(send(admin, "POST", REGISTRY, "{\"host\": \"lab\"}").code())
                .isEqualTo("machines.field-missing name");
        assertThat(send(admin, "POST", REGISTRY, "{\"name\": \"lab x\", \"host\": \"-x\"}")
                        .code())
                .isEqualTo("machines.bad-machine host");
        assertThat(send(admin, "POST", REGISTRY, "{\"name\": \"lab x\", \"host\": \"lab\"}")
                        .code())
                .isEqualTo("machines.bad-machine hostKey");
        assertThat(send(admin, "POST", REGISTRY, "{\"name\": \"x\", \"labels\": [null]}")
                        .code())
                .isEqualTo("machines.field-missing labels");
        assertThat(send(admin, "POST", REGISTRY, "{\"name\": \"x\", \"teams\": [\"red\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(send(admin, "POST", REGISTRY, "{\"name\": \"x\", \"id\": \"y\"}")
                        .code())
                .startsWith("request.unknown-field");
        assertThat(send(admin, "POST", REGISTRY + "/contact", "{\"host\": \"127.0.0.1\", \"port\": 0}")
                        .code())
                .isEqualTo("machines.bad-host port");
        assertThat(send(admin, "DELETE", REGISTRY + "/" + MachineId.LOCAL, "").code())
                .startsWith("machines.own-machine");
    }

    @Test
    void theGpusOfAMachineAreToldWithWhatRunsOnThem() {
        var name = "gpus " + UUID.randomUUID();
        var machine = send(admin, "POST", REGISTRY, """
                {"name": "%s", "signIn": "RUNNER", "hostKey": "", "teams": ["%s"]}""".formatted(name, red))
                .body()
                .path("id")
                .asString();
        var id = MachineId.parse(machine);
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (watches.find(id).isEmpty()) {
            assertThat(System.nanoTime()).as("waited for 20 s").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        var uuid = "GPU-" + UUID.randomUUID();
        var gpu = new Gpu(
                0,
                uuid,
                "NVIDIA H100",
                1_000L,
                500L,
                0.5,
                61,
                true,
                "",
                412.3,
                700.0,
                3L,
                List.of(new Part("1g.10gb", 0, "MIG-a", 10_000_000_000L)),
                null,
                List.of(new GpuProcess(8_812L, "python3", "bea", 7L, 4_711L, "MIG-a")));
        watches.find(id).orElseThrow().heard(Optional.of(new Gpus(List.of(gpu), "550", "")));

        var path = "/api/v1/machines/" + machine;
        var told =
                send(admin, "GET", path, "").body().path("gpus").path("items").get(0);
        assertThat(told.path("watts").asDouble()).isEqualTo(412.3);
        assertThat(told.path("memoryErrors").asLong()).isEqualTo(3);
        assertThat(told.path("parts").get(0).path("profile").asString()).isEqualTo("1g.10gb");
        assertThat(told.path("processes").get(0).path("name").asString()).isEqualTo("python3");
        var adas = tokenOf(ada);
        var hidden =
                send(adas, "GET", path, "").body().path("gpus").path("items").get(0);
        assertThat(hidden.path("processes").get(0).toString())
                .contains("\"osUser\":\"bea\"", "\"pid\":null")
                .doesNotContain("python3", "8812", "4711");

        var samples = send(adas, "GET", path + "/gpus/" + uuid + "/samples", "");
        assertThat(samples.status()).isEqualTo(200);
        assertThat(samples.body().path("step").asLong()).isEqualTo(30);
        assertThat(samples.body().path("items").get(0).path("busy").asDouble()).isEqualTo(0.5);
        assertThat(send(adas, "GET", path + "/gpus/GPU-none/samples", "").code())
                .isEqualTo("machines.gpu-not-found ");
        assertThat(send(adas, "GET", path + "/gpus/" + uuid + "/samples?minutes=0", "")
                        .code())
                .isEqualTo("machines.bad-period minutes");
        assertThat(send(blue, "GET", path + "/gpus/" + uuid + "/samples", "").code())
                .isEqualTo("machines.not-found ");
    }
}
