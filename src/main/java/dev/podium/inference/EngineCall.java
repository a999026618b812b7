package dev.podium.inference;

import dev.podium.inference.Upstream.Answering;
import dev.podium.inference.Upstream.Unreached;
import dev.podium.inference.wire.ErrorWords;
import dev.podium.inference.wire.Lines;
import dev.podium.inference.wire.Malformed;
import dev.podium.inference.wire.OllamaReader;
import dev.podium.inference.wire.OllamaRequest;
import dev.podium.inference.wire.Said;
import dev.podium.inference.wire.TalkReader;
import dev.podium.inference.wire.Teller;
import dev.podium.inference.wire.Usage;
import dev.podium.kernel.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of an Ollama engine, in its own words: asked in any dialect, answered in the same. */
final class EngineCall {

    private static final Logger log = LoggerFactory.getLogger(EngineCall.class);

    /** Fewer bytes than this make a token in hardly any text: what is longer is surely too long. */
    private static final int BYTES_A_TOKEN_AT_MOST = 6;

    private static final int MOST_ERROR = 2_000;

    /** A short wait changes nothing for a client. */
    private static final Duration TOLD_EVERY = Duration.ofSeconds(3);

    private final Upstream upstream;
    private final Slots slots;
    private final Fleet fleet;
    private final Attempts.Call call;
    private final ModelRouter.Place place;
    private final Outcome outcome;
    private final AnswerHead head;
    private Duration queued = Duration.ZERO;
    private boolean begun;
    private long textBytes;

    EngineCall(
            Upstream upstream, Slots slots, Fleet fleet, Attempts.Call call, ModelRouter.Place place, Outcome outcome) {
        this.upstream = upstream;
        this.slots = slots;
        this.fleet = fleet;
        this.call = call;
        this.place = place;
        this.outcome = outcome;
        this.head = new AnswerHead(call, place, outcome);
    }

