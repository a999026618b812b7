package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.costs.Subscriptions;
import dev.podium.costs.Subscriptions.NewSubscription;
import dev.podium.kernel.PersonId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/subscriptions")
@Tag(name = "Costs")
class SubscriptionController {

    private final Subscriptions subscriptions;

    SubscriptionController(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @Schema(name = "Subscription", description = "Seats that are paid by the month, charged day by day.")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            UUID id,
            String name,
            String vendor,
            String currency,
            BigDecimal perSeat,
            int seats,

            @Schema(description = "The ids of who has one.") List<String> people,

            LocalDate from,

            @Schema(description = "The last day; null while it goes on.") @Nullable
            LocalDate until,

            String enteredBy,
            Instant enteredAt) {

        static One of(Subscriptions.Subscription subscription) {
            var terms = subscription.terms();
            return new One(
                    subscription.id(),
                    terms.name(),
                    terms.vendor(),
                    terms.currency(),
                    terms.perSeat(),
                    terms.seats(),
                    terms.people().stream().map(PersonId::toString).toList(),
                    terms.from(),
                    terms.until(),
                    subscription.enteredBy(),
                    subscription.enteredAt());
        }
    }

    @Schema(name = "SubscriptionList")
    record All(List<One> items) {}

    @Schema(name = "NewSubscription")
    record Fields(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Nullable String vendor,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "USD") @Nullable
            String currency,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "A month.") @Nullable
            BigDecimal perSeat,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Integer seats,

            @Nullable List<String> people,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    format = "date",
                    description = "The first day, in this month or later.")
            @Nullable
            String from,

            @Schema(format = "date") @Nullable String until) {}

    @Schema(name = "SubscriptionEnd")
    record End(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, format = "date", description = "The last day.")
            @Nullable
            String until) {}

    @GetMapping
    @Operation(summary = "List the team's subscriptions", description = "The latest first.")
    All list() {
        return new All(subscriptions.all().stream().map(One::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Add a subscription",
            description =
                    "For whoever manages the team's budgets. Its terms are never changed: end it, and add another.")
    One add(@RequestBody Fields body) {
        return One.of(subscriptions.add(new NewSubscription(
                Bodies.needed("name", body.name()),
                body.vendor() == null ? "" : body.vendor(),
                Bodies.needed("currency", body.currency()),
                Bodies.needed("perSeat", body.perSeat()),
                Bodies.needed("seats", body.seats()),
                body.people() == null
                        ? List.of()
                        : body.people().stream()
                                .map(each ->
                                        Bodies.id("people", PersonId::parse).apply(Bodies.needed("people", each)))
                                .toList(),
                Bodies.day("from", Bodies.needed("from", body.from())),
                Bodies.optional(body.until(), text -> Bodies.day("until", text)))));
    }

    @PostMapping("/{id}/end")
    @Operation(summary = "End a subscription", description = "What is booked stays.")
    One end(@PathVariable String id, @RequestBody End body) {
        return One.of(subscriptions.end(
                Bodies.key("id").apply(id), Bodies.day("until", Bodies.needed("until", body.until()))));
    }
}
