package dev.podium.inference.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A stream arrives as it was sent, however it is cut on the way, and is read for its cost on the way. */
class EventStreamTest {

    private static final String CHAT = """
            data: {"id":"1","choices":[{"index":0,"delta":{"content":"Grüße 🙂"}}],"usage":null}

            : OPENROUTER PROCESSING

            data: {"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"1","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,\
            "prompt_tokens_details":{"cached_tokens":60},"completion_tokens_details":{"reasoning_tokens":5},"cost":0.00042}}

            data: [DONE]

            """;

    private static final String MESSAGES = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","usage":{"input_tokens":12,"cache_creation_input_tokens":30,\
            "cache_read_input_tokens":400,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},\
            "output_tokens":1}}}

            event: ping
            data: {"type": "ping"}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":77}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private record Passed(String text, UsageReader usage, boolean between) {}

    private static Passed pass(Dialect dialect, String stream, boolean hide, Random random) throws IOException {
        var usage = new UsageReader(dialect);
        var out = new ByteArrayOutputStream();
        var events = new EventStream(usage, hide, out);
        var bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(40) + 1));
            events.accept(Arrays.copyOfRange(bytes, at, at + count), count);
            at += count;
        }
        boolean between = events.isBetween();
        events.end();
        return new Passed(out.toString(StandardCharsets.UTF_8), usage, between);
    }

    @Test
    void passesEveryByteHoweverItIsCut() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            var stream = List.of(CHAT, MESSAGES).get(round % 2);
            stream = switch (random.nextInt(3)) {
                case 0 -> stream;
                case 1 -> stream.replace("\n", "\r\n");
                default -> stream.replace("\n", "\r");
            };
            var dialect = round % 2 == 0 ? Dialect.CHAT : Dialect.MESSAGES;
            var passed = pass(dialect, stream, false, random);
            assertThat(passed.text()).as("seed %s, round %s", seed, round).isEqualTo(stream);
            assertThat(passed.usage().found().whole())
                    .as("seed %s, round %s", seed, round)
                    .isTrue();
        }
    }

    @Test
    void tellsWhatItCostOnlyToWhoAsked() throws IOException {
        var passed = pass(Dialect.CHAT, CHAT, true, new Random(1));
        assertThat(passed.text()).doesNotContain("prompt_tokens").contains("Grüße 🙂", "[DONE]");
        assertThat(passed.text().length()).isLessThan(CHAT.length());
        assertThat(passed.usage().found().output()).isEqualTo(20);
    }

    @Test
    void countsNoTokenInTwoClasses() throws IOException {
        var chat = pass(Dialect.CHAT, CHAT, false, new Random(2)).usage();
        assertThat(chat.found().input()).isEqualTo(40);
        assertThat(chat.found().cacheRead()).isEqualTo(60);
        assertThat(chat.found().reasoning()).isEqualTo(5);
        assertThat(chat.found().reported()).isEqualByComparingTo(new BigDecimal("0.00042"));
        assertThat(chat.stop()).isEqualTo("stop");
        var messages = pass(Dialect.MESSAGES, MESSAGES, false, new Random(3)).usage();
        assertThat(messages.found().input()).isEqualTo(12);
        assertThat(messages.found().cacheRead()).isEqualTo(400);
        assertThat(messages.found().cacheWrite5m()).isEqualTo(10);
        assertThat(messages.found().cacheWrite1h()).isEqualTo(20);
        assertThat(messages.found().output()).isEqualTo(77);
        assertThat(messages.stop()).isEqualTo("end_turn");
    }

    @Test
    void knowsWhatWasSaidOfAStreamThatBrokeOff() throws IOException {
        var cut = MESSAGES.substring(0, MESSAGES.indexOf("event: message_delta") + 30);
        var passed = pass(Dialect.MESSAGES, cut, false, new Random(4));
        assertThat(passed.text()).isEqualTo(cut);
        assertThat(passed.usage().found().whole()).isFalse();
        assertThat(passed.usage().found().input()).isEqualTo(12);
        assertThat(passed.usage().textBytes()).isEqualTo("Hello".length());
    }

    @Test
    void passesWhatIsNoStreamOfEventsAtAll() throws IOException {
        var garbage = "<html>\n<body>502</body>\n" + "\0\1\2\r\r\n\n\ndata\ndata:\n\ndata:{\n\n\"usage\"";
        var passed = pass(Dialect.CHAT, garbage, true, new Random(5));
        assertThat(passed.text()).isEqualTo(garbage);
        assertThat(passed.usage().found().whole()).isFalse();
    }

    @Test
    void believesNoCountThatCannotBe() throws IOException {
        for (var usage : List.of(
                "{\"prompt_tokens\":-5,\"completion_tokens\":1}",
                "{\"prompt_tokens\":5,\"completion_tokens\":99999999999999999999}",
                "{\"prompt_tokens\":5,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":6}}",
                "{\"prompt_tokens\":5,\"completion_tokens\":1,\"completion_tokens_details\":{\"reasoning_tokens\":2}}")) {
            var passed = pass(Dialect.CHAT, "data: {\"choices\":[],\"usage\":" + usage + "}\n\n", false, new Random(6));
            assertThat(passed.usage().found().whole()).as(usage).isFalse();
        }
    }

    @Test
    void countsNothingThatIsNoCountAndBreaksOverNone() throws IOException {
        for (var usage : List.of(
                "{}",
                "{\"prompt_tokens\":\"5\",\"completion_tokens\":1}",
                "{\"prompt_tokens\":5,\"completion_tokens\":1e400}",
                "{\"prompt_tokens\":5,\"completion_tokens\":0.5}",
                "{\"prompt_tokens\":5,\"completion_tokens\":[7]}")) {
            var passed = pass(Dialect.CHAT, "data: {\"choices\":[],\"usage\":" + usage + "}\n\n", false, new Random(8));
            assertThat(passed.usage().found().whole()).as(usage).isFalse();
        }
        for (var cost : List.of("1e999", "-1", "1" + "0".repeat(400), "1e99", "\"free\"")) {
            var passed = pass(
                    Dialect.CHAT,
                    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"cost\":" + cost
                            + "}}\n\n",
                    false,
                    new Random(9));
            assertThat(passed.usage().found().whole()).as(cost).isTrue();
            assertThat(passed.usage().found().reported()).as(cost).isNull();
        }
        var whole = new UsageReader(Dialect.MESSAGES);
        whole.whole("{\"usage\":{}}".getBytes(StandardCharsets.UTF_8));
        assertThat(whole.found().whole()).isFalse();
        var words = pass(
                        Dialect.CHAT,
                        "data: {\"error\":{\"code\":\"" + "x".repeat(1 << 20) + "\"}}\n\n",
                        false,
                        new Random(10))
                .usage();
        assertThat(words.failure()).hasSizeLessThan(200);
    }

    @Test
    void halfAnEventIsNotHandedOnBeforeWhatIsSaidBehindIt() throws IOException {
        var out = new ByteArrayOutputStream();
        var cut = new EventStream(new UsageReader(Dialect.CHAT), false, out);
        var bytes = "data: {\"a\":1}\n\ndata: {\"choices\":[{\"del".getBytes(StandardCharsets.UTF_8);
        cut.accept(bytes, bytes.length);
        assertThat(cut.finish()).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("data: {\"a\":1}\n\n");
        // The last word of some has no empty line behind it.
        out.reset();
        var whole = new EventStream(new UsageReader(Dialect.CHAT), false, out);
        whole.accept("data: [DONE]\n".getBytes(StandardCharsets.UTF_8), 13);
        assertThat(whole.finish()).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("data: [DONE]\n");
    }

    @Test
    void readsOnBehindAnEventThatWasTooLarge() throws IOException {
        for (var end : List.of("\n", "\r\n", "\r")) {
            var out = new ByteArrayOutputStream();
            var usage = new UsageReader(Dialect.CHAT);
            var events = new EventStream(usage, false, out);
            var large =
                    ("data: " + "x".repeat(EventStream.MOST_EVENT + 10) + end + end).getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < large.length; at += 1 << 20) {
                var part = Arrays.copyOfRange(large, at, Math.min(large.length, at + (1 << 20)));
                events.accept(part, part.length);
                if (out.size() > 0 && at + (1 << 20) < large.length) {
                    assertThat(events.isBetween()).isFalse();
                }
            }
            var rest = CHAT.replace("\n", end).getBytes(StandardCharsets.UTF_8);
            events.accept(rest, rest.length);
            assertThat(usage.found().output()).isEqualTo(20);
            assertThat(events.finish()).isTrue();
            assertThat(out.size()).isEqualTo(large.length + rest.length);
        }
    }

    /** Three hundred megabytes, of events that end and of one that does not. */
    @Test
    void keepsNothingOfAStreamWithoutAnEnd() throws IOException {
        var counted = new long[1];
        var events = new EventStream(new UsageReader(Dialect.CHAT), true, new java.io.OutputStream() {
            @Override
            public void write(int one) {
                counted[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                counted[0] += length;
            }
        });
        var part = ("data: {\"choices\":[{\"delta\":{\"content\":\"" + "word ".repeat(3_000) + "\"}}]}\n\n")
                .getBytes(StandardCharsets.UTF_8);
        long sent = 0;
        while (sent < 300L << 20) {
            events.accept(part, part.length);
            sent += part.length;
            assertThat(events.room()).isLessThanOrEqualTo(64 << 10);
        }
        assertThat(counted[0]).isEqualTo(sent);
        var endless = new byte[16 << 10];
        Arrays.fill(endless, (byte) 'x');
        for (int i = 0; i < 2_000; i++) {
            events.accept(endless, endless.length);
            assertThat(events.room()).isLessThanOrEqualTo(2 * EventStream.MOST_EVENT + (64 << 10));
        }
        assertThat(events.room()).isLessThanOrEqualTo(64 << 10);
    }

    @Test
    void holdsNoMoreThanItsBoundOfAnEventThatNeverEnds() throws IOException {
        var usage = new UsageReader(Dialect.CHAT);
        var counted = new long[1];
        var events = new EventStream(usage, true, new java.io.OutputStream() {
            @Override
            public void write(int one) {
                counted[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                counted[0] += length;
            }
        });
        var part = new byte[1 << 20];
        Arrays.fill(part, (byte) 'x');
        for (int i = 0; i < 64; i++) {
            events.accept(part, part.length);
            assertThat(((long) i + 1) * part.length - counted[0]).isLessThanOrEqualTo(EventStream.MOST_EVENT);
        }
        events.end();
        assertThat(counted[0]).isEqualTo(64L << 20);
    }
}
