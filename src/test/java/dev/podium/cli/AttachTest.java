package dev.podium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.agents.WantedAgent;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.machines.TestProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** podium attach as a process of its own in front of a real terminal, to a real Podium with a real tmux. */
@PodiumTest
@Timeout(300)
class AttachTest {

    private static final String LEAVE = "\u001d.";
    private static final Pattern LINE = Pattern.compile("line ([0-9]+)\r\n");
    private static final int MUCH = 20_000_000;

    @LocalServerPort
    int port;

    @Autowired
    Tokens tokens;

    @Autowired
    Agents agents;

    @TempDir
    Path folder;

    private Actor ada;
    private String token;
    private String name;
    private AgentId agent;

    @BeforeEach
    void anAgentWithAShell() {
        ada = TestPeople.person(TestPeople.team("red"), "Ada", Role.MEMBER);
        token = CurrentActor.get(ada, () -> tokens.make("cli", Set.of(), Duration.ofDays(1)))
                .text();
        name = "a" + UUID.randomUUID().toString().substring(0, 8);
        agent = CurrentActor.get(
                ada,
                () -> agents.create(WantedAgent.of(
                                name,
                                "command",
                                "sh",
                                List.of(),
                                MachineId.LOCAL,
                                folder.toString(),
                                Map.of("PS1", "ready> "),
                                true))
                        .id());
    }

    private PtyCommand attach(int atPort, String... options) throws Exception {
        var words = new ArrayList<>(List.of("attach", name));
        words.addAll(List.of(options));
        return start(atPort, PtyCommand.podium(words.toArray(String[]::new)));
    }

    private PtyCommand start(int atPort, List<String> line) throws Exception {
        return new PtyCommand(
                line,
                Map.of("PODIUM_URL", "http://127.0.0.1:" + atPort, "PODIUM_TOKEN", token, "HOME", folder.toString()));
    }

    @Test
    void isTheAgentsTerminalUntilItIsLeft() throws Exception {
        var script = "stty -g; \"$@\"; echo code=$?; stty -g";
        var line = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        line.addAll(PtyCommand.podium("attach", name));
        try (var mine = start(port, line)) {
            var before = mine.until("\r\n").strip();
            mine.until("ready> ");
            mine.type("stty size; echo 'gr\u00fc\u00df' '\ud83d\ude00'\r");
            mine.until("30 100");
            mine.until("gr\u00fc\u00df \ud83d\ude00");
            mine.resize(120, 40);
            mine.type("until stty size | grep -q '40 120'; do :; done; echo wi''de\r");
            mine.until("wide");
            // In a paste there are no keys, and what a program asks the terminal is not answered twice.
            mine.type("\u001b[200~echo past''ed \u001d.\u001b[201~\r");
            mine.until("pasted \u001d.");
            mine.type("printf 'a\\033[c\\033[6n\\033[>q\\033]11;?\\007\\033]52;c;eA==\\007z'; echo\r");
            assertThat(mine.until("z\r\n")).endsWith("\naz\r\n");
            // The escape key twice is the key itself.
            mine.type("cat -v\r\u001d\u001d\r");
            mine.until("^]");
            mine.type("\u0003" + LEAVE);
            mine.until("which goes on.");
            mine.until("code=0\r\n");
            assertThat(mine.until("\r\n").strip()).isEqualTo(before);
        }
        try (var again = attach(port, "--escape", "ctrl-a")) {
            again.until("ready> ");
            again.type(LEAVE + "\u0015exit 7\r");
            again.until("ended with 7.");
            assertThat(again.ended()).isEqualTo(7);
        }
    }

    @Test
    void muchIsPastedAndPrintedAsItIs() throws Exception {
        var random = new byte[MUCH / 4 * 3];
        new Random(5).nextBytes(random);
        var text = Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(random);
        var file = folder.resolve("much");
        Files.write(file, text);
        try (var mine = attach(port)) {
            mine.until("ready> ");
            mine.type("echo be''gin; cat " + file + "; echo; echo e''nd\r");
            mine.until("begin\r\n");
            var printed = mine.until("\r\nend\r\n");
            assertThat(printed.length()).isGreaterThan(MUCH);
            assertThat(hash(printed.substring(0, printed.length() - 7)
                            .replace("\r\n", "\n")
                            .getBytes(StandardCharsets.ISO_8859_1)))
                    .isEqualTo(hash(text));
            for (var bracket : List.of(List.of("\u001b[200~", "\u001b[201~"), List.of("", ""))) {
                var pasted = new String(text, StandardCharsets.ISO_8859_1).replace('\n', '\r');
                mine.type("stty raw -echo; echo go''on; head -c " + text.length
                        + " | sha256sum; stty sane; echo ta''ken\r");
                mine.until("goon");
                mine.type(bracket.getFirst() + pasted + bracket.getLast());
                assertThat(mine.until("taken\r\n")).contains(hash(pasted.getBytes(StandardCharsets.ISO_8859_1)));
            }
            mine.type(LEAVE);
            assertThat(mine.ended()).isZero();
        }
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void comesBackAfterALostConnectionWithWhatWasPrintedMeanwhileOnce() throws Exception {
        try (var proxy = new TestProxy(port);
                var mine = attach(proxy.port())) {
            mine.until("ready> ");
            var go = folder.resolve("go");
            mine.type("until [ -e " + go + " ]; do :; done; seq -f 'line %.0f' 1 3000; echo al''l\r");
            mine.until("al''l");
            proxy.cut();
            mine.until("connection lost");
            // What is typed now is dropped, and the bell says so.
            mine.type("x");
            mine.until("\u0007");
            Files.createFile(go);
            awaitScreen("all");
            proxy.heal();
            var printed = mine.until("all\r\n");
            assertThat(LINE.matcher(printed)
                            .results()
                            .map(each -> Integer.parseInt(each.group(1)))
                            .toList())
                    .isEqualTo(IntStream.rangeClosed(1, 3000).boxed().toList());
            mine.type("echo he''re\r");
            mine.until("here\r\n");
            proxy.cut();
            mine.until("connection lost");
            mine.type(LEAVE);
            assertThat(mine.ended())
                    .as("it can be left while there is no connection")
                    .isZero();
        }
    }

    private void awaitScreen(String wanted) {
        while (!CurrentActor.get(ada, () -> agents.screen(agent).text())
                .lines()
                .map(String::strip)
                .toList()
                .contains(wanted)) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void whoWatchesTypesNothingAndWhoMayNoLongerIsOut() throws Exception {
        try (var watcher = attach(port, "--watch");
                var driver = attach(port)) {
            watcher.until("ready> ");
            driver.until("ready> ");
            watcher.type("sneaked\r");
            watcher.until("\u0007");
            driver.type("echo s''een\r");
            assertThat(watcher.until("seen\r\n")).doesNotContain("sneaked");
            TestPeople.update(
                    "delete from memberships where person_id = ?", ada.person().value());
            watcher.until("You may no longer see " + name);
            assertThat(watcher.ended()).isEqualTo(3);
            assertThat(driver.ended()).isEqualTo(3);
        }
    }
}
