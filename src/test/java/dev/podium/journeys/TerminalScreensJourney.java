package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import dev.podium.agents.situations.Cast;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person sees in the browser is what tmux holds, cell by cell, whatever a program prints; and what it prints reaches
 * nothing beyond its terminal.
 */
@Timeout(900)
class TerminalScreensJourney {

    /** Every question that a terminal may answer as if somebody had typed. */
    private static final String QUESTIONS = "\033[c\033[>c\033[=c\033[5n\033[6n\033[?6n\033[>q\033[21t\033[18t\033[14t"
            + "\033[11t\033[13t\033[19t\033]4;1;?\007\033]10;?\007\033]11;?\007\033]12;?\007\033]52;c;?\007"
            + "\033P$qm\033\\\033P+q544e\033\\\033[?2026$p\033[4$p\033[x\033[?1;2S\005\033Z";

    /** Sequences that programs use and that are easily got wrong, each from a clean screen. */
    private static final Map<String, String> VECTORS = Map.ofEntries(
            Map.entry("wrapping at the edge", "x".repeat(400) + "\r\n" + "ab\bc"),
            Map.entry("wide letters at the edge", "漢字".repeat(90) + "\r\n" + "a" + "漢".repeat(100)),
            Map.entry("combining marks", "e\u0301 a\u0308 n\u0303o\u0302"),
            Map.entry("a scrolling region", "1\r\n2\r\n3\r\n4\r\n5\033[2;4r\033[4;1H\nx\ny\033[r\033[10;1Hend"),
            Map.entry("origin mode", "\033[3;8r\033[?6h\033[1;1Hfirst\033[99;1Hlast\033[?6l\033[1;1Htop\033[r"),
            Map.entry("lines put in and taken out", "1\r\n2\r\n3\r\n4\033[2;1H\033[2L\033[4;1H\033[1Mz"),
            Map.entry("letters put in and taken out", "abcdefgh\033[1;3H\033[2@XY\033[1;6H\033[3P\033[1;2H\033[2X"),
            Map.entry("erased parts", "aaaa\r\nbbbb\r\ncccc\033[2;3H\033[1K\033[3;2H\033[K\033[1;2H\033[0K"),
            Map.entry("erased with a colour", "\033[44mblue\033[K\r\n\033[2Jdone\033[0m"),
            Map.entry("tabs", "a\tb\tc\r\n\033[3g\033[1;5H\033H\033[2;1Hx\ty\033[Iz\033[Zw"),
            Map.entry("the cursor kept", "one\0337\033[5;5Htwo\0338three\033[s\033[7;7Hfour\033[ufive"),
            Map.entry("a letter again", "ab\033[5bc\r\n-\033[20b"),
            Map.entry("lines drawn", "\033(0lqqqk\r\nx   x\r\nmqqqj\033(B"),
            Map.entry(
                    "colours",
                    "\033[31;1mred \033[38;5;208morange \033[38;2;1;2;3mrgb \033[7minv\033[27m \033[3mit\033[23m"
                            + " \033[4munder\033[24m \033[2mdim\033[0m \033[97;100mbright\033[0m"),
            Map.entry("another screen and back", "before\033[?1049h\033[2Jother\033[?1049l after"),
            Map.entry("backwards over a line", "abc\r\n\033[A\033[10Cx\033[Dy\033[2G!"),
            Map.entry("scrolled by command", "1\r\n2\r\n3\r\n4\033[2S\033[1T"),
            Map.entry("reverse index at the top", "1\r\n2\033[1;1H\033M\033M0"),
            Map.entry("without wrapping", "\033[?7l" + "x".repeat(300) + "END\033[?7h"),
            Map.entry("letters shifted in", "abcdef\033[1;3H\033[4hXYZ\033[4l"),
            Map.entry("a test pattern", "\033#8\033[5;5Hhere"),
            Map.entry("a soft reset", "\033[1;31;7m\033[?6h\033[!pplain"));

