package dev.podium.hooks;

import dev.podium.kernel.HealthCheck;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How many teams' webhooks take nothing. Whose they are their owners see. */
@Component
class WebhooksCheck implements HealthCheck {

    private final HookLoop loop;

    WebhooksCheck(HookLoop loop) {
        this.loop = loop;
    }

    @Override
    public String name() {
        return "webhooks.delivered";
    }

    @Override
    public Found look() {
        var failing = loop.failingSince();
        var counts = Map.of("failing", (long) failing.size());
        return (failing.isEmpty()
                        ? Found.fine("What webhooks were to be told has arrived.")
                        : Found.look(
                                        (failing.size() == 1
                                                        ? "The webhook of 1 team takes"
                                                        : "The webhooks of " + failing.size() + " teams take")
                                                + " nothing; what they are to be told is tried for a day, then given up.",
                                        "Where it is all of them, look at this machine's way out and its DNS; else tell the owner of"
                                                + " team "
                                                + failing.keySet().iterator().next()
                                                + ", whose page Team shows what was answered.")
                                .since(failing.values().stream()
                                        .min(Instant::compareTo)
                                        .orElse(null)))
                .counting(counts);
    }
}