    @Nullable
    String answer(boolean more) throws IOException {
        byte[] body;
        try {
            body = OllamaRequest.of(
                    TalkReader.read(call.dialect(), call.request().body()),
                    place.model(),
                    place.provider().context());
        } catch (Malformed e) {
            outcome.free("refused");
            throw Refusal.invalid("inference.bad-request", e.sentence(), "Correct the body.")
                    .at(e.field());
        }
        // It would cut the conversation's beginning away, and answer what is left of it.
        if (body.length / BYTES_A_TOKEN_AT_MOST > place.provider().context()) {
            outcome.free("refused");
            return tooLong();
        }
        Slots.Turn turn;
        try {
            turn = slots.join(place.provider(), place.model());
        } catch (Refusal full) {
            outcome.free("refused");
            if (more) {
                return full.sentence();
            }
            throw full;
        }
        try (turn) {
            waitFor(turn, more);
            queued = turn.waited();
            long began = System.nanoTime();
            try {
                return told(ask(body));
            } finally {
                outcome.worked(System.nanoTime() - began);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome.free("unreached");
            throw new IOException("Podium stops.", e);
        }
    }

    private String tooLong() {
        outcome.tooLong();
        return "The conversation is longer than the " + place.provider().context() + " tokens that "
                + place.provider().name() + " reads";
    }

    /** An engine that was told to cut nothing away says so. */
    private static boolean isTooLong(String error) {
        return error.contains("exceeds the context length");
    }

    /**
     * Whoever waits long is told its place in a comment of its stream, as soon as there is nothing else to try: with the
     * first the answer has begun, and what comes of it can be said only by an event. It keeps what lies in between from
     * hanging up, and is how a client that has gone is found, and its place given to the next.
     */
    private void waitFor(Slots.Turn turn, boolean more) throws IOException, InterruptedException {
        while (!turn.comes(TOLD_EVERY)) {
            if (more || !call.asked().stream()) {
                continue;
            }
            int position = turn.position();
            if (position > 0) {
                if (!begun) {
                    beginAnswer("text/event-stream");
                }
                try {
                    call.answer()
                            .body()
                            .write((": waiting, number " + position + " in the line of "
                                            + place.provider().name() + "\n\n")
                                    .getBytes(StandardCharsets.UTF_8));
                    call.answer().body().flush();
                } catch (IOException e) {
                    outcome.free("aborted");
                    throw e;
                }
            }
        }
    }

    /** A failure once the answer has begun is told there, and nobody else is asked. */
    private @Nullable String told(@Nullable String failed) throws IOException {
        if (failed == null || !begun) {
            return failed;
        }
        call.answer().body().write(ErrorWords.event(call.dialect(), failed + "."));
        call.answer().body().flush();
        return null;
    }

    private @Nullable String ask(byte[] body) throws IOException, InterruptedException {
        try (var answering = upstream.post(place.provider(), OllamaRequest.PATH, Map.of(), body)) {
            fleet.asked(place.provider(), true);
            outcome.heard(answering.status());
            if (answering.status() != 200) {
                outcome.free("failed");
                var told = new String(answering.body().readNBytes(MOST_ERROR), StandardCharsets.UTF_8);
                return isTooLong(told)
                        ? tooLong()
                        : place.provider().name() + " answered with status " + answering.status() + ": " + why(told);
            }
            return tell(answering);
        } catch (Unreached e) {
            log.debug("An engine did not answer", e);
            fleet.asked(place.provider(), false);
            outcome.free("unreached");
            return String.valueOf(e.getMessage());
        }
    }

    /** An engine's own error and no other words: whatever is at its address is not read to whoever calls a model. */
    private static String why(String body) {
        return new OllamaReader()
                .line(body).stream()
                        .flatMap(said -> said instanceof Said.Failed failed && failed.sentence() != null
                                ? Stream.of(EngineApi.shown(failed.sentence()))
                                : Stream.empty())
                        .findFirst()
                        .orElse("it does not say why");
    }

    /** Until it has said something another place can be tried; then the answer is its own. */
    private @Nullable String tell(Answering answering) throws IOException {
        var lines = new Lines(answering.body());
        var reader = new OllamaReader();
        // A whole answer is held back to its end: until then another place can be tried.
        boolean stream = call.asked().stream();
        var held = new ByteArrayOutputStream();
        Teller teller = stream ? null : head.teller(held);
        outcome.used("aborted", Usage.NONE, 0);
        while (true) {
            List<Said> said;
            try {
                var line = lines.next();
                said = line == null ? List.of(new Said.Failed(null)) : reader.line(line);
            } catch (IOException e) {
                log.debug("An engine broke off", e);
                said = List.of(new Said.Failed(null));
            }
            for (var each : said) {
                if (each instanceof Said.Failed failed && (teller == null || !stream)) {
                    if (textBytes == 0 && failed.sentence() != null && isTooLong(failed.sentence())) {
                        outcome.free("failed");
                        return tooLong();
                    }
                    if (textBytes == 0) {
                        outcome.free("failed");
                    } else {
                        isOver(each);
                    }
                    return place.provider().name() + " failed: "
                            + (failed.sentence() == null ? "it broke off" : failed.sentence());
                }
                teller = teller == null ? begin() : teller;
                teller.tell(each);
                if (!stream && each instanceof Said.End) {
                    whole(teller.contentType(), held.toByteArray());
                }
                if (isOver(each)) {
                    return null;
                }
            }
        }
    }

    private Teller begin() throws IOException {
        var teller = head.teller(call.answer().body());
        if (!begun) {
            beginAnswer(teller.contentType());
        }
        return teller;
    }

    private void beginAnswer(String contentType) {
        head.begin(200, contentType, headers());
        begun = true;
    }

    private void whole(String contentType, byte[] body) throws IOException {
        var headers = headers();
        headers.put("content-length", List.of(Integer.toString(body.length)));
        head.begin(200, contentType, headers);
        call.answer().body().write(body);
        call.answer().body().flush();
    }

    private Map<String, List<String>> headers() {
        var headers = new TreeMap<String, List<String>>();
        if (!queued.isZero()) {
            headers.put("x-podium-queued-ms", List.of(Long.toString(queued.toMillis())));
        }
        return headers;
    }

    private boolean isOver(Said said) {
        var look = outcome.look();
        if (look != null) {
            look.said(said);
        }
        switch (said) {
            case Said.Text words -> textBytes += words.text().length();
            case Said.Thought words -> textBytes += words.text().length();
            case Said.Call used -> textBytes += used.input().length();
            // An engine tells its calls whole.
            case Said.CallPiece piece -> textBytes += piece.text().length();
            case Said.CallBegins _, Said.CallEnds _ -> {}
            case Said.End end -> {
                outcome.said(
                        end.input() >= place.provider().context() - 1
                                ? "input-cut"
                                : end.stop().name(),
                        null);
                outcome.used(
                        "ok", new Usage(end.input(), 0, 0, 0, end.output(), 0, 0, null, raw(end), true), textBytes);
                return true;
            }
            case Said.Failed _ -> {
                outcome.used("cut", Usage.NONE, textBytes);
                return true;
            }
        }
        // Should the client leave now, this much was used.
        outcome.used("aborted", Usage.NONE, textBytes);
        return false;
    }

    private static String raw(Said.End end) {
        return "{\"prompt_eval_count\":" + end.input() + ",\"eval_count\":" + end.output() + "}";
    }
}