    /** Draws what tmux holds into a second terminal of the same kind, and tells the first cell that differs. */
    private static final String DIFFERENCE = """
            async ([lines, cols]) => {
              const shown = document.querySelector('podium-terminal').terminal;
              if (shown.cols !== cols || shown.rows !== lines.length) return `size ${shown.cols}x${shown.rows}`;
              const held = new shown.constructor({ cols, rows: lines.length, allowProposedApi: true, scrollback: 0 });
              held.loadAddon(new (class { activate(t) { t.unicode.register(shown._core.unicodeService._activeProvider); t.unicode.activeVersion = shown.unicode.activeVersion; } dispose() {} })());
              await new Promise(done => held.write('\\x1b[?7l' + lines.map((line, y) => `\\x1b[${y + 1};1H\\x1b[0m${line}`).join(''), done));
              const colour = (mode, value) => mode === 0 ? 'd' : mode === 0x3000000 ? '#' + value : String(value);
              const cell = (buffer, y, x) => {
                const c = buffer.getLine(buffer.baseY + y).getCell(x);
                const blank = c.getChars() === '' || c.getChars() === ' ';
                return [blank ? ' ' : c.getChars(), c.getWidth(), colour(c.getBgColorMode(), c.getBgColor()), !!c.isInverse(),
                  ...(blank && !c.isUnderline() && !c.isInverse() ? [] : [colour(c.getFgColorMode(), c.getFgColor()), !!c.isBold(), !!c.isItalic(), !!c.isUnderline(), !!c.isDim()])].join(' ');
              };
              let found = '';
              for (let y = 0; y < lines.length && !found; y++) {
                for (let x = 0; x < cols && !found; x++) {
                  const is = cell(shown.buffer.active, y, x);
                  const should = cell(held.buffer.active, y, x);
                  if (is !== should) found = `row ${y + 1}, column ${x + 1}: shows [${is}], tmux holds [${should}] of ${lines[y]}`;
                }
              }
              held.dispose();
              return found;
            }""";

    @TempDir
    Path folder;

    private RunningPodium podium;
    private JourneyBrowser browser;
    private Page page;
    private JourneyRest rest;

    @BeforeEach
    void start() throws Exception {
        podium = new RunningPodium(Files.createDirectory(folder.resolve("home")));
        browser = new JourneyBrowser();
        page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
        rest = JourneyRest.setUp(podium, "ada@example.org", "Ada", "correct horse battery", "Red");
        JourneyBrowser.signIn(page, podium, "ada@example.org", "correct horse battery");
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        podium.close();
    }

    private String agent(String name, String script) throws Exception {
        var agent = rest.post(
                "/api/v1/agents",
                JourneyRest.JSON.writeValueAsString(Map.of(
                        "name",
                        name,
                        "program",
                        "command",
                        "command",
                        "sh",
                        "workingDirectory",
                        folder.toString(),
                        "arguments",
                        List.of("-c", script))));
        return agent.path("id").asString();
    }

    private void open(String agent) {
        JourneyBrowser.open(page, podium.url() + "/agents/" + agent);
        shows("listening");
    }

    private void shows(String text) {
        page.waitForFunction("text => (document.querySelector('podium-terminal')?.text() ?? '').includes(text)", text);
    }

