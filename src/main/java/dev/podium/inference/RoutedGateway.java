package dev.podium.inference;

import dev.podium.costs.Payer;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.inference.wire.AskedCall;
import dev.podium.inference.wire.BodyReader;
import dev.podium.inference.wire.Dialect;
import dev.podium.inference.wire.Malformed;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * {@link ModelGateway}: decides, sets aside, calls, hands on, books. What can fail before the first byte of an answer has
 * gone out is tried at the next place; after it the answer is that one, whatever becomes of it.
 */
@Service
class RoutedGateway implements ModelGateway {

    private final ModelRouter router;
    private final Fleet fleet;
    private final Attempts attempts;
    private final Upstream upstream;
    private final List<ModelAgents> agents;
    private final ModelPolicies policies;
    private final SoftLimits soft;
    private final Permissions permissions;
    private final ApplicationEventPublisher events;

    RoutedGateway(
            ModelRouter router,
            Fleet fleet,
            Attempts attempts,
            Upstream upstream,
            List<ModelAgents> agents,
            ModelPolicies policies,
            SoftLimits soft,
            Permissions permissions,
            ApplicationEventPublisher events) {
        this.router = router;
        this.fleet = fleet;
        this.attempts = attempts;
        this.upstream = upstream;
        this.agents = agents;
        this.policies = policies;
        this.soft = soft;
        this.permissions = permissions;
        this.events = events;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Set<String> models() {
        permissions.require(Permission.MODEL_CALL);
        return router.names();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void call(Request request, Answer answer) throws IOException {
        permissions.require(Permission.MODEL_CALL);
        AskedCall asked;
        try {
            asked = BodyReader.read(request.dialect(), request.body());
        } catch (Malformed e) {
            var refusal = Refusal.invalid("inference.bad-request", e.sentence(), "Correct the body.");
            throw e.field().isEmpty() ? refusal : refusal.at(e.field());
        }
        var actor = CurrentActor.require();
        var key = actor.credential();
        var caller = key == null
                ? Optional.<ModelAgents.Caller>empty()
                : agents.stream().flatMap(each -> each.callerOf(key).stream()).findFirst();
        var payer = new Payer(
                CurrentActor.team(),
                actor.person(),
                caller.map(ModelAgents.Caller::agent).orElse(null),
                key);
        var project = caller.map(ModelAgents.Caller::project).orElse(null);
        var called = session(request, asked);
        // What one person calls their conversations says nothing of another's.
        var session = called == null ? null : Sessions.of(actor.person(), called);
        var decision = fleet.ranked(router.decide(
                payer.team(),
                asked,
                header(request, "x-podium-task"),
                session,
                soft.passed(payer),
                tier -> policies.stops(project, tier)));
        var tried = new ArrayList<CallFacts.Tried>();
        var call = new Attempts.Call(request, asked, decision, payer, session, tried, attempts.keeping(payer, answer));
        boolean tooLong = false;
        for (var places : List.of(decision.places(), decision.larger())) {
            boolean first = places == decision.places();
            for (int at = 0; at < places.size() && (first || tooLong); at++) {
                var place = places.get(at);
                boolean more = at + 1 < places.size();
                if (!Attempts.serves(place.provider().kind(), request.dialect())
                        || more && upstream.isResting(place.provider())) {
                    continue;
                }
                boolean larger = more || first && !decision.larger().isEmpty();
                var failed = attempts.at(place, call, new Attempts.Others(more, larger));
                if (failed == null) {
                    answered(call, place);
                    return;
                }
                tooLong |= failed.tooLong();
                tried.add(new CallFacts.Tried(place.words(), failed.why()));
            }
        }
        if (tried.isEmpty()) {
            throw Refusal.invalid(
                    "inference.no-dialect",
                    "Nothing that serves " + asked.model() + " can be asked at "
                            + request.dialect().path() + ".",
                    "Ask for another model, or at another endpoint.");
        }
        var why = tried.getLast().why();
        if (tooLong) {
            // By these words clients know it, and make the conversation shorter.
            throw Refusal.invalid(
                    "context_length_exceeded",
                    (request.dialect().isAnthropic() ? "prompt is too long: " : "") + why + ".",
                    "Make it shorter, or ask for a model that reads more.");
        }
        throw Refusal.unavailable(
                "inference.no-answer",
                why.endsWith(".") ? why : why + ".",
                "Try again in a minute, or ask for another model.");
    }

    private void answered(Attempts.Call call, ModelRouter.Place place) {
        var payer = call.payer();
        int start = call.decision().start();
        // Counting tokens asks no model to think.
        if (payer.agent() != null && place.tier() > start && call.dialect() != Dialect.COUNT_TOKENS) {
            events.publishEvent(new CallClimbed(payer.team(), payer.agent(), start, place.tier()));
        }
    }

    private static @Nullable String header(Request request, String name) {
        var values = request.headers().get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    private static @Nullable String session(Request request, AskedCall asked) {
        for (var name : new String[] {"x-podium-session", "x-claude-code-session-id", "x-session-id", "session_id"}) {
            var value = header(request, name);
            if (value != null && !value.isBlank() && value.length() <= 200) {
                return value;
            }
        }
        var own = asked.session();
        return own == null || own.isBlank() || own.length() > 1000 ? null : own;
    }
}
