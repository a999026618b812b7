package dev.podium.inference;

import dev.podium.kernel.HealthCheck;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Whether the Ollama engines that are switched on answer. */
@Component
class EnginesCheck implements HealthCheck {

    private final EngineWatches watches;

    EnginesCheck(EngineWatches watches) {
        this.watches = watches;
    }

    @Override
    public String name() {
        return "models.engines";
    }

    @Override
    public Found look() {
        return told(watches.named());
    }

    static Found told(Map<String, EngineFacts> engines) {
        var counts = new TreeMap<String, Long>();
        engines.values().forEach(each -> counts.merge(each.state().name().toLowerCase(Locale.ROOT), 1L, Long::sum));
        var away = engines.entrySet().stream()
                .filter(each -> each.getValue().state() == Engines.State.AWAY
                        || each.getValue().state() == Engines.State.STRANGE)
                .toList();
        if (away.isEmpty()) {
            return Found.fine(
                            engines.isEmpty()
                                    ? "There is no Ollama engine."
                                    : "All Ollama engines that are switched on answer.")
                    .counting(counts);
        }
        var first = away.getFirst();
        return Found.broken(
                        away.size() + " of " + engines.size() + " Ollama engines cannot be used: "
                                + first.getValue().why()
                                + (away.size() > 1
                                        ? " So it is with " + away.get(1).getKey()
                                                + (away.size() > 2 ? " and " + (away.size() - 2) + " more." : ".")
                                        : ""),
                        "Look on its machine whether ollama serve runs and listens at that address; or switch it off.")
                .since(away.stream()
                        .map(each -> each.getValue().since())
                        .min(java.time.Instant::compareTo)
                        .orElse(null))
                .on("models")
                .counting(counts);
    }
}
