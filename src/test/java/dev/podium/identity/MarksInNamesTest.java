package dev.podium.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that would rewrite what stands beside them, and names that only look unusual. */
class MarksInNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada\u202egpj.exe", // what follows runs backwards
                "ada\u202d",
                "ada\u202a",
                "ada\u202b",
                "ada\u202c",
                "ada\u2066",
                "ada\u2067",
                "ada\u2068",
                "ada\u2069",
                "ada\u2028root",
                "ada\u2029root",
                "ada\u0085root",
                "ada\nroot",
                "ada\rroot",
                "ada\u001b[2J",
                "ada\u0000",
                "ada\u009b31m"
            })
    void aNameThatLeavesItsLineOrTurnsItIsRefused(String name) {
        assertThat(PersonRules.line(name, "name", "Your name", PersonRules.LONGEST_NAME))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo("identity.bad-name"));
        assertThat(Lines.isOne(Lines.shortened(name, 100))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"עדה לאבלייס", "أدا", "Ada O'Neil", "Ådå <3", "=1+1", "李 \uD83D\uDE00", "נעמי (QA)\u200f"})
    void aNameOfAnyScriptIsTaken(String name) {
        assertThat(PersonRules.line(name, "name", "Your name", PersonRules.LONGEST_NAME))
                .isEmpty();
    }
}
