package dev.podium.hooks.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.hooks.Webhooks;
import dev.podium.kernel.Refusal;
import dev.podium.portal.web.Values;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The team's webhook. */
@RestController
@RequestMapping("/api/v1/team/webhook")
@Tag(name = "Webhook", description = "The address at which a team is told what happens.")
class WebhookController {

    private static final Values VALUES = new Values("hooks");

    private final Webhooks webhooks;

    WebhookController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Schema(name = "Webhook")
    record WebhookJson(
            @Schema(description = "As much of the address as anybody sees.", example = "https://chat.example.org/…")
            String shown,

            @Schema(description = "An admin set it, so it may be inside the house.")
            boolean inside,

            String madeBy,
            Instant madeAt) {

        static WebhookJson of(Webhooks.Webhook webhook) {
            return new WebhookJson(webhook.shown(), webhook.inside(), webhook.madeBy(), webhook.madeAt());
        }
    }

    @Schema(name = "NewWebhook")
    record NewJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "https://chat.example.org/hooks/x") @Nullable
            String url) {}

    @Schema(name = "MadeWebhook")
    record MadeJson(
            WebhookJson webhook,

            @Schema(description = "What messages are signed with; shown this once.")
            String key) {}

    @Schema(name = "WebhookDelivery")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record DeliveryJson(
            String id,
            String event,
            Instant made,
            Webhooks.State state,
            int tries,

            @Schema(description = "When it is tried next; null where it is not.") @Nullable
            Instant next,

            @Schema(description = "Of the last answer; 0 where there was none.")
            int status,

            String said) {

        static DeliveryJson of(Webhooks.Delivery delivery) {
            return new DeliveryJson(
                    delivery.id().toString(),
                    delivery.event(),
                    delivery.made(),
                    delivery.state(),
                    delivery.tries(),
                    delivery.next(),
                    delivery.status(),
                    delivery.said());
        }
    }

    @Schema(name = "WebhookDeliveries")
    record Deliveries(List<DeliveryJson> items) {}

    @GetMapping
    @Operation(summary = "Show this team's webhook", description = "Scope team:manage.")
    WebhookJson get() {
        return webhooks.get()
                .map(WebhookJson::of)
                .orElseThrow(() -> Refusal.notFound(
                        "hooks.no-webhook", "Your team has no webhook.", "Set one with PUT and a url."));
    }

    @PutMapping
    @Operation(
            summary = "Set this team's webhook",
            description = "With a new key, which is answered this once. Scope team:manage; an address inside the house"
                    + " takes platform:manage.")
    MadeJson set(@RequestBody NewJson body) {
        var made = webhooks.set(VALUES.needed("url", body.url()));
        return new MadeJson(WebhookJson.of(made.webhook()), made.key());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove this team's webhook", description = "What waits still is given up. Scope team:manage.")
    void remove() {
        webhooks.remove();
    }

    @GetMapping("/deliveries")
    @Operation(summary = "List the last messages", description = "The latest first, 20 at most. Scope team:manage.")
    Deliveries deliveries() {
        return new Deliveries(
                webhooks.deliveries().stream().map(DeliveryJson::of).toList());
    }

    @PostMapping("/tests")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Send a test", description = "It is on its way within a second. Scope team:manage.")
    DeliveryJson test() {
        return DeliveryJson.of(webhooks.test());
    }
}
