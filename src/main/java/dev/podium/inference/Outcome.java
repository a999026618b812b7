package dev.podium.inference;

import dev.podium.costs.Metered;
import dev.podium.costs.Rate;
import dev.podium.costs.Spent;
import dev.podium.costs.Tokens;
import dev.podium.inference.tiers.PlainRefusal;
import dev.podium.inference.tiers.Shortfall;
import dev.podium.inference.wire.AnswerLook;
import dev.podium.inference.wire.Dialect;
import dev.podium.inference.wire.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How an attempt came out. Booked once when it is over, whatever was thrown. */
final class Outcome {

    /** What is billed where nobody counted. */
    private static final int BYTES_A_TOKEN = 4;

    private static final BigDecimal HOUR_NANOS = BigDecimal.valueOf(3_600_000_000_000L);

    /** Above it there is nothing to go to. */
    private static final int HIGHEST = 3;

    private static final int ERROR = 400;

    /** With what a stream that had begun already breaks off. */
    private static final String TOO_LONG = "context_length_exceeded";

    /** As exact as the ledger is. */
    private static final int COST_DECIMALS = 12;

    private final Attempts.Call call;
    private final ModelRouter.Place place;
    private final long begun = System.nanoTime();
    private @Nullable Metered metered;
    private @Nullable Rate rate;
    private String word = "failed";
    private Tokens tokens = Tokens.NONE;
    private boolean estimated;
    private Usage usage = Usage.NONE;
    private int status;
    private long firstByte;
    private @Nullable String stop;
    private @Nullable String failure;
    private @Nullable BigDecimal electricity;
    private @Nullable Duration wait;
    private @Nullable String generation;
    private boolean tooLong;
    private final @Nullable AnswerLook look;
    private @Nullable String shortfall;

    Outcome(Attempts.Call call, ModelRouter.Place place) {
        this.call = call;
        this.place = place;
        this.look = isLookedAt(call, place) ? look(call, place) : null;
    }

    /** Where Podium chose the tier, and a higher one is left to choose for the rest of the session. */
    private static boolean isLookedAt(Attempts.Call call, ModelRouter.Place place) {
        return call.decision().task() != null
                && call.session() != null
                && place.tier() < HIGHEST
                && call.dialect() != Dialect.EMBEDDINGS
                && call.dialect() != Dialect.COUNT_TOKENS;
    }

    private static AnswerLook look(Attempts.Call call, ModelRouter.Place place) {
        var asked = call.asked();
        return new AnswerLook(asked.shape().json(), asked.tools() > 0, place.tier() == 1);
    }

    /** What is to be shown the answer; null where nothing depends on it. */
    @Nullable
    AnswerLook look() {
        return look;
    }

