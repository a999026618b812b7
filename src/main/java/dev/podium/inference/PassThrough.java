package dev.podium.inference;

import dev.podium.inference.Upstream.Answering;
import dev.podium.inference.Upstream.Unreached;
import dev.podium.inference.wire.BodyEdit;
import dev.podium.inference.wire.Dialect;
import dev.podium.inference.wire.ProviderError;
import dev.podium.inference.wire.UsageReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of a model that speaks the client's dialect: bytes go through, and are read on the way for what they cost. */
final class PassThrough {

    private static final Logger log = LoggerFactory.getLogger(PassThrough.class);

    /** What may be better elsewhere. */
    static final Set<Integer> ELSEWHERE = Set.of(408, 429, 500, 502, 503, 504, 529);

    /** With what a provider says that a conversation is too long, among other things. */
    static final Set<Integer> TOO_LONG = Set.of(400, 413);

    private static final int MOST_ERROR = 16 << 10;

    /** Of a whole answer so much is read for what it cost; the rest only goes on. */
    private static final int MOST_READ = 32 << 20;

    private static final int PART = 16 << 10;

    /** Between two machines only, or of a length that may be another one now. */
    private static final Set<String> NOT_HANDED_ON = Set.of(
            "connection",
            "keep-alive",
            "transfer-encoding",
            "content-length",
            "te",
            "trailer",
            "upgrade",
            "set-cookie",
            "proxy-authenticate",
            ":status",
            // Of a whole origin, which is Podium's here.
            "set-cookie2",
            "clear-site-data",
            "strict-transport-security",
            "public-key-pins",
            "alt-svc");

    private final Upstream upstream;
    private final RetryAfter retryAfter;
    private final OpenStreams streams;
    private final Attempts.Call call;
    private final ModelRouter.Place place;
    private final Outcome outcome;
    private final UsageReader usage;

    PassThrough(
            Upstream upstream,
            RetryAfter retryAfter,
            OpenStreams streams,
            Attempts.Call call,
            ModelRouter.Place place,
            Outcome outcome) {
        this.upstream = upstream;
        this.retryAfter = retryAfter;
        this.streams = streams;
        this.call = call;
        this.place = place;
        this.outcome = outcome;
        this.usage = new UsageReader(call.dialect(), outcome.look());
    }

