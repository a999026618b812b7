package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentNameTest {

    static java.util.List<String> badNames() {
        return java.util.List.of(
                "",
                " ",
                "-a",
                "a-",
                "a--b",
                "A",
                "a b",
                "a\nb",
                "a\n",
                "a;reboot",
                "$(reboot)",
                "`reboot`",
                "a|b",
                "a&b",
                "../etc",
                "a.b",
                "a:b",
                "a_b",
                "'",
                "\"",
                "\u0000",
                "\u001b[31m",
                "rocket-\uD83D\uDE80",
                "größe",
                "a".repeat(101),
                "a".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("badNames")
    void refusesWhatIsNoNameAndNamesTheField(String text) {
        assertThatThrownBy(() -> new AgentName(text)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("agents.bad-name");
            assertThat(refusal.field()).isEqualTo("name");
            assertThat(refusal.sentence()).hasSizeLessThan(200);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "clients-acme-frontend", "0-1"})
    void takesParts(String text) {
        assertThat(String.join("-", new AgentName(text).parts())).isEqualTo(text);
    }

    @Test
    void takesAHundredCharacters() {
        assertThat(new AgentName("a".repeat(100)).parts()).hasSize(1);
    }
}
