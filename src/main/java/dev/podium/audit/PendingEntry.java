package dev.podium.audit;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Origin;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An entry before it has a place in the chain. Texts are such that the database takes them. */
record PendingEntry(
        Actor actor,
        @Nullable Origin origin,
        String action,
        String object,
        Outcome outcome,
        Map<String, String> details) {

    /** By the current actor, from the current request. */
    static PendingEntry now(String action, String object, Outcome outcome, Map<String, String> details) {
        var facts = new TreeMap<String, String>();
        details.forEach((name, value) -> facts.put(Storable.text(name), Storable.text(value)));
        return new PendingEntry(
                CurrentActor.require(),
                Origin.current().orElse(null),
                action,
                Storable.text(object),
                outcome,
                Map.copyOf(facts));
    }
}
