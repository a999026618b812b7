package dev.podium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What is made of the model of all commands: help, completion, the manual page, and the guide that names them. */
class TreeTest {

    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();

    private Tree tree() {
        var writer = new PrintWriter(out, true);
        var session = new Session(Map.of(), home, writer, writer, InputStream.nullInputStream(), Screen.FILE);
        return new Tree(session, List::of);
    }

    private String run(String... words) {
        var err = new StringWriter();
        int code =
                CliProgram.run(List.of(words), Map.of(), home, new PrintWriter(out, true), new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }

    private record Found(String words, CommandSpec spec) {}

    private static List<Found> all(CommandLine of, String words) {
        var found = new ArrayList<Found>();
        CompletionCommand.subcommands(of.getCommandSpec()).forEach((name, each) -> {
            found.add(new Found(words + name, each.getCommandSpec()));
            found.addAll(all(each, words + name + " "));
        });
        return found;
    }

    @Test
    void everyCommandAndOptionIsInTheManualPageAndInWhatFishCompletes() {
        var man = run("man");
        out.getBuffer().setLength(0);
        var fish = run("completion", "fish");
        var all = all(tree().line(null), "");
        assertThat(all.size()).isGreaterThan(80);
        for (var each : all) {
            var section = ".SS podium " + each.words().replace("-", "\\-") + "\n";
            assertThat(man).contains(section);
            int at = man.indexOf(section) + section.length();
            int next = man.indexOf("\n.S", at);
            var own = man.substring(at, next < 0 ? man.length() : next);
            for (var option : each.spec().options()) {
                for (var name : option.names()) {
                    assertThat(own).as(each.words()).contains(name.replace("-", "\\-"));
                    if (name.startsWith("--")) {
                        assertThat(fish).as(each.words()).contains(" -l " + name.substring(2) + " ");
                    }
                }
            }
            assertThat(fish)
                    .contains(" -a " + each.words().substring(each.words().lastIndexOf(' ') + 1) + " -d ");
        }
        // Nothing that a formatter would take for a request of its own.
        assertThat(man.lines().filter(line -> line.startsWith(".")))
                .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP)( .*)?"));
    }

    @Test
    void bashTakesWhatIsMadeForItAndZshTheSame() throws Exception {
        for (var shell : List.of("bash", "zsh")) {
            out.getBuffer().setLength(0);
            var file = home.resolve(shell);
            Files.writeString(file, run("completion", shell));
            var process = new ProcessBuilder("bash", "-n", file.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }
    }

    @Test
    void namesAreEachOnceAndSomethingIsSaidOfEverything() {
        var names = new HashSet<String>();
        for (var each : all(tree().line(null), "")) {
            assertThat(names.add(each.words())).as(each.words()).isTrue();
            assertThat(each.spec().usageMessage().description())
                    .as(each.words())
                    .isNotEmpty();
            assertThat(each.spec().findOption("--help")).as(each.words()).isNotNull();
            for (var option : each.spec().options()) {
                assertThat(option.description())
                        .as(each.words() + " " + option.longestName())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void theGuideNamesEveryCommandOfTheFirstRank() throws IOException {
        var guide = Files.readString(Path.of("docs/guides/cli.md"));
        CompletionCommand.subcommands(tree().line(null).getCommandSpec())
                .keySet()
                .forEach(each -> assertThat(guide).contains("podium " + each));
    }
}
