package dev.podium.gpus.schedule;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What shall happen.
 *
 * @param decisions first those on reservations, then one for each request of the queue in the order of the line
 */
public record Plan(List<Decision> decisions) {

    public Plan {
        decisions = List.copyOf(decisions);
    }

    public Optional<Decision> of(UUID id) {
        return decisions.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    public List<Decision.Start> starts() {
        return decisions.stream()
                .filter(Decision.Start.class::isInstance)
                .map(Decision.Start.class::cast)
                .toList();
    }
}