    /** The conversation is longer than the model reads. */
    void tooLong() {
        tooLong = true;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** What of it says that the model was not up to it, once it was settled; null where nothing does. */
    @Nullable
    String shortfall() {
        return shortfall;
    }

    private Optional<String> judged() {
        if (tooLong || TOO_LONG.equals(failure)) {
            return Optional.of("a conversation was too long for its model");
        }
        if (!word.equals("ok") || status >= ERROR) {
            return Optional.empty();
        }
        return Shortfall.of(stop, call.asked().mostOutput(), tokens.output(), seen());
    }

    private Shortfall.Seen seen() {
        if (look == null) {
            return Shortfall.Seen.NOTHING;
        }
        if (look.isRefused() || place.tier() == 1 && PlainRefusal.is(look.plain())) {
            return Shortfall.Seen.REFUSED;
        }
        return look.misfit(call.request().body(), call.asked().shape())
                .map(misfit -> switch (misfit) {
                    case NO_JSON -> Shortfall.Seen.NO_JSON;
                    case NOT_BY_SCHEMA -> Shortfall.Seen.NOT_BY_SCHEMA;
                    case UNKNOWN_TOOL -> Shortfall.Seen.UNKNOWN_TOOL;
                    case BAD_INPUT -> Shortfall.Seen.BAD_INPUT;
                })
                .orElse(Shortfall.Seen.NOTHING);
    }

    /** @param price what its tokens cost */
    void metered(Metered money, Rate price) {
        metered = money;
        rate = price;
    }

    /** Of the call in the ledger; null where it costs nothing. */
    @Nullable
    UUID id() {
        return metered == null ? null : metered.id();
    }

    void heard(int withStatus) {
        status = withStatus;
        firstByte = System.nanoTime() - begun;
    }

    /** @param id by which the provider tells later what it billed */
    void billedAs(String id) {
        generation = id;
    }

    /** By which the provider's bill can be had of what is only estimated; null where there is none, or no need. */
    @Nullable
    String bill() {
        return estimated ? generation : null;
    }

    void said(@Nullable String whyStopped, @Nullable String whyFailed) {
        stop = whyStopped;
        failure = whyFailed;
    }

    /** So long an engine worked for it, whatever it answered. */
    void worked(long nanos) {
        var hourly = place.provider().slotHour();
        if (hourly.signum() > 0 && status > 0) {
            electricity = hourly.multiply(BigDecimal.valueOf(nanos)).divide(HOUR_NANOS, COST_DECIMALS, RoundingMode.UP);
        }
    }

    /** It is too busy for so long, and there is nobody else. */
    void askAgain(Duration after) {
        wait = after;
    }

    @Nullable
    Duration askedAgainAfter() {
        return wait;
    }

    /** Nothing is owed for it. */
    void free(String how) {
        word = how;
        tokens = Tokens.NONE;
        estimated = false;
    }

    /**
     * What the model counted, or where it did not to the end, what has at least been used.
     *
     * @param textBytes how much answer was seen
     */
    void used(String how, Usage found, long textBytes) {
        word = how;
        usage = found;
        estimated = !found.whole();
        tokens = found.whole()
                ? new Tokens(
                        found.input(),
                        found.cacheRead(),
                        found.cacheWrite5m(),
                        found.cacheWrite1h(),
                        found.output(),
                        found.reasoning(),
                        found.serverTools())
                : floor(found, textBytes);
    }

    private Tokens floor(Usage found, long textBytes) {
        boolean said = found.input() + found.cacheRead() + found.cacheWrite5m() + found.cacheWrite1h() > 0;
        return new Tokens(
                said ? found.input() : Math.max(1, call.request().body().length / BYTES_A_TOKEN),
                found.cacheRead(),
                found.cacheWrite5m(),
                found.cacheWrite1h(),
                Math.max(found.output(), Math.min(textBytes / BYTES_A_TOKEN, mostOutput())),
                0,
                found.serverTools());
    }

    /** What came may be no answer at all: no more is taken for one than the model was let to give. */
    private long mostOutput() {
        if (call.dialect() == Dialect.EMBEDDINGS) {
            return 0;
        }
        long bound = call.asked().mostOutput();
        return bound > 0 ? bound : Long.MAX_VALUE;
    }

    /** Looks at what came, all of it: what of it says that its model was not up to it. */
    void judge() {
        shortfall = judged().orElse(null);
    }

    /** @param meters where it is counted too */
    void settle(CallMeters meters) {
        if (metered != null && rate != null) {
            var reported = usage.whole() ? usage.reported() : null;
            if (electricity != null) {
                reported = electricity.add(rate.amount(tokens));
            }
            var amount = metered.settle(new Spent(tokens, usage.raw(), reported, estimated, word, detail(word)));
            meters.count(
                    call.dialect(),
                    place,
                    word.equals("ok") ? "" : word,
                    System.nanoTime() - begun,
                    firstByte,
                    tokens,
                    amount);
        }
    }

    String detail(String end) {
        return CallDetail.json(
                call, place, status, end, stop, failure, shortfall, firstByte, System.nanoTime() - begun);
    }
}
