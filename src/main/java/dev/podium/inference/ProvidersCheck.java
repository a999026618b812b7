package dev.podium.inference;

import dev.podium.kernel.HealthCheck;
import java.util.Comparator;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whether the providers of models were all right when they were last called. None is called for it: that costs money. */
@Component
class ProvidersCheck implements HealthCheck {

    private final Upstream upstream;
    private final Catalog catalog;

    ProvidersCheck(Upstream upstream, Catalog catalog) {
        this.upstream = upstream;
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return "models.providers";
    }

    @Override
    public Found look() {
        var there = catalog.now().providers().values().stream()
                .filter(InferenceStore.ProviderRow::enabled)
                .toList();
        var failing = upstream.failing().stream()
                .filter(each -> there.stream().anyMatch(row -> row.name().equals(each.provider())))
                .sorted(Comparator.comparing(Upstream.Failing::since))
                .toList();
        long resting = there.stream().filter(upstream::isResting).count();
        var counts = Map.of("enabled", (long) there.size(), "failing", (long) failing.size(), "left alone", resting);
        if (failing.isEmpty()) {
            return Found.fine("No provider of models failed when it was last called.")
                    .counting(counts);
        }
        var first = failing.getFirst();
        return Found.broken(
                        failing.size() + " of " + there.size() + " providers of models failed when last called: "
                                + first.sentence()
                                + ", " + (first.times() == 1 ? "once" : first.times() + " times") + " in a row."
                                + (resting > 0
                                        ? " " + resting + (resting == 1 ? " is" : " are")
                                                + " left alone for 10 s at a time."
                                        : ""),
                        "Look at its address and key on the page Models, and at the provider's own page of its state.")
                .since(first.since())
                .on("models")
                .counting(counts);
    }
}
