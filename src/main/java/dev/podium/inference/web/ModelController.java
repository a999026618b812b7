package dev.podium.inference.web;

import dev.podium.inference.ModelProviders;
import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.ModelRoutes;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where models are and which is asked, by REST. Models themselves are called at {@code /v1}. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Models")
class ModelController {

    private static final int CONTEXT = 32_768;

    private final ModelProviders providers;
    private final ModelRoutes routes;

    ModelController(ModelProviders providers, ModelRoutes routes) {
        this.providers = providers;
        this.routes = routes;
    }

    @Schema(name = "ModelProvider")
    record ProviderJson(
            String id,
            String name,
            @Schema(example = "ollama") String kind,
            String url,
            boolean hasKey,
            int context,
            int slots,
            boolean enabled,

            @Schema(description = "What an hour costs in which it answers one call, in US dollars.")
            BigDecimal slotHour,

            HealthJson health) {

        static ProviderJson of(ModelProviders.Provider provider, ModelProviders.Health health) {
            return new ProviderJson(
                    provider.id().toString(),
                    provider.name(),
                    provider.kind().name().toLowerCase(Locale.ROOT),
                    provider.url(),
                    provider.hasKey(),
                    provider.context(),
                    provider.slots(),
                    provider.enabled(),
                    provider.slotHour(),
                    HealthJson.of(health));
        }
    }

    @Schema(name = "ModelProviderHealth")
    record HealthJson(
            @Schema(
                    description =
                            "fine; failing: the last call failed; resting: left alone for some seconds, since too many"
                                    + " failed; tried: a few calls try whether it is all right again.")
            String state,

            @Nullable @Schema(description = "How it failed last.")
            String sentence,

            @Nullable @Schema(description = "Since when it has failed.")
            Instant since,

            @Schema(description = "How many calls have failed in a row.")
            long times) {

        static HealthJson of(ModelProviders.Health health) {
            return new HealthJson(
                    health.state().name().toLowerCase(Locale.ROOT),
                    health.sentence().isEmpty() ? null : health.sentence(),
                    health.since(),
                    health.times());
        }
    }

    private ProviderJson told(ModelProviders.Provider provider) {
        return ProviderJson.of(
                provider, providers.health().getOrDefault(provider.id(), ModelProviders.Health.UNHARMED));
    }

    @Schema(name = "ModelProviderFields", description = "Name and kind are of a new one; they stay.")
    record ProviderFields(
            @Nullable String name,

            @Nullable @Schema(description = "anthropic, openai, openrouter, ollama or compatible.")
            String kind,

            @Nullable @Schema(description = "Without it where its kind is by default.")
            String url,

            @Nullable @Schema(description = "Kept encrypted and never shown. Without it the one there is stays.")
            String key,

            @Nullable @Schema(description = "Tokens that a model there is sent at most; Ollama loads it with them.")
            Integer context,

            @Nullable @Schema(description = "Calls that an Ollama engine answers at a time.")
            Integer slots,

            @Nullable Boolean enabled,

            @Nullable
            @Schema(
                    description =
                            "What an hour costs in which an Ollama engine answers one call, in US dollars: its electricity.")
            BigDecimal slotHour) {

        ModelProviders.Wanted wanted(String ownName, Kind ownKind) {
            return new ModelProviders.Wanted(
                    ownName,
                    ownKind,
                    Objects.requireNonNullElse(url, ""),
                    key,
                    Objects.requireNonNullElse(context, CONTEXT),
                    Objects.requireNonNullElse(slots, 1),
                    Objects.requireNonNullElse(enabled, true),
                    Objects.requireNonNullElse(slotHour, BigDecimal.ZERO));
        }

        @Override
        public String toString() {
            return "ProviderFields " + name;
        }
    }

    @GetMapping("/model-providers")
    @Operation(summary = "List the providers of models", description = "For whoever may see models. No key is shown.")
    List<ProviderJson> all() {
        var health = providers.health();
        return providers.all().stream()
                .map(each -> ProviderJson.of(each, health.getOrDefault(each.id(), ModelProviders.Health.UNHARMED)))
                .toList();
    }

    @PostMapping("/model-providers")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Add a provider of models", description = "For admins.")
    ProviderJson add(@RequestBody ProviderFields body) {
        return told(providers.add(body.wanted(needed("name", body.name()), kind(body.kind()))));
    }

    @PutMapping("/model-providers/{id}")
    @Operation(
            summary = "Change a provider of models",
            description = "For admins. At another address its key has to be given again.")
    ProviderJson change(@PathVariable String id, @RequestBody ProviderFields body) {
        return told(providers.change(id(id), body.wanted("", Kind.COMPATIBLE)));
    }

    @DeleteMapping("/model-providers/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a provider of models", description = "For admins. Its key and its routes go with it.")
    void remove(@PathVariable String id) {
        providers.remove(id(id));
    }

    @Schema(name = "ModelTarget")
    record TargetJson(
            @Nullable @Schema(description = "The id of a provider.")
            String provider,

            @Nullable @Schema(description = "What it is called there; null: as the client calls it.")
            String model,

            @Nullable @Schema(description = "1 local, 2 of a middle price, 3 the strongest.")
            Integer tier) {

        static TargetJson of(ModelRoutes.Target target) {
            return new TargetJson(target.provider().toString(), target.model(), target.tier());
        }

        ModelRoutes.Target target() {
            return new ModelRoutes.Target(id(needed("targets", provider)), model, needed("targets", tier));
        }
    }

    @Schema(name = "ModelRoute")
    record RouteJson(
            @Schema(description = "What a client asks for.") @Nullable
            String name,

            @Schema(description = "The first that can be reached answers.") @Nullable
            List<TargetJson> targets) {}

    @GetMapping("/model-routes")
    @Operation(summary = "List the names that clients can ask for", description = "For whoever may see models.")
    List<RouteJson> routes() {
        return routes.all().entrySet().stream().map(ModelController::route).toList();
    }

    private static RouteJson route(Map.Entry<String, List<ModelRoutes.Target>> entry) {
        return new RouteJson(
                entry.getKey(), entry.getValue().stream().map(TargetJson::of).toList());
    }

    @PutMapping("/model-routes")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Say what a name stands for",
            description = "For admins. In place of what it stood for; without targets the name is removed.")
    void route(@RequestBody RouteJson body) {
        routes.set(
                needed("name", body.name()),
                needed("targets", body.targets()).stream()
                        .map(TargetJson::target)
                        .toList());
    }

    private static Kind kind(@Nullable String kind) {
        return Stream.of(Kind.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(needed("kind", kind)))
                .findFirst()
                .orElseThrow(() -> Refusal.invalidField(
                        "kind",
                        "inference.provider-kind",
                        "There is no such kind of provider.",
                        "Send anthropic, openai, openrouter, ollama or compatible."));
    }

    private static UUID id(String id) {
        if (id.length() == 36) {
            try {
                return UUID.fromString(id);
            } catch (IllegalArgumentException e) {
                throw notAnId(e);
            }
        }
        throw notAnId(null);
    }

    private static Refusal notAnId(@Nullable Throwable cause) {
        var refusal = Refusal.invalid(
                "inference.bad-id", "That is no id of a provider.", "Take the id from the list of providers.");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    /** A refusal {@code inference.field-missing} where it is not there. */
    private static <T> T needed(String field, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalidField(
                    field, "inference.field-missing", "The field " + field + " is missing.", "Send it.");
        }
        return value;
    }
}