    /** @param again whether this one was asked before, and is not to be a third time */
    @Nullable
    String answer(Attempts.Others others, boolean again) throws IOException {
        boolean more = others.more();
        var request = call.request();
        var path = call.dialect().path() + (request.query().isEmpty() ? "" : "?" + request.query());
        var body = BodyEdit.forModel(request.body(), call.asked(), call.dialect(), place.model());
        try (var answering = upstream.post(place.provider(), path, request.headers(), body)) {
            outcome.heard(answering.status());
            if (place.provider().kind() == ModelProviders.Kind.OPENROUTER) {
                answering.headers().getOrDefault(OpenRouterBills.HEADER, List.of()).stream()
                        .findFirst()
                        .ifPresent(outcome::billedAs);
            }
            if (more && ELSEWHERE.contains(answering.status())) {
                outcome.free("failed");
                return place.provider().name() + " answered with status " + answering.status();
            }
            var wait =
                    more || again ? Optional.<Duration>empty() : retryAfter.of(answering.status(), answering.headers());
            if (wait.isPresent()) {
                outcome.free("failed");
                outcome.askAgain(wait.get());
                return place.provider().name() + " answered with status " + answering.status();
            }
            var told = TOO_LONG.contains(answering.status()) ? looked(answering) : answering;
            if (outcome.isTooLong() && others.larger()) {
                outcome.free("failed");
                return place.provider().name() + " cannot read a conversation that is so long";
            }
            if (isOfTwoLengths(answering)) {
                outcome.free("failed");
                return place.provider().name() + " says two lengths of its answer";
            }
            if (isNone(answering)) {
                outcome.free("failed");
                return place.provider().name() + " gave no answer of a model but "
                        + (answering.status() < 300 ? "a page" : "status " + answering.status())
                        + "; is its address right?";
            }
            relay(told);
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

    /** The same answer, after a look at how it begins: whether it says that the conversation is too long. */
    private Answering looked(Answering answering) throws IOException {
        var beginning = answering.body().readNBytes(MOST_ERROR);
        if (ProviderError.isTooLong(answering.status(), beginning)) {
            outcome.tooLong();
        }
        return new Answering(
                answering.status(),
                answering.headers(),
                new SequenceInputStream(new ByteArrayInputStream(beginning), answering.body()));
    }

    /**
     * A redirect is not followed, and not handed on: a client that follows it takes its key and its prompt along. A page is
     * what proxies and other services answer with, and nobody is to read an inside service by calling it a provider.
     */
    private static boolean isNone(Answering answering) {
        int status = answering.status();
        return status < 200
                || status >= 300 && status < 400
                || status < 300
                        && answering.headers().getOrDefault("content-type", List.of()).stream()
                                .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("text/html"));
    }

    /** Where it ends would be another place to each who reads it, and what follows be taken for another answer. */
    private static boolean isOfTwoLengths(Answering answering) {
        var lengths = answering.headers().getOrDefault("content-length", List.of());
        return lengths.size() > 1 || !lengths.isEmpty() && answering.headers().containsKey("transfer-encoding");
    }

    private void relay(Answering answering) throws IOException {
        var headers = new TreeMap<String, List<String>>();
        answering.headers().forEach((name, values) -> {
            var small = name.toLowerCase(Locale.ROOT);
            // What Podium says of a call nobody else says.
            if (!NOT_HANDED_ON.contains(small) && !small.startsWith("x-podium-")) {
                headers.put(name, values);
            }
        });
        headers.put("x-podium-model", List.of(place.words()));
        if (outcome.id() != null) {
            headers.put("x-podium-call", List.of(outcome.id().toString()));
        }
        boolean events = answering.headers().getOrDefault("content-type", List.of()).stream()
                .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"));
        boolean stream = events && answering.status() < 400;
        var length = answering.headers().get("content-length");
        if (!stream && length != null) {
            // A whole answer goes on byte by byte, and of a known length at once.
            headers.put("content-length", length);
        }
        call.answer().begin(answering.status(), headers);
        if (stream) {
            relayEvents(answering);
        } else {
            relayWhole(answering);
        }
    }

    private void relayEvents(Answering answering) throws IOException {
        boolean hide = call.dialect() == Dialect.CHAT && !call.asked().usageAsked();
        var relay = new Relay(call.dialect(), answering.body(), call.answer().body(), usage, hide);
        streams.add(relay);
        try {
            var end = relay.run();
            var word = switch (end) {
                case WHOLE -> usage.failure() == null ? "ok" : "failed";
                case CUT -> "cut";
                case LEFT -> "aborted";
            };
            outcome.said(usage.stop(), usage.failure());
            outcome.used(word, usage.found(), usage.textBytes());
        } finally {
            streams.remove(relay);
        }
    }

    private void relayWhole(Answering answering) throws IOException {
        var read = new ByteArrayOutputStream();
        var part = new byte[PART];
        // Until it is over it counts as left: then whoever asked was not there to the end.
        outcome.used("aborted", usage.found(), 0);
        var body = call.answer().body();
        for (int count; (count = answering.body().read(part)) >= 0; ) {
            body.write(part, 0, count);
            if (read.size() < MOST_READ) {
                read.write(part, 0, count);
            }
        }
        body.flush();
        if (answering.status() >= 400) {
            outcome.free("failed");
        } else {
            usage.whole(read.toByteArray());
            var look = outcome.look();
            if (look != null) {
                look.whole(call.dialect(), read.toByteArray());
            }
            outcome.said(usage.stop(), usage.failure());
            outcome.used("ok", usage.found(), usage.textBytes());
        }
    }
}
