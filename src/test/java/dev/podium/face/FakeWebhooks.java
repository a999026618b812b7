package dev.podium.face;

import dev.podium.hooks.Webhooks;
import dev.podium.kernel.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A webhook in memory; addresses with https are taken. */
public final class FakeWebhooks implements Webhooks {

    private final List<Delivery> sent = new ArrayList<>();
    private @Nullable Webhook set;

    @Override
    public Optional<Webhook> get() {
        return Optional.ofNullable(set);
    }

    @Override
    public Made set(String url) {
        if (!url.startsWith("https://")) {
            throw Refusal.invalidField("url", "hooks.bad-url", "It takes https.", "Enter another.");
        }
        set = new Webhook("https://chat.example.org/…", false, "Mira Three", Instant.EPOCH);
        return new Made(set, "whsec_shown-once");
    }

    @Override
    public void remove() {
        set = null;
    }

    @Override
    public List<Delivery> deliveries() {
        return List.copyOf(sent);
    }

    @Override
    public Delivery test() {
        sent.addFirst(new Delivery(UUID.randomUUID(), "test", Instant.EPOCH, State.DELIVERED, 1, null, 200, ""));
        return sent.getFirst();
    }

    @Override
    public boolean isSet() {
        return set != null;
    }

    @Override
    public void send(String event, String text, Map<String, ? extends @Nullable Object> data) {
        throw new UnsupportedOperationException("No room tells anything here.");
    }
}
