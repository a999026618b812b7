package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls that the real hook script writes down, and what is read of them; a stand-in for tmux keeps what it is given. */
@Timeout(60)
class ToldCallsTest {

    /** Prints the last that it is given, as it appends it to the option. */
    private static final String TMUX = "#!/bin/sh\nfor last; do :; done\nprintf '%s' \"$last\" > \"$KEPT\"\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final ToldCalls told = new ToldCalls();
    private final StringBuilder kept = new StringBuilder();

    @BeforeEach
    void nothingIsThere() throws IOException {
        var tmux = Files.writeString(folder.resolve("tmux"), TMUX);
        assertThat(tmux.toFile().setExecutable(true)).isTrue();
        assertThat(told.fresh("")).isEmpty();
    }

    /** What the script adds for this JSON. */
    private String hook(String json) throws IOException, InterruptedException {
        return hook(json.getBytes(StandardCharsets.UTF_8));
    }

    private String hook(byte[] json) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", "eval \"$PODIUM_HOOK\"").redirectErrorStream(true);
        builder.environment()
                .put("PODIUM_HOOK", Files.readString(Path.of("src/main/resources/dev/podium/agents/hook.sh")));
        builder.environment().put("TMUX_PANE", "%1");
        builder.environment().put("KEPT", folder.resolve("kept").toString());
        builder.environment().put("PATH", folder + ":/usr/bin:/bin");
        var process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(json);
        }
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        assertThat(process.waitFor()).isZero();
        return Files.readString(folder.resolve("kept"), StandardCharsets.UTF_8);
    }

    private List<AgentCall> calls(String json) throws IOException, InterruptedException {
        kept.append(hook(json));
        return told.fresh(kept.toString());
    }

    private static String failure(String tool, String input, String error) {
        return "{\"session_id\":\"s\",\"hook_event_name\":\"PostToolUseFailure\",\"tool_name\":\"" + tool
                + "\",\"tool_input\":" + input + ",\"tool_use_id\":\"t\",\"error\":\"" + error
                + "\",\"is_interrupt\":false,\"duration_ms\":5}";
    }

    private static Stream<String[]> recorded() throws IOException {
        var file = Objects.requireNonNull(ToldCallsTest.class.getResource("hooks/claude-code-calls.txt"));
        return Files.readAllLines(Path.of(file.getPath())).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void readsTheCallsOfTheRealProgram(String how, String tool, String asked, String last, String json)
            throws Exception {
        assertThat(calls(json)).singleElement().satisfies(call -> {
            assertThat(call.tool()).isEqualTo(tool);
            assertThat(call.asked()).isEqualTo(asked);
            assertThat(call.failed()).isEqualTo(how.equals("-"));
            assertThat(call.result().lines().toList().getLast()).isEqualTo(last);
        });
    }

    @Test
    void whatWasThereBeforeIsNotNewAndEachCallIsNewOnce() throws Exception {
        var one = hook(failure("Bash", "{\"command\":\"make\"}", "no"));
        var two = hook(failure("Bash", "{\"command\":\"make\"}", "no"));
        var another = new ToldCalls();
        assertThat(another.fresh(one)).isEmpty();
        assertThat(another.fresh(one + two)).hasSize(1);
        assertThat(another.fresh(one + two)).isEmpty();
        // The older one is cut out.
        assertThat(another.fresh(one.substring(9) + two)).isEmpty();
        assertThat(told.fresh(one + two))
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.asked()).isEqualTo("make"));
    }

    @Test
    void aCallThatSomebodyBrokeOffNeitherFailedNorSucceeded() throws Exception {
        var json = failure("Bash", "{\"command\":\"sleep 99\"}", "Interrupted").replace("false", "true");
        assertThat(calls(json))
                .singleElement()
                .satisfies(call -> assertThat(call.failed()).isNull());
    }

    @Test
    void howACommandIsDescribedMakesItNoOtherAndAnotherFileContentDoes() throws Exception {
        var one = calls(failure("Bash", "{\"command\":\"make\",\"description\":\"Build\"}", "no"));
        var two = calls(failure("Bash", "{\"command\":\"make\",\"description\":\"Build it again\"}", "no"));
        assertThat(two.getFirst().exactly()).isEqualTo(one.getFirst().exactly());
        var long1 = calls(failure("Write", "{\"file_path\":\"/a\",\"content\":\"" + "x".repeat(2_000) + "\"}", "no"));
        var long2 = calls(failure("Write", "{\"file_path\":\"/a\",\"content\":\"" + "x".repeat(2_001) + "\"}", "no"));
        assertThat(long1.getFirst().asked())
                .isEqualTo("/a")
                .isEqualTo(long2.getFirst().asked());
        assertThat(long1.getFirst().exactly()).isNotEqualTo(long2.getFirst().exactly());
    }

    @Test
    void whatIsTooLongKeepsItsBeginningAndItsEnd() throws Exception {
        var lines = new StringBuilder();
        IntStream.range(0, 500).forEach(i -> lines.append("line ").append(i).append("\\n"));
        var call = calls(failure("Bash", "{\"command\":\"make " + "y".repeat(10_000_000) + "\"}", lines + "the end"))
                .getFirst();
        assertThat(kept).hasSizeLessThan(1_300);
        assertThat(call.asked()).startsWith("make yyy").hasSizeLessThan(220);
        assertThat(call.exactly()).hasSizeLessThan(520);
        assertThat(call.result()).startsWith("line 0\nline 1\n").endsWith("line 499\nthe end");
        // No half of a line.
        assertThat(call.result().lines().skip(30)).allMatch(line -> line.matches("line 4\\d\\d|the end"));
    }

    @Test
    void whatIsLeftOutOrMalformedInTheJsonIsNoFailure() throws Exception {
        assertThat(calls("{\"hook_event_name\":\"PostToolUse\"}"))
                .containsExactly(new AgentCall("a tool", "", "0 ", false, ""));
        assertThat(calls("{\"hook_event_name\":\"PostToolUse\",\"tool_name\":7,\"tool_input\":[1"))
                .containsExactly(new AgentCall("a tool", "[1", "2 [1", false, ""));
        assertThat(calls("{\"hook_event_name\":\"Stop\",\"tool_name\":\"Bash\",\"tool_input\":{}}"))
                .isEmpty();
        assertThat(calls("no JSON")).isEmpty();
        assertThat(hook(new byte[0])).isEmpty();
    }

    @Test
    void controlCharactersFormatsOfTmuxAndForgedMarksStayText() throws Exception {
        var call = calls(failure(
                        "Ba\u0001s\u001bh<1:+:x:1>",
                        "{\"command\":\"a\\u001b[31m #(touch x) #[fg=red] <9=> \u0007\u0000 ä\\n\\\"b\\\"\"}",
                        "\\u0000\\u009b one\\ntwo"))
                .getLast();
        assertThat(kept).doesNotContain("#");
        assertThat(kept.chars()).allMatch(c -> c >= ' ');
        assertThat(call.asked()).isEqualTo("a [31m #(touch x) #[fg=red] <9=> ä \"b\"");
        assertThat(call.tool()).matches("[\\w.-]+");
        assertThat(call.result()).endsWith("one\ntwo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "<1:+:Bash:3>", "<1:+:Bash:3>a<2=>b", "<1=><1:+:B:1><1=", "<99999999999:+:B:1>a<1=>"})
    void makesNothingOfWhatItCannotRead(String text) {
        assertThat(told.fresh(text)).isEmpty();
    }

    @Test
    void ofThousandsAtOnceTheLatestAreTaken() {
        var all = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            all.append('<')
                    .append(i)
                    .append(":-:Bash:1>{\"command\":\"c")
                    .append(i)
                    .append("\"}<")
                    .append(i)
                    .append("=>\"x\" .");
        }
        var fresh = told.fresh(all.toString());
        assertThat(fresh).hasSize(ToldCalls.MOST);
        assertThat(fresh.getLast().asked()).isEqualTo("c4999");
    }

    @Test
    @Timeout(10)
    void isNotHeldUpByTextThatIsMadeToHoldItUp() {
        for (var piece : List.of("<1:+:B:1>", "<1=>", "<1:+:B:1><1=>\\", "\\", "\"stdout\":\"", "<cut>")) {
            new ArrayList<>(told.fresh("<1:+:B:1>\"command\":\"<1=>\"" + piece.repeat(20_000)));
        }
    }
}
