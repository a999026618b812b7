package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engine says while it fetches, and how models are called. */
class PullProgressTest {

    private static final long SECOND = 1_000_000_000L;

    private final PullProgress progress = new PullProgress();

    private void part(String digest, long total, long done, long at) {
        assertThat(progress.line(
                        "{\"status\":\"pulling " + digest.substring(7, 19) + "\",\"digest\":\"" + digest
                                + "\",\"total\":" + total + (done == 0 ? "" : ",\"completed\":" + done) + "}",
                        at))
                .isNull();
    }

    @Test
    void addsTheBytesOfAllParts() {
        assertThat(progress.line("{\"status\":\"pulling manifest\"}", 0)).isNull();
        assertThat(progress.step()).isEqualTo("Looking it up");
        part("sha256:aaaaaaaaaaaaaaaa", 1_000, 0, 0);
        part("sha256:aaaaaaaaaaaaaaaa", 1_000, 400, SECOND);
        part("sha256:bbbbbbbbbbbbbbbb", 200, 200, 2 * SECOND);
        assertThat(progress.step()).isEqualTo("Fetching");
        assertThat(progress.total()).isEqualTo(1_200);
        assertThat(progress.done()).isEqualTo(600);
        assertThat(progress.perSecond(2 * SECOND)).isEqualTo(300);
        progress.line("{\"status\":\"verifying sha256 digest\"}", 3 * SECOND);
        assertThat(progress.isComplete()).isFalse();
        progress.line("{\"status\":\"success\"}", 4 * SECOND);
        assertThat(progress.isComplete()).isTrue();
    }

    @Test
    void theSpeedIsOfTheLastSeconds() {
        for (int second = 0; second <= 20; second++) {
            part(
                    "sha256:aaaaaaaaaaaaaaaa",
                    10_000,
                    second < 10 ? second * 500L : 4_500 + (second - 9) * 10L,
                    second * SECOND);
        }
        assertThat(progress.perSecond(20 * SECOND)).isEqualTo(10);
    }

    @Test
    void saysTheEnginesOwnErrorAndWhatIsNone() {
        assertThat(progress.line("{\"error\":\"pull model manifest: file does not exist\"}", 0))
                .isEqualTo("pull model manifest: file does not exist");
        assertThat(progress.line("<html>", 0)).isEqualTo("something that is no JSON");
    }

    @Test
    void survivesLinesOfAnyKind() {
        var random = new Random(3);
        var pieces = new String[] {
            "{", "}", "\"status\"", ":", "\"digest\"", "-1", "1e99", "null", "[", "]", "\"total\"", ","
        };
        for (int round = 0; round < 5_000; round++) {
            var line = random.ints(random.nextInt(12), 0, pieces.length)
                    .mapToObj(at -> pieces[at])
                    .collect(Collectors.joining());
            progress.line(line, round);
            assertThat(progress.done()).isBetween(0L, progress.total());
        }
        part("sha256:aaaaaaaaaaaaaaaa", -5, 10, 0);
        part("sha256:aaaaaaaaaaaaaaaa", 5, 10, 0);
        assertThat(progress.done()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "qwen3, qwen3:latest",
        "QWEN3:latest, qwen3",
        "library/qwen3:8b, registry.ollama.ai/library/qwen3:8b",
        "hf.co/maker/model:Q4_K_M, hf.co/maker/model:q4_k_m"
    })
    void theNamesOfOneModelAreTheSame(String one, String other) {
        assertThat(EngineNames.key(one)).isEqualTo(EngineNames.key(other));
        assertThat(EngineNames.key(one)).isNotEqualTo(EngineNames.key(one + "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"qwen3-coder:30b", "maker/model", "hf.co/maker/model:Q4_K_M", "registry.ollama.ai/library/qwen3"
            })
    void modelsAreFetchedByTheirNames(String name) {
        assertThat(EngineNames.fetched(" " + name + " ")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../etc/passwd",
                "maker/../model",
                "/model",
                "model/",
                "a b",
                "a\nb",
                "a?b",
                "a%2fb",
                "169.254.169.254/x/y",
                "127.0.0.1:5000/x/y",
                "localhost/x/y",
                "intranet:8080/x/y",
                "a.example.org/x/y/z"
            })
    void andByNothingThatLeadsElsewhere(String name) {
        assertThatThrownBy(() -> EngineNames.fetched(name))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("inference.model-name"));
    }

    @ParameterizedTest
    @CsvSource({
        "write /root/.ollama/models/blobs/sha256-1-partial: no space left on device, is full",
        "pull model manifest: file does not exist, knows no such model",
        "model 'nope' not found, knows no such model",
        "dial tcp: lookup registry.ollama.ai: no such host, cannot reach the hub",
        "model requires more system memory (40 GiB) than is available, does not hold this model",
        "something quite new, says: something quite new"
    })
    void whatAnEngineSaysIsToldInWordsThatHelp(String own, String told) {
        assertThat(PullWords.of("gpu-1", own)).contains(told).contains("gpu-1");
    }
}