    private String tmux(String... arguments) throws Exception {
        var line = new ArrayList<>(
                List.of("tmux", "-u", "-S", folder.resolve("home/tmux/podium").toString()));
        line.addAll(List.of(arguments));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    /** The rows of the screen that tmux holds, and its columns. */
    private List<Object> held(String session) throws Exception {
        var cols = tmux("display-message", "-p", "-t", session, "#{pane_width}").strip();
        var lines = List.of(tmux("capture-pane", "-p", "-e", "-N", "-t", session)
                .replaceAll("\n\\z", "")
                .split("\n", -1));
        return List.of(lines, Integer.parseInt(cols));
    }

    private void awaitShown(List<Object> held, double milliseconds) {
        page.waitForFunction(
                "async given => await (" + DIFFERENCE + ")(given) === ''",
                held,
                new Page.WaitForFunctionOptions().setTimeout(milliseconds));
    }

    /** A terminal whose program prints what is written to it, and takes no answer. */
    private final class Played implements AutoCloseable {
        private final String session;
        private final OutputStream pipe;
        private int marks;

        Played(String name) throws Exception {
            var fifo = folder.resolve(name + ".pipe");
            assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                    .isZero();
            var id = agent(name, "stty raw -echo; echo listening; exec cat '" + fifo + "'");
            session = name + "-" + id.substring(0, 8);
            open(id);
            pipe = Files.newOutputStream(fifo);
        }

        void print(String text) throws IOException {
            pipe.write(text.getBytes(StandardCharsets.UTF_8));
            pipe.flush();
        }

        void showsWhatTmuxHolds(String what) throws Exception {
            var mark = "played " + ++marks;
            print("\033]2;" + mark + "\033\\");
            while (!tmux("display-message", "-p", "-t", session, "#{pane_title}")
                    .strip()
                    .equals(mark)) {
                Thread.onSpinWait();
            }
            var held = held(session);
            try {
                awaitShown(held, 10_000);
            } catch (TimeoutError differs) {
                throw new AssertionError(what + ": " + page.evaluate(DIFFERENCE, held), differs);
            }
        }

        @Override
        public void close() throws IOException {
            pipe.close();
        }
    }

    @Test
    void theBrowserShowsTheCellsThatTmuxHolds() throws Exception {
        try (var played = new Played("vectors")) {
            for (var vector : VECTORS.entrySet()) {
                played.print("\033c");
                played.print(vector.getValue());
                played.showsWhatTmuxHolds(vector.getKey());
            }
        }
        var recorded = Path.of(
                Objects.requireNonNull(TerminalScreensJourney.class.getResource("/dev/podium/agents/situations"))
                        .getPath());
        try (var played = new Played("streams");
                var files = Files.list(recorded)) {
            for (var file : files.filter(each -> each.toString().endsWith(".cast"))
                    .sorted()
                    .toList()) {
                played.print("\033c\033[?1049l");
                stream(played, file);
            }
        }
        browser.complainsOfNothing();
    }

    /** As fast as it goes; looked at wherever somebody said what was true, or it had paused. */
    private static void stream(Played played, Path file) throws Exception {
        long before = 0;
        int looks = 0;
        for (var event : Cast.read(file).events()) {
            if (event.at() - before > 1_500
                    || event.code().equals("m") && event.data().startsWith("state ")) {
                played.showsWhatTmuxHolds(file.getFileName() + " at " + before + " ms");
                looks++;
            }
            before = event.at();
            if (event.code().equals("o")) {
                played.print(event.data());
            }
        }
        assertThat(looks).as(file.toString()).isPositive();
    }

    /**
     * htop itself, which draws by difference ten times a second. It is stopped for each look, so that both sides are at
     * rest; its list of processes stays on this machine.
     */
    @Test
    void aProgramThatDrawsByDifferenceIsShownAsItIsAtEverySizeAndToWhoeverComesLater() throws Exception {
        var process = folder.resolve("htop.pid");
        // Not in the place of the shell: tmux would let its own child go on at once.
        var id = agent(
                "htop",
                "echo listening; export HTOPRC='" + folder.resolve("htoprc")
                        + "'; sh -c 'echo $$ >\"$0\"; exec htop -d 1' '" + process + "'; exec cat");
        var session = "htop-" + id.substring(0, 8);
        JourneyBrowser.open(page, podium.url() + "/agents/" + id);
        for (int[] size : new int[][] {{1440, 900}, {1000, 620}}) {
            page.setViewportSize(size[0], size[1]);
            var at = "at " + size[0] + "x" + size[1];
            shows("F1Help");
            hasItsSize(session);
            agreesWhileStopped("the list " + at, session, process);
            tmux("send-keys", "-t", session, "t", "H");
            agreesWhileStopped("the tree " + at, session, process);
            tmux("send-keys", "-t", session, "F1");
            shows("Released under the GNU GPL");
            agreesWhileStopped("the help " + at, session, process);
            tmux("send-keys", "-t", session, "Space");
            shows("F1Help");
            tmux("send-keys", "-t", session, "End", "Up", "Up", "t");
            agreesWhileStopped("the list's end " + at, session, process);
            JourneyBrowser.open(page, podium.url() + "/agents/" + id);
            shows("F1Help");
            agreesWhileStopped("whoever comes later, " + at, session, process);
        }
        tmux("send-keys", "-t", session, "q");
        browser.complainsOfNothing();
    }

    /**
     * Waits until the program was told of the size that fits the window. Without it, a resize that comes later takes
     * htop's help away again, since a resize is a key to it like any other; and tmux tells a program of its size up to a
     * quarter of a second after its panes have it.
     */
    private void hasItsSize(String session) throws Exception {
        var tty = tmux("display-message", "-p", "-t", session, "#{pane_tty}").strip();
        while (true) {
            var stty = new ProcessBuilder("stty", "-F", tty, "size").start();
            var told = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            var fits = page.evaluate("""
                    () => {
                      const fits = document.querySelector('podium-terminal').sizing.fitting.wish();
                      return fits ? `${fits.rows} ${fits.cols}` : '';
                    }""");
            if (told.equals(fits)) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    private void agreesWhileStopped(String what, String session, Path process) throws Exception {
        var number = Files.readString(process).strip();
        signal("STOP", number);
        var held = held(session);
        for (int looks = 1; ; looks++) {
            try {
                awaitShown(held, 1_000);
                break;
            } catch (TimeoutError differs) {
                // What it printed at last may have been on its way to tmux when tmux was asked.
                var now = held(session);
                if (looks > 10 && now.equals(held)) {
                    throw new AssertionError(what + ": " + page.evaluate(DIFFERENCE, held), differs);
                }
                held = now;
            }
        }
        signal("CONT", number);
    }

    private static void signal(String name, String process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, process)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Two programs that print every question: one that a browser shows, and one that nobody looks at. */
    @Test
    void aQuestionIsAnsweredByTmuxAloneHoweverManyLook() throws Exception {
        var questions = Files.writeString(folder.resolve("questions"), QUESTIONS);
        var script = "stty raw -echo min 0 time 20; echo listening; until [ -e '%s' ]; do sleep 0.1; done; cat '"
                + questions + "'; cat > '%s'; echo answered; stty min 1; exec cat";
        var go = folder.resolve("go");
        var seen = folder.resolve("seen");
        var alone = folder.resolve("alone");
        agent("alone", script.formatted(go, alone));
        open(agent("seen", script.formatted(go, seen)));
        Files.createFile(go);
        shows("answered");
        assertThat(answers(seen)).contains("\033[?1;2c").isEqualTo(answers(alone));
        browser.complainsOfNothing();
    }

    /** Without where the cursor is and how large the window is, which is not the same in both. */
    private static String answers(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                .replaceFirst("\033\\[\\d+;\\d+R", "")
                .replaceFirst("\033\\[8;\\d+;\\d+t", "");
    }

    @Test
    void aTitleIsTextAndTheClipboardIsNotReached() throws Exception {
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        var attack = Files.writeString(
                folder.resolve("attack"),
                "\033]0;<img src=x onerror=\"document.body.dataset.ran=1\">\007\033]2;</title><script>document.body.dataset.ran=1"
                        + "</script>\007\033]8;;javascript:document.body.dataset.ran=1\033\\link\033]8;;\033\\"
                        + "\033]52;c;ZXZpbA==\007\033]52;p;ZXZpbA==\007\033]1337;SetBadge=ZXZpbA==\007"
                        + "\033]777;notify;evil;evil\007\033]9;evil\007\033]7;file:///etc/passwd\007done");
        var go = folder.resolve("go");
        var id = agent(
                "attack",
                "echo listening; until [ -e '" + go + "' ]; do sleep 0.1; done; cat '" + attack + "'; exec cat");
        open(id);
        page.evaluate("navigator.clipboard.writeText('mine')");
        // Whoever looks elsewhere in the page is not asked for their clipboard.
        page.locator("aside.tree vaadin-text-field input").first().click();
        Files.createFile(go);
        shows("done");
        assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo("mine");
        assertThat(page.evaluate("document.body.dataset.ran ?? ''")).isEqualTo("");
        assertThat(page.title()).doesNotContain("<").doesNotContain("script");
        browser.complainsOfNothing();
    }
}
