package dev.podium.inference;

import dev.podium.inference.EngineChoice.Standing;
import dev.podium.inference.EngineFacts.Holds;
import dev.podium.inference.Engines.State;
import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.ModelRouter.Decision;
import dev.podium.inference.ModelRouter.Place;
import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Puts the engines among the places of a decision in the order of who can answer soonest. Only those that stand side by
 * side and have the same model change places: whoever named another model next wants it next.
 */
@Component
class Fleet {

    private final EngineWatches watches;
    private final Slots slots;

    Fleet(EngineWatches watches, Slots slots) {
        this.watches = watches;
        this.slots = slots;
    }

    /** @throws Refusal {@code inference.model-not-pulled} where none of its engines has the model, and there is nothing else */
    Decision ranked(Decision decision) {
        var places = decision.places();
        if (places.stream().noneMatch(Fleet::isEngine)) {
            return decision;
        }
        var ranked = new ArrayList<Place>();
        var away = new ArrayList<Place>();
        var without = new ArrayList<Place>();
        for (int at = 0; at < places.size(); ) {
            int end = at + 1;
            while (end < places.size() && alike(places.get(at), places.get(end))) {
                end++;
            }
            rank(places.subList(at, end), ranked, away, without);
            at = end;
        }
        if (ranked.isEmpty()) {
            // It may be back by now; whether it has the model is known no longer.
            ranked.addAll(away);
        }
        if (ranked.isEmpty()) {
            without.forEach(place -> watches.soon(place.provider().id()));
            throw notPulled(without);
        }
        return new Decision(
                decision.task(),
                decision.reason() + why(places, ranked, away, without),
                ranked,
                decision.larger(),
                decision.start());
    }

    private static boolean isEngine(Place place) {
        return place.provider().kind() == Kind.OLLAMA;
    }

    private static boolean alike(Place one, Place other) {
        return isEngine(one)
                && isEngine(other)
                && one.tier() == other.tier()
                && EngineNames.key(one.model()).equals(EngineNames.key(other.model()));
    }

    private void rank(List<Place> alike, List<Place> ranked, List<Place> away, List<Place> without) {
        if (!isEngine(alike.getFirst())) {
            ranked.addAll(alike);
            return;
        }
        var standings = alike.stream().map(this::standing).toList();
        EngineChoice.order(standings).forEach(at -> ranked.add(alike.get(at)));
        for (int at = 0; at < alike.size(); at++) {
            if (standings.get(at).away()) {
                away.add(alike.get(at));
            } else if (standings.get(at).holds() == Holds.NOT) {
                without.add(alike.get(at));
            }
        }
    }

    private Standing standing(Place place) {
        ProviderRow engine = place.provider();
        var facts = watches.facts(engine.id());
        return new Standing(
                facts.map(EngineFacts::state).orElse(State.NEW) == State.AWAY,
                facts.map(known -> known.holds(place.model())).orElse(Holds.UNKNOWN),
                engine.slots(),
                slots.busy(engine.id()),
                slots.waiting(engine.id()));
    }

    private String why(List<Place> places, List<Place> ranked, List<Place> away, List<Place> without) {
        var told = new StringBuilder();
        var first = ranked.getFirst();
        if (isEngine(first)
                && places.stream().filter(place -> alike(place, first)).count() > 1) {
            var standing = standing(first);
            told.append(' ').append(first.provider().name());
            if (standing.holds() == Holds.LOADED) {
                told.append(" has it loaded.");
            } else {
                told.append(standing.isFree() ? " has a free slot." : " has the shortest line.");
            }
        }
        if (!ranked.containsAll(away)) {
            told.append(' ').append(names(away)).append(away.size() == 1 ? " is away." : " are away.");
        }
        if (!without.isEmpty()) {
            told.append(' ')
                    .append(names(without))
                    .append(without.size() == 1 ? " has" : " have")
                    .append(" not pulled it.");
        }
        return told.toString();
    }

    private static String names(List<Place> places) {
        return places.stream().map(place -> place.provider().name()).distinct().collect(Collectors.joining(", "));
    }

    private static Refusal notPulled(List<Place> without) {
        return Refusal.notFound(
                "inference.model-not-pulled",
                without.getFirst().model() + " is not on " + names(without) + ".",
                "Ask an admin to pull it there on the page Models, or ask for another model.");
    }

    /** What was called did not answer, or does again. */
    void asked(ProviderRow engine, boolean answered) {
        var state = watches.facts(engine.id()).map(EngineFacts::state).orElse(State.NEW);
        if (answered == (state == State.AWAY)) {
            watches.soon(engine.id());
        }
    }
}
