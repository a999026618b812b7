package dev.podium.hooks;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The address at which a team is told what happens. Setting it and looking at it takes
 * {@link dev.podium.identity.Permission#TEAM_MANAGE}.
 */
public interface Webhooks {

    int LONGEST_URL = 2000;

    /** @param shown as much of the address as anybody sees; @param inside whether it may be inside the house */
    record Webhook(String shown, boolean inside, String madeBy, Instant madeAt) {}

    /** @param key what messages are signed with; shown this once */
    record Made(Webhook webhook, String key) {}

    enum State {
        WAITING,
        DELIVERED,
        GIVEN_UP
    }

    /**
     * One message.
     *
     * @param next when it is tried next; null where it is not
     * @param status of the last answer; 0 where there was none
     * @param said why it did not arrive; "" where it did
     */
    record Delivery(
            UUID id,
            String event,
            Instant made,
            State state,
            int tries,
            @Nullable Instant next,
            int status,
            String said) {}

    Optional<Webhook> get();

    /**
     * Sets it, or another in its place, with a new key. An address inside the house is taken of whom runs the installation.
     *
     * @throws dev.podium.kernel.Refusal {@code hooks.bad-url}, which says why
     */
    Made set(String url);

    /** What waits still is given up. @throws dev.podium.kernel.Refusal {@code hooks.no-webhook} */
    void remove();

    /** The last ones, the latest first. */
    List<Delivery> deliveries();

    /** @throws dev.podium.kernel.Refusal {@code hooks.no-webhook} */
    Delivery test();

    /** For rooms above: whether the acting team wants to be told at all. */
    boolean isSet();

    /**
     * For rooms above, in the transaction of what happened, so that it is told exactly where that came true. Of a team without
     * a webhook nothing is kept.
     *
     * @param event room, dot, what happened: {@code gpus.lease-granted}
     * @param text for people: a sentence
     * @param data for programs: what JSON can say
     */
    void send(String event, String text, Map<String, ? extends @Nullable Object> data);
}
