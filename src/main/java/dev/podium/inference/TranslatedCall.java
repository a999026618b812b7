package dev.podium.inference;

import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.Upstream.Answering;
import dev.podium.inference.Upstream.Unreached;
import dev.podium.inference.wire.AnswerReader;
import dev.podium.inference.wire.ChatRequest;
import dev.podium.inference.wire.Dialect;
import dev.podium.inference.wire.EventReader;
import dev.podium.inference.wire.Malformed;
import dev.podium.inference.wire.MessagesRequest;
import dev.podium.inference.wire.ProviderError;
import dev.podium.inference.wire.Said;
import dev.podium.inference.wire.TalkReader;
import dev.podium.inference.wire.Teller;
import dev.podium.inference.wire.Usage;
import dev.podium.inference.wire.UsageReader;
import dev.podium.kernel.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call of a cloud model that speaks another dialect than the caller. It is always asked for events, so that a model which
 * breaks off is known from one that has ended; the caller is told in events or at once, as they asked.
 *
 * <p>What a caller who asked for a whole answer gets is held back to its end: until then another place can be tried.
 *
 * <p>Longer than most files: every end that such a call can come to is here.
 */
final class TranslatedCall implements OpenStreams.Open {

    private static final Logger log = LoggerFactory.getLogger(TranslatedCall.class);
    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);

    /** Of an answer that comes at once, though events were asked for. */
    private static final int MOST_WHOLE = 32 << 20;

    private static final int MOST_ERROR = 64 << 10;

    /** Nothing of the client's: what its maker's header means, no other maker knows. */
    private static final Map<String, List<String>> HEADERS = Map.of("accept", List.of("text/event-stream"));

    /** By these clients know when to try again, and whom to ask about it. */
    private static final List<String> OF_ERRORS =
            List.of("retry-after", "retry-after-ms", "x-should-retry", "request-id", "x-request-id");

    private final Upstream upstream;
    private final RetryAfter retryAfter;
    private final OpenStreams streams;
    private final Attempts.Call call;
    private final ModelRouter.Place place;
    private final Dialect target;
    private final Outcome outcome;
    private final UsageReader usage;
    private final AnswerHead head;
    private final boolean stream;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long heardAt = System.nanoTime();
    private volatile boolean left;
    private volatile @Nullable InputStream from;

    // Under the lock.
    private boolean mayBegin;
    private boolean begun;
    private boolean over;
    private long wroteAt = System.nanoTime();

    /** @param target the dialect that the provider is asked in */
    TranslatedCall(
            Upstream upstream,
            RetryAfter retryAfter,
            OpenStreams streams,
            Attempts.Call call,
            ModelRouter.Place place,
            Dialect target,
            Outcome outcome) {
        this.upstream = upstream;
        this.retryAfter = retryAfter;
        this.streams = streams;
        this.call = call;
        this.place = place;
        this.target = target;
        this.outcome = outcome;
        this.usage = new UsageReader(target);
        this.head = new AnswerHead(call, place, outcome);
        this.stream = call.asked().stream();
    }

    /** As {@link PassThrough#answer}. */
    @Nullable
    String answer(Attempts.Others others, boolean again) throws IOException {
        boolean more = others.more();
        byte[] body;
        try {
            body = body();
        } catch (Malformed e) {
            outcome.free("refused");
            if (more) {
                return withoutStop(e.sentence());
            }
            var refusal = Refusal.invalid(
                    "inference.not-translated", e.sentence(), "Leave it out, or ask for a model of that maker.");
            throw e.field().isEmpty() ? refusal : refusal.at(e.field());
        }
        mayBegin = !more;
        try (var answering = upstream.post(place.provider(), target.path(), HEADERS, body)) {
            outcome.heard(answering.status());
            if (answering.status() == 200) {
                return tell(answering);
            }
            outcome.free("failed");
            if (more && PassThrough.ELSEWHERE.contains(answering.status())) {
                return place.provider().name() + " answered with status " + answering.status();
            }
            var wait =
                    more || again ? Optional.<Duration>empty() : retryAfter.of(answering.status(), answering.headers());
            if (wait.isPresent()) {
                outcome.askAgain(wait.get());
                return place.provider().name() + " answered with status " + answering.status();
            }
            var theirs = error(answering);
            if (ProviderError.isTooLong(answering.status(), theirs)) {
                outcome.tooLong();
                if (others.larger()) {
                    return place.provider().name() + " cannot read a conversation that is so long";
                }
            }
            tellError(answering, theirs);
            return null;
        } catch (Unreached e) {
            log.debug("A call was not answered", e);
            outcome.free("unreached");
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome.free("unreached");
            throw new IOException("Podium stops.", e);
        }
    }

    private byte[] body() throws Malformed {
        var talk = TalkReader.readWhole(call.dialect(), call.request().body());
        return target == Dialect.MESSAGES
                // No more than was set aside for it.
                ? MessagesRequest.of(talk, place.model(), Attempts.LIKELY_OUTPUT)
                : ChatRequest.of(talk, place.model(), place.provider().kind() == Kind.OPENAI);
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static byte[] error(Answering answering) {
        try {
            return answering.body().readNBytes(MOST_ERROR);
        } catch (IOException e) {
            log.debug("A model broke off while it told an error", e);
            return new byte[0];
        }
    }

    private void tellError(Answering answering, byte[] theirs) throws IOException {
        // What is no error, such as a redirect, is none that the caller could act on.
        int status = answering.status() < 400 ? 502 : answering.status();
        var told = ProviderError.told(
                call.dialect(),
                status,
                theirs,
                place.provider().name() + " answered with status " + answering.status() + ".");
        var headers = new HashMap<String, List<String>>();
        answering.headers().forEach((name, values) -> {
            if (OF_ERRORS.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name, values);
            }
        });
        whole(status, told, headers);
    }

    private void whole(int status, byte[] body, Map<String, List<String>> more) throws IOException {
        var headers = new HashMap<>(more);
        headers.put("content-length", List.of(Integer.toString(body.length)));
        head.begin(status, "application/json", headers);
        call.answer().body().write(body);
        call.answer().body().flush();
    }

    private @Nullable String tell(Answering answering) throws IOException {
        outcome.used("aborted", Usage.NONE, 0);
        from = answering.body();
        var held = new ByteArrayOutputStream();
        var teller = head.teller(stream ? call.answer().body() : held);
        streams.add(this);
        try {
            return run(answering, teller, held);
        } finally {
            streams.remove(this);
        }
    }

    private @Nullable String run(Answering answering, Teller teller, ByteArrayOutputStream held) {
        var reader = AnswerReader.of(target, usage);
        boolean atOnce = answering.headers().getOrDefault("content-type", List.of()).stream()
                .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"));
        var events = new EventReader(answering.body(), () -> heardAt = System.nanoTime());
        while (true) {
            var said = atOnce ? whole(answering, reader) : next(events, reader);
            writing.lock();
            try {
                for (var each : said) {
                    if (each instanceof Said.Failed failed && !begun) {
                        return failedBefore(failed);
                    }
                    tell(teller, each, held);
                    if (over) {
                        return null;
                    }
                }
                if (stream && System.nanoTime() - wroteAt > OpenStreams.QUIET.toNanos()) {
                    // The model says what is not told: thoughts.
                    ping();
                }
            } catch (IOException e) {
                log.debug("A client left in the middle of an answer", e);
                return aborted();
            } finally {
                writing.unlock();
            }
        }
    }

    private List<Said> next(EventReader events, AnswerReader reader) {
        try {
            var data = events.next();
            return data == null ? reader.end() : reader.event(data);
        } catch (IOException e) {
            log.debug("A model broke off", e);
            return List.of(new Said.Failed(null));
        }
    }

    private List<Said> whole(Answering answering, AnswerReader reader) {
        try {
            return reader.whole(answering.body().readNBytes(MOST_WHOLE));
        } catch (IOException e) {
            log.debug("A model broke off", e);
            return List.of(new Said.Failed(null));
        }
    }

    private void tell(Teller teller, Said said, ByteArrayOutputStream held) throws IOException {
        if (stream && !begun) {
            begin();
        }
        teller.tell(said);
        var look = outcome.look();
        if (look != null) {
            look.said(said);
        }
        switch (said) {
            case Said.Text _, Said.Call _, Said.CallBegins _, Said.CallPiece _, Said.CallEnds _ ->
                wroteAt = System.nanoTime();
            case Said.Thought _ -> wroteAt = call.dialect() == Dialect.CHAT ? System.nanoTime() : wroteAt;
            case Said.End _ -> {
                if (!stream) {
                    whole(200, held.toByteArray(), Map.of());
                }
                booked("ok");
                over = true;
            }
            case Said.Failed failed -> {
                booked(left ? "aborted" : word(failed));
                over = true;
            }
        }
    }

    /** Nothing of it has gone out. What the model read is owed all the same. */
    private @Nullable String failedBefore(Said.Failed failed) {
        over = true;
        if (left) {
            return aborted();
        }
        booked(word(failed));
        return place.provider().name() + " failed: "
                + (failed.sentence() == null ? "it broke off" : withoutStop(failed.sentence()));
    }

    private @Nullable String aborted() {
        over = true;
        booked("aborted");
        return null;
    }

    private static String word(Said.Failed failed) {
        return failed.sentence() == null ? "cut" : "failed";
    }

    private void booked(String word) {
        outcome.said(usage.stop(), usage.failure());
        outcome.used(word, usage.found(), usage.textBytes());
    }

    private void begin() {
        head.begin(200, "text/event-stream; charset=utf-8", Map.of());
        begun = true;
    }

    @Override
    public long heardAt() {
        return heardAt;
    }

    /** An answer that has not begun begins with it only where no other place is left to try. */
    @Override
    public void ping() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            if (!stream || over || !begun && !mayBegin) {
                return;
            }
            if (!begun) {
                begin();
            }
            call.answer().body().write(PING);
            call.answer().body().flush();
            wroteAt = System.nanoTime();
        } catch (IOException e) {
            log.debug("A client has left while its model was silent", e);
            left = true;
            end();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void end() {
        var open = from;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (IOException e) {
            log.debug("A model's stream is closed already", e);
        }
    }
}
