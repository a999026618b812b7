package dev.podium.identity.web;

import dev.podium.identity.Providers;
import dev.podium.kernel.HealthCheck;
import dev.podium.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Whether the providers that sign people in tell their addresses: without them nobody comes in by them. */
@Component
class SignInCheck implements HealthCheck {

    /** One that answered is not asked again for so long: it is somebody else's. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final Providers providers;
    private final Discovery discovery;
    private final Clock clock;
    private final Map<String, Instant> answered = new HashMap<>();

    SignInCheck(Providers providers, Discovery discovery, Clock clock) {
        this.providers = providers;
        this.discovery = discovery;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "signin.providers";
    }

    @Override
    public synchronized Found look() {
        var asked = providers.offered().stream()
                .filter(provider -> provider.kind() == Providers.Kind.OPENID
                        && !provider.issuer().isBlank())
                .toList();
        answered.keySet()
                .retainAll(asked.stream().map(Providers.Provider::issuer).toList());
        var failing = new TreeMap<String, String>();
        for (var provider : asked) {
            var last = answered.get(provider.issuer());
            if (last != null && last.plus(AGAIN).isAfter(clock.instant())) {
                continue;
            }
            try {
                discovery.find(provider);
                answered.put(provider.issuer(), clock.instant());
            } catch (Refusal refusal) {
                failing.put(provider.id(), refusal.sentence());
            }
        }
        var counts = Map.of("asked", (long) asked.size(), "failing", (long) failing.size());
        return (failing.isEmpty()
                        ? Found.fine(
                                asked.isEmpty()
                                        ? "Nobody signs in by a provider whose addresses would have to be asked for."
                                        : "All providers that sign people in answer.")
                        : Found.broken(
                                        failing.firstEntry().getValue() + " Nobody signs in by it"
                                                + (failing.size() > 1
                                                        ? ", nor by " + (failing.size() - 1) + " others."
                                                        : "."),
                                        "Look whether Podium's machine reaches that address and DNS knows its host; who has a password"
                                                + " signs in with that meanwhile.")
                                .on("admin/sign-in"))
                .counting(counts);
    }
}
