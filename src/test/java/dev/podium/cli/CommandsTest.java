package dev.podium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.DeviceLogins;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The commands against a real Podium over HTTP: signing in, and what they show of agents. */
@PodiumTest
@Timeout(120)
class CommandsTest {

    private static final Pattern CODE = Pattern.compile("    ([A-Z]{4}-[A-Z]{4})");

    private record Ended(int code, String out, String err) {}

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    DeviceLogins devices;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private Actor ada;
    private String url;

    @BeforeEach
    void ada() {
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        url = "http://127.0.0.1:" + port;
    }

    private Ended podium(String... arguments) {
        return podium("", new StringWriter(), arguments);
    }

    private Ended podium(String in, StringWriter err, String... arguments) {
        var out = new StringWriter();
        int code = CliProgram.run(
                List.of(arguments),
                environment,
                home,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                Screen.FILE,
                List::of);
        return new Ended(code, out.toString(), err.toString());
    }

    private void signIn() {
        environment.put("PODIUM_URL", url);
        environment.put(
                "PODIUM_TOKEN",
                CurrentActor.get(ada, () -> tokens.make("cli", Set.of(), Duration.ofDays(1)))
                        .text());
    }

    @Test
    void signsInByACodeThatIsAllowedAndOutAgain() throws Exception {
        var err = new StringWriter();
        var login = CompletableFuture.supplyAsync(() -> podium("", err, "login", url, "--host", "build-7"));
        var code = CODE.matcher(err.toString());
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); !code.find(); ) {
            assertThat(System.nanoTime()).as(err.toString()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
            code = CODE.matcher(err.toString());
        }
        var typed = code.group(1);
        CurrentActor.run(ada, () -> devices.allow(typed, Set.of("agents:read"), Duration.ofDays(1), "here"));
        var in = login.get(60, TimeUnit.SECONDS);
        assertThat(in.code()).as(in.err()).isZero();
        assertThat(in.out()).startsWith("You are Ada in the team red").contains(url);
        assertThat(in.err()).contains(url + "/device").doesNotContain("podium_pat_");
        var file = home.resolve(".config/podium/podiums.json");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(file.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));

        // From now on it is this Podium that is asked, without anything in the environment.
        assertThat(podium("whoami").out()).startsWith("Ada in the team red").contains("may: agents:read\n");
        assertThat(podium("agents").code()).isZero();
        assertThat(podium("machines").code()).as("which was not allowed").isEqualTo(3);
        assertThat(podium("whoami", "--url", "http://localhost:" + port).err())
                .as("another address is another Podium")
                .contains("There is no token.");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(podium("whoami").err()).contains("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        var token = new KeptTokens(file.getParent()).token(url, false).orElseThrow();
        assertThat(podium("logout", "--url", url).code()).isZero();
        assertThat(tokens.actorOf(token)).isEmpty();
        assertThat(Files.readString(file)).doesNotContain(token);
        assertThat(podium("logout", "--url", url).code()).isEqualTo(1);
    }

    @Test
    void saysWhereASignInWasDeclined() {
        var err = new StringWriter();
        var login = CompletableFuture.supplyAsync(() -> podium("", err, "login", url));
        var code = CODE.matcher(err.toString());
        while (!code.find()) {
            assertThat(login).as("it ended before it showed a code: " + err).isNotDone();
            LockSupport.parkNanos(5_000_000);
            code = CODE.matcher(err.toString());
        }
        var typed = code.group(1);
        CurrentActor.run(ada, () -> devices.decline(typed, "here"));
        var ended = login.join();
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).contains("declined");
        assertThat(home.resolve(".config/podium/podiums.json")).doesNotExist();
    }

    @Test
    void takesATokenFromTheInputAndKeepsNoneThatDoesNotCount() throws IOException {
        var text = CurrentActor.get(ada, () -> tokens.make("cli", Set.of(), Duration.ofDays(1)))
                .text();
        assertThat(podium("podium_pat_wrong\n", new StringWriter(), "login", url, "--token")
                        .code())
                .isEqualTo(3);
        assertThat(podium("", new StringWriter(), "login", url, "--token").code())
                .isEqualTo(2);
        assertThat(home.resolve(".config/podium/podiums.json")).doesNotExist();
        assertThat(podium(text + "\n", new StringWriter(), "login", url + "/", "--token")
                        .code())
                .isZero();
        assertThat(podium("whoami").code()).isZero();
        // A token without an address is for the Podium of the environment, and not for whatever an option names.
        var plain = home.resolve(".config/podium/token");
        Files.writeString(plain, text);
        Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-------"));
        assertThat(podium("whoami", "--url", "http://localhost:" + port).code()).isEqualTo(3);
        environment.put("PODIUM_URL", "http://localhost:" + port);
        assertThat(podium("whoami").code()).isZero();
    }

    @Test
    void makesShowsAsksAndEndsAgents() {
        signIn();
        assertThat(podium("agents").out()).isEqualTo("There is nothing.\n");
        for (var name : List.of("acme-one", "acme-two")) {
            var made = podium(
                    "agents",
                    "create",
                    name,
                    "--program",
                    "command",
                    "--command",
                    "cat",
                    "--directory",
                    "/tmp",
                    "--env",
                    "A=b=c",
                    "--stopped");
            assertThat(made.code()).as(made.err()).isZero();
        }
        var listed = podium("agents", "list", "--mine");
        assertThat(listed.out().lines().toList()).hasSize(3);
        assertThat(listed.out()).startsWith("NAME").contains("acme-one").contains("Ada");
        var json = podium("agents", "--json", "--limit", "1");
        var answer = Session.JSON.readTree(json.out());
        assertThat(answer.path("items").size()).isOne();
        assertThat(answer.path("total").asInt()).isEqualTo(2);
        assertThat(podium("agents", "--limit", "1").out().lines().toList()).hasSize(2);
        var id = answer.path("items").get(0).path("id").asString("");
        assertThat(podium("agents", "show", id).out()).contains("acme-one");
        var none = podium("agents", "show", "acme");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("Did you mean acme-one, acme-two?");
        assertThat(podium("agents", "note", "acme-one", "looks \u001b[31mwell").code())
                .isZero();
        assertThat(podium("agents", "notes", "acme-one").out()).contains("looks ¶[31mwell");
        assertThat(podium("agents", "rename", "acme-one", "acme-three").out()).isEqualTo("It is renamed.\n");
        assertThat(podium("agents", "end", "acme-three").code()).isZero();
        assertThat(podium("agents", "restore", id).code()).isZero();
        assertThat(podium("agents", "restore", "../me").code()).isEqualTo(2);
        assertThat(podium("agents", "create", "x").code()).isEqualTo(2);
        assertThat(podium("agents", "create", "x", "--program", "none", "--directory", "/")
                        .code())
                .isEqualTo(1);
        assertThat(podium("agents", "--limit", "0").code()).isEqualTo(2);
        assertThat(podium("agents", "approvals").out()).isEqualTo("No agent asks for anything.\n");
        assertThat(podium("attach", "acme-two").code()).as("without a terminal").isEqualTo(2);
    }

    @Test
    void asksRestAnythingElse() {
        signIn();
        assertThat(podium("api", "GET", "/me").out()).contains("\"name\":\"Ada\"");
        assertThat(podium("{\"name\":\"t\"}", new StringWriter(), "api", "post", "/tokens", "--data", "-")
                        .out())
                .contains("podium_pat_");
        assertThat(podium("api", "GET", "/nothing").code()).isEqualTo(1);
        assertThat(podium("api", "TRACE", "/me").code()).isEqualTo(2);
        assertThat(podium("api", "GET", "me").code()).isEqualTo(2);
        assertThat(podium("api", "POST", "/tokens", "--data", "{").code()).isEqualTo(2);
    }

    @Test
    void everyCommandAsksAPathThatThereIs() {
        var known = new HashSet<String>();
        for (var mapping : mappings.getHandlerMethods().keySet()) {
            for (var pattern : mapping.getPatternValues()) {
                mapping.getMethodsCondition()
                        .getMethods()
                        .forEach(method -> known.add(method + " " + pattern.replaceAll("\\{[^}]*}", "{}")));
            }
        }
        assertThat(RestCalls.all())
                .allMatch(call ->
                        known.contains(call.method() + " /api/v1" + call.path().replaceAll("\\{[^}]*}", "{}")));
    }
}
