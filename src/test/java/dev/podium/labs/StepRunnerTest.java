package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.labs.StepRunner.Outcome;
import dev.podium.machines.Account;
import dev.podium.machines.TestMachines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of steps, the bad ones too, run by a real bash. */
@Timeout(120)
class StepRunnerTest {

    @TempDir
    Path folder;

    private final StepRunner patient = new StepRunner(TestMachines.local());
    private final StepRunner hasty = new StepRunner(TestMachines.local(), Duration.ofSeconds(2));

    private Outcome run(StepRunner runner, String script) {
        return runner.run(Account.LOCAL, folder.toString(), script, Map.of("PODIUM_STEP", "1"));
    }

    private Outcome run(String script) {
        return run(patient, script);
    }

    @Test
    void aScriptSaysByItsExitCodeWhetherTheStepIsReached() {
        assertThat(run("test -d .")).isEqualTo(new Outcome(0, ""));
        assertThat(run("echo no >&2; exit 3")).isEqualTo(new Outcome(3, "no\n"));
        assertThat(run("echo $PODIUM_STEP; pwd; [ -t 0 ] || read x || echo no input")
                        .output())
                .isEqualTo("1\n" + folder + "\nno input\n");
        assertThat(run("if then fi")).satisfies(each -> {
            assertThat(each.exit()).isNotNull().isNotZero();
            assertThat(each.output()).contains("syntax error");
        });
        assertThat(run("kill -KILL $$").exit()).isEqualTo(137);
    }

    @Test
    void aScriptThatNeverEndsIsEnded() {
        var outcome = run(hasty, "echo begun; trap '' TERM INT HUP; while :; do sleep 1; done");
        assertThat(outcome.exit()).isNull();
        assertThat(outcome.output()).isEqualTo("begun\nIt did not end within 2 s, so Podium ended it.");
    }

    @Test
    void ofALongOutputTheEndIsKept() {
        var outcome = run("head -c 200000000 /dev/zero | tr '\\0' a; echo; echo the end");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.output().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(StepRunner.KEPT);
        assertThat(outcome.output()).endsWith("a\nthe end\n");
        assertThat(run("printf 'a\\0b'").output()).isEqualTo("ab");
    }

    @Test
    void whatAScriptLeavesBehindIsEndedToo() throws IOException {
        assertThat(run("sleep 600 & setsid sleep 601 & echo $! >left; echo passed"))
                .isEqualTo(new Outcome(0, "passed\n"));
        untilNone(line -> line.endsWith("sleep 600") || line.endsWith("sleep 601"));
        assertThat(Files.exists(folder.resolve("left"))).isTrue();
    }

    @Test
    void aScriptThatEndsWhatRunsItHasASentenceOfItsOwn() {
        var outcome = run("sleep 602 & kill -KILL $PPID; sleep 602");
        assertThat(outcome.exit()).isNull();
        assertThat(outcome.output()).isEqualTo("It ended what ran it, so how it went is not known.");
        untilNone(line -> line.endsWith("sleep 602"));
    }

    @Test
    void aDirectoryThatIsGoneIsNamed() {
        var gone = folder.resolve("gone").toString();
        assertThat(patient.run(Account.LOCAL, gone, "true", Map.of()))
                .isEqualTo(new Outcome(null, "The seat's directory " + gone + " is gone."));
    }

    /** What was ended is gone a moment later. */
    private static void untilNone(Predicate<String> line) {
        while (ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .anyMatch(line)) {
            Thread.onSpinWait();
        }
    }
}
