package dev.podium.hooks;

import dev.podium.audit.AuditTrail;
import dev.podium.hooks.HookStore.HookRow;
import dev.podium.identity.OutsideAddresses;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.Secrets;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** {@link Webhooks}, in the database; the address and the key as secrets of the team. */
@Service
class KeptWebhooks implements Webhooks {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 32;
    private static final int SHOWN = 20;

    /** What chats take. */
    private static final int LONGEST_TEXT = 1900;

    private final HookStore store;
    private final Secrets secrets;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    KeptWebhooks(HookStore store, Secrets secrets, Permissions permissions, AuditTrail audit, Clock clock) {
        this.store = store;
        this.secrets = secrets;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    private TeamId require() {
        permissions.require(Permission.TEAM_MANAGE);
        return CurrentActor.team();
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Webhook> get() {
        require();
        return store.find().map(HookRow::webhook);
    }

    @Override
    @Transactional
    public Made set(String url) {
        var team = require();
        boolean inside = permissions.allows(Permission.PLATFORM_MANAGE);
        var address = checked(url, inside);
        store.find().ifPresent(this::forget);
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        var key = "whsec_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var hook = new HookRow(
                team,
                secrets.keep("hooks.address", address.toString().getBytes(StandardCharsets.UTF_8)),
                secrets.keep("hooks.key", key.getBytes(StandardCharsets.UTF_8)),
                shown(address),
                inside,
                CurrentActor.require().name(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        store.put(hook);
        audit.record("hooks.webhook-set", hook.shown(), Map.of("inside", Boolean.toString(inside)));
        return new Made(hook.webhook(), key);
    }

    private static URI checked(String text, boolean inside) {
        var url = text.strip();
        if (url.length() > LONGEST_URL) {
            throw bad("It is longer than " + LONGEST_URL + " characters.", null);
        }
        try {
            var address = new URI(url);
            HookCall.check(address, inside);
            return address;
        } catch (URISyntaxException e) {
            // Its message holds the address.
            throw bad("It is no URL.", null);
        } catch (OutsideAddresses.Refused e) {
            throw bad("It is one that Podium may not call.", e);
        }
    }

    private static Refusal bad(String why, @Nullable Throwable cause) {
        var refusal = Refusal.invalidField(
                "url",
                "hooks.bad-url",
                "A webhook cannot be set to this address: " + why,
                "Enter one that begins with https:// and is outside the house; one inside is set by an admin.");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    /** Only where it is: what follows the host is often a secret. */
    private static String shown(URI address) {
        var host = String.valueOf(address.getHost());
        return address.getScheme()
                + "://"
                + host.substring(0, Math.min(host.length(), 250))
                + (address.getPort() < 0 ? "" : ":" + address.getPort())
                + "/…";
    }

    private void forget(HookRow hook) {
        secrets.forget(hook.address());
        secrets.forget(hook.key());
    }

    @Override
    @Transactional
    public void remove() {
        require();
        var hook = store.find().orElseThrow(KeptWebhooks::none);
        forget(hook);
        store.remove();
        store.giveUp("The webhook was removed.", clock.instant());
        audit.record("hooks.webhook-removed", hook.shown(), Map.of());
    }

    private static Refusal none() {
        return Refusal.notFound("hooks.no-webhook", "Your team has no webhook.", "Set one first.");
    }

    @Override
    @Transactional(readOnly = true)
    public List<Delivery> deliveries() {
        require();
        return store.last(SHOWN);
    }

    @Override
    @Transactional
    public Delivery test() {
        require();
        var hook = store.find().orElseThrow(KeptWebhooks::none);
        keep(
                "test",
                "This is a test of Podium's webhook, sent by "
                        + CurrentActor.require().name() + ".",
                Map.of());
        audit.record("hooks.webhook-tested", hook.shown(), Map.of());
        return store.last(1).getFirst();
    }

    @Override
    @Transactional
    public boolean isSet() {
        return store.find().isPresent();
    }

    @Override
    @Transactional
    public void send(String event, String text, Map<String, ? extends @Nullable Object> data) {
        if (store.find().isPresent()) {
            keep(event, text, data);
        }
    }

    private void keep(String event, String text, Map<String, ? extends @Nullable Object> data) {
        var id = UUID.randomUUID();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var body = new LinkedHashMap<String, Object>();
        body.put("id", id.toString());
        body.put("event", event);
        body.put("at", now.toString());
        body.put("team", CurrentActor.team().toString());
        var plain = shortened(text.replace("@", "@\u200b"));
        // Slack and Mattermost read marks in it, Discord does not.
        body.put("text", plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        body.put("content", plain);
        // So that no name in it calls everybody of a chat.
        body.put("allowed_mentions", Map.of("parse", List.of()));
        body.put("data", data);
        store.add(id, CurrentActor.team(), event, JSON.writeValueAsString(body), now);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
