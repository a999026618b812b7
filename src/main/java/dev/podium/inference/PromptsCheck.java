package dev.podium.inference;

import dev.podium.kernel.HealthCheck;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whether prompts that teams want kept were lost. */
@Component
class PromptsCheck implements HealthCheck {

    private static final Duration OF_LATE = Duration.ofHours(1);

    private final PromptKeeper keeper;
    private final Clock clock;

    PromptsCheck(PromptKeeper keeper, Clock clock) {
        this.keeper = keeper;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "models.prompts";
    }

    @Override
    public Found look() {
        var counts = Map.of("lost", keeper.lost());
        var at = keeper.lostAt();
        return (at == null || at.isBefore(clock.instant().minus(OF_LATE))
                        ? Found.fine("No prompt that a team wants kept was lost within the hour.")
                        : Found.look(
                                keeper.lost()
                                        + " prompts that teams want kept were lost since Podium's start, the last within the"
                                        + " hour. The calls themselves went on.",
                                "See that the database answers (database.answers) and is not slow."))
                .counting(counts);
    }
}
