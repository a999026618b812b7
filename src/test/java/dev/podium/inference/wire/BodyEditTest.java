package dev.podium.inference.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What goes on to a model is what the client sent, byte for byte, but for what must be another. */
class BodyEditTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static String edited(String body, Dialect dialect, String model) throws Malformed {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return new String(
                BodyEdit.forModel(bytes, BodyReader.read(dialect, bytes), dialect, model), StandardCharsets.UTF_8);
    }

    @Test
    void changesTheModelAndNothingElse() throws Malformed {
        assertThat(edited(
                        "{ \"system\":[{\"signature\":\"a\\/b\\u00e9==\"}],\n\t\"model\" : \"podium-auto\" ,\"x\":1.0e2}",
                        Dialect.MESSAGES,
                        "claude-\"4"))
                .isEqualTo(
                        "{ \"system\":[{\"signature\":\"a\\/b\\u00e9==\"}],\n\t\"model\" : \"claude-\\\"4\" ,\"x\":1.0e2}");
    }

    @Test
    void leavesTheBodyAloneWhereNothingIsAnother() throws Malformed {
        var body = "{\"model\":\"m\",\"stream\":true,\"messages\":[]}".getBytes(StandardCharsets.UTF_8);
        assertThat(BodyEdit.forModel(body, BodyReader.read(Dialect.MESSAGES, body), Dialect.MESSAGES, "m"))
                .isSameAs(body);
    }

    @Test
    void hasAStreamOfChatCompletionsSayWhatItCost() throws Malformed {
        assertThat(edited("{\"model\":\"m\",\"stream\":true}", Dialect.CHAT, "n"))
                .isEqualTo("{\"stream_options\":{\"include_usage\":true},\"model\":\"n\",\"stream\":true}");
        assertThat(edited("{\"stream_options\":{},\"model\":\"m\",\"stream\":true}", Dialect.CHAT, "n"))
                .isEqualTo("{\"stream_options\":{\"include_usage\":true},\"model\":\"n\",\"stream\":true}");
        assertThat(edited("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"a\":1}}", Dialect.CHAT, "n"))
                .isEqualTo("{\"model\":\"n\",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"a\":1}}");
        assertThat(edited(
                        "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\": false,\"a\":1}}",
                        Dialect.CHAT,
                        "m"))
                .isEqualTo("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\": true,\"a\":1}}");
        assertThat(edited("{\"model\":\"m\"}", Dialect.CHAT, "m")).isEqualTo("{\"model\":\"m\"}");
    }

    /** Fields in any order, of any kind, with any space between them: what is parsed of both is the same but for the edit. */
    @Test
    void keepsAThousandBodiesAsTheyWere() throws Malformed {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            var dialect =
                    List.of(Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES).get(random.nextInt(3));
            var body = body(random, dialect);
            var edited = edited(body, dialect, "other/mödel:1");
            var before = (ObjectNode) JSON.readTree(body);
            var after = (ObjectNode) JSON.readTree(edited);
            assertThat(after.path("model").asString()).isEqualTo("other/mödel:1");
            before.put("model", "other/mödel:1");
            if (dialect == Dialect.CHAT && before.path("stream").asBoolean(false)) {
                before.withObject("/stream_options").put("include_usage", true);
            }
            assertThat(after).as("seed %s, round %s: %s", seed, round, body).isEqualTo(before);
            // Beyond what it means: with the edits taken out again it is the very same text.
            var back = edited.replaceFirst("\"other/mödel:1\"", "\"MODEL\"");
            if (!body.contains("stream_options")) {
                back = back.replaceFirst("\"stream_options\":\\{\"include_usage\":true},", "");
            }
            back = back.replaceFirst("\"include_usage\":true,?", "")
                    .replaceFirst("(\"include_usage\"\\s*:\\s*)true", "$1false");
            var from = body.replaceFirst("(\"include_usage\"\\s*:\\s*)true", "$1false");
            assertThat(back).as("seed %s, round %s", seed, round).isEqualTo(from);
        }
    }

    private static String body(Random random, Dialect dialect) {
        List<String> fields = new ArrayList<>();
        fields.add("\"model\"" + space(random) + ":" + space(random) + "\"MODEL\"");
        fields.add("\"stream\":" + random.nextBoolean());
        if (random.nextBoolean()) {
            fields.add("\"stream_options\":{" + (random.nextBoolean() ? "\"z\":[1]" : "") + "}");
        } else if (random.nextBoolean() && dialect == Dialect.CHAT) {
            fields.add("\"stream_options\":{\"include_usage\" : " + random.nextBoolean() + "}");
        }
        fields.add("\"max_tokens\":" + random.nextInt(100_000));
        fields.add((dialect == Dialect.RESPONSES ? "\"input\"" : "\"messages\"") + ":[{\"role\":\"user\",\"content\":"
                + value(random, 2) + "}]");
        for (int i = random.nextInt(5); i > 0; i--) {
            fields.add("\"f" + i + "\"" + space(random) + ":" + value(random, 3));
        }
        Collections.shuffle(fields, random);
        return space(random) + "{" + space(random) + String.join("," + space(random), fields) + space(random) + "}\n";
    }

    private static String space(Random random) {
        return List.of("", "", " ", "\n", "\t ").get(random.nextInt(5));
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> "\"é\\u00e9🙂\\\"\\\\/\\/ \\n{}[]\"";
            case 1 -> "1.0";
            case 2 -> "-12345678901234567890.5e-3";
            case 3 -> "null";
            case 4 -> "true";
            case 5 -> "[" + value(random, depth - 1) + "," + space(random) + value(random, depth - 1) + "]";
            default -> "{\"model\":" + value(random, depth - 1) + ",\"stream\":" + value(random, depth - 1) + "}";
        };
    }

    @Test
    void refusesWhatTwoReadersWouldReadDifferently() {
        assertThatThrownBy(() -> edited("{\"model\":\"a\",\"model\":\"b\"}", Dialect.CHAT, "m"))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("stands twice");
        assertThatThrownBy(() -> edited("{\"model\":\"a\"}{}", Dialect.CHAT, "m"))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> edited("{\"model\":\"a\",", Dialect.CHAT, "m"))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> edited("[]", Dialect.CHAT, "m")).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> edited("{\"messages\":[]}", Dialect.CHAT, "m"))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("model is missing");
        assertThatThrownBy(() -> edited("{\"model\":7}", Dialect.CHAT, "m")).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> edited("{\"model\":\"a\",\"max_tokens\":-1}", Dialect.CHAT, "m"))
                .isInstanceOf(Malformed.class);
        var utf16 = "{\"model\":\"a\"}".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> BodyReader.read(Dialect.CHAT, utf16)).isInstanceOf(Malformed.class);
        var deep = ("{\"model\":\"a\",\"x\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> BodyReader.read(Dialect.CHAT, deep)).isInstanceOf(Malformed.class);
    }

    @Test
    void findsTheNewestWordsOfAPersonAndWhatToolsCameTo() throws Malformed {
        var asked = BodyReader.read(Dialect.MESSAGES, """
                {"model":"m","system":"Design the architecture","metadata":{"user_id":"s-1"},"messages":[
                 {"role":"user","content":"first"},
                 {"role":"assistant","content":[{"type":"tool_use","id":"1","name":"Bash","input":{"c":"ls"}}]},
                 {"role":"user","content":[{"type":"tool_result","tool_use_id":"1","is_error":true,"content":"no"}]},
                 {"role":"user","content":[{"type":"text","text":"<system-reminder>x</system-reminder>"},
                   {"type":"text","text":"rename it"},{"type":"image","source":{}}]}]}""".getBytes(StandardCharsets.UTF_8));
        assertThat(asked.human().get()).isEqualTo("rename it");
        assertThat(asked.session()).isEqualTo("s-1");
        assertThat(asked.images()).isEqualTo(1);
        assertThat(asked.messages()).isEqualTo(4);
        assertThat(asked.steps()).hasSize(1);
        assertThat(asked.steps().getFirst().failed()).isTrue();
    }
}
