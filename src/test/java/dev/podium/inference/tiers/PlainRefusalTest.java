package dev.podium.inference.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is nothing but a refusal, and what is an answer though it begins like one. */
class PlainRefusalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm sorry, but I can't assist with that.",
                "I\u2019m sorry, but I can\u2019t help with that request.",
                "Sorry, I cannot assist you with this request. Is there anything else?",
                "I cannot comply with this request.",
                "As an AI language model, I am unable to fulfill that request.",
                "Unfortunately, I'm not able to help you with that.",
                "I won't do that.",
                "I'm very sorry.  But I\ncan't help."
            })
    void aRefusal(String answer) {
        assertThat(PlainRefusal.is(answer)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Yes",
                "I can't find the file Main.java; is it called otherwise?",
                "I cannot help but notice that the loop never ends. Change line 3.",
                "I can't do that in one step, so here is the first.",
                "Sorry, I was wrong: the test fails since the port is taken.",
                "The answer \"I can't assist with that.\" comes from line 12.",
                "I'm sorry, but I can't assist with that. ```java\nint a;\n```",
                "I'm unable to reproduce it with Java 25."
            })
    void anAnswer(String answer) {
        assertThat(PlainRefusal.is(answer)).isFalse();
    }
}
