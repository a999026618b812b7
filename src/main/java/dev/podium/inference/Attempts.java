package dev.podium.inference;

import dev.podium.costs.Meter;
import dev.podium.costs.Payer;
import dev.podium.costs.Prices;
import dev.podium.costs.Rate;
import dev.podium.costs.Subject;
import dev.podium.costs.Tokens;
import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.ModelRouter.Place;
import dev.podium.inference.wire.AskedCall;
import dev.podium.inference.wire.Dialect;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tries one place: the money is set aside before, and what it came to is booked after, however it ends. */
@Component
class Attempts {

    /** The price table's word for what runs in the house. */
    private static final String LOCAL = "local";

    /** Where a client sets no bound to the answer, this is set aside for it. */
    static final long LIKELY_OUTPUT = 16_000;

    /** No model reads fewer bytes to a token than this, so that what is set aside is enough. */
    private static final int BYTES_A_TOKEN_AT_LEAST = 2;

    /**
     * One call, wherever it is tried.
     *
     * @param session of {@link Sessions}; null where nobody named one
     * @param tried the places before, in their order; grows while the call goes on, on its own thread alone
     */
    record Call(
            ModelGateway.Request request,
            AskedCall asked,
            ModelRouter.Decision decision,
            Payer payer,
            @Nullable String session,
            List<CallFacts.Tried> tried,
            ModelGateway.Answer answer) {

        Dialect dialect() {
            return request.dialect();
        }
    }

    /** Why there is no answer from a place, as a sentence; @param tooLong whether it may be there from a larger model */
    record Failed(String why, boolean tooLong) {}

    /**
     * What else there is.
     *
     * @param more another place to try
     * @param larger another that may read a longer conversation
     */
    record Others(boolean more, boolean larger) {}

    private final Upstream upstream;
    private final RetryAfter retryAfter;
    private final OpenStreams streams;
    private final Slots slots;
    private final Fleet fleet;
    private final Meter meter;
    private final Prices prices;
    private final SoftLimits soft;
    private final PromptKeeper prompts;
    private final CallMeters meters;
    private final OpenRouterBills bills;
    private final SessionEvidence evidence;

    Attempts(
            Upstream upstream,
            RetryAfter retryAfter,
            OpenStreams streams,
            Slots slots,
            Fleet fleet,
            Meter meter,
            Prices prices,
            SoftLimits soft,
            PromptKeeper prompts,
            CallMeters meters,
            OpenRouterBills bills,
            SessionEvidence evidence) {
        this.evidence = evidence;
        this.meters = meters;
        this.bills = bills;
        this.prompts = prompts;
        this.soft = soft;
        this.upstream = upstream;
        this.retryAfter = retryAfter;
        this.streams = streams;
        this.slots = slots;
        this.fleet = fleet;
        this.meter = meter;
        this.prices = prices;
    }

    /** Whether a provider of this kind can be asked in the dialect, itself or in other words. */
    static boolean serves(Kind kind, Dialect dialect) {
        return Upstream.speaks(kind, dialect)
                || Upstream.instead(kind, dialect) != null
                || kind == Kind.OLLAMA
                        && (dialect == Dialect.CHAT || dialect == Dialect.MESSAGES || dialect == Dialect.RESPONSES);
    }

    /** The same answer, of which what goes out is kept where the team wants it. */
    ModelGateway.Answer keeping(Payer payer, ModelGateway.Answer answer) {
        return prompts.keeps(payer) ? new KeptAnswer(answer) : answer;
    }

    /** Null when the client has its answer. */
    @Nullable
    Failed at(Place place, Call call, Others others) throws IOException {
        var outcome = new Outcome(call, place);
        var failed = once(place, call, others, false, outcome);
        var wait = outcome.askedAgainAfter();
        if (failed == null || wait == null) {
            return failed;
        }
        try {
            if (!retryAfter.pause(wait)) {
                return failed;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Podium stops.", e);
        }
        call.tried().add(new CallFacts.Tried(place.words(), failed.why()));
        return once(place, call, others, true, new Outcome(call, place));
    }

    private @Nullable Failed once(Place place, Call call, Others others, boolean again, Outcome outcome)
            throws IOException {
        if (call.dialect() != Dialect.COUNT_TOKENS) {
            // Counting costs nothing.
            var rate = rate(place);
            var money = meter.begin(
                    call.payer(),
                    new Subject(
                            "model-call",
                            place.provider().name(),
                            place.model(),
                            call.asked().model(),
                            place.tier(),
                            rate,
                            outcome.detail("open")),
                    most(place, call, rate));
            outcome.metered(money, rate);
            soft.heard(call.payer(), money);
        }
        try {
            var why = answer(place, call, others, again, outcome);
            return why == null ? null : new Failed(why, outcome.isTooLong());
        } finally {
            outcome.judge();
            var session = call.session();
            var shortfall = outcome.shortfall();
            if (session != null && shortfall != null) {
                // Before it is booked: the session's next call may be here already.
                evidence.note(call.payer().team(), session, place.tier(), shortfall);
            }
            outcome.settle(meters);
            if (outcome.id() != null) {
                prompts.offer(
                        call.payer(),
                        outcome.id(),
                        call.request().body(),
                        call.answer() instanceof KeptAnswer kept ? kept : null);
                var bill = outcome.bill();
                if (bill != null) {
                    bills.offer(call.payer().team(), outcome.id(), place.provider(), bill);
                }
            }
        }
    }

    private @Nullable String answer(Place place, Call call, Others others, boolean again, Outcome outcome)
            throws IOException {
        var kind = place.provider().kind();
        if (Upstream.speaks(kind, call.dialect())) {
            return new PassThrough(upstream, retryAfter, streams, call, place, outcome).answer(others, again);
        }
        var instead = Upstream.instead(kind, call.dialect());
        return instead == null
                ? new EngineCall(upstream, slots, fleet, call, place, outcome).answer(others.more())
                : new TranslatedCall(upstream, retryAfter, streams, call, place, instead, outcome)
                        .answer(others, again);
    }

    /** Of the model; where nobody priced it, what its tier costs. Local models cost their machine's electricity alone. */
    private Rate rate(Place place) {
        if (place.provider().kind() == Kind.OLLAMA) {
            return prices.rate(LOCAL, place.model());
        }
        var own = prices.rate(place.provider().kind().name().toLowerCase(Locale.ROOT), place.model());
        return own.known() || place.tier() < 2 ? own : prices.rate(Prices.ANY, "tier-" + place.tier());
    }

    private static BigDecimal most(Place place, Call call, Rate rate) {
        var tokens = rate.amount(most(call));
        // An hour of an engine's electricity: hardly a call is longer, and what it comes to is booked.
        return (place.provider().kind() == Kind.OLLAMA
                        ? tokens.add(place.provider().slotHour())
                        : tokens)
                .min(Meter.MOST);
    }

    private static Tokens most(Call call) {
        var asked = call.asked();
        long output = asked.mostOutput() > 0 ? asked.mostOutput() : LIKELY_OUTPUT;
        return new Tokens(
                0,
                0,
                0,
                // The dearest class that the input can fall into.
                call.request().body().length / BYTES_A_TOKEN_AT_LEAST,
                call.dialect() == Dialect.EMBEDDINGS ? 0 : output,
                0,
                0);
    }
}
