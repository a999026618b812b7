package dev.podium.inference.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.inference.Engines;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Ollama engines by REST: what each has and does, who waits, fetching and loading models. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Models")
class EngineController {

    private final Engines engines;

    EngineController(Engines engines) {
        this.engines = engines;
    }

    @Schema(name = "EngineModel")
    record PulledJson(
            String name,
            long bytes,

            @Schema(example = "30.5B") String parameters,

            @Schema(example = "Q4_K_M") String quantization,

            Set<String> abilities,

            @Schema(description = "Whether it runs somewhere else, and only its name is here.")
            boolean remote) {

        static PulledJson of(Engines.Pulled model) {
            return new PulledJson(
                    model.name(),
                    model.bytes(),
                    model.parameters(),
                    model.quantization(),
                    new TreeSet<>(model.abilities()),
                    model.remote());
        }
    }

    @Schema(name = "EngineLoadedModel")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record LoadedJson(
            String name,
            long bytes,

            @Schema(description = "Of these in the memory of GPUs.")
            long gpuBytes,

            @Schema(description = "Tokens it was loaded for; 0 where the engine does not say.")
            int context,

            @Nullable @Schema(description = "When it is put out if nobody asks for it; null: not by itself.")
            Instant until) {

        static LoadedJson of(Engines.Loaded model) {
            return new LoadedJson(model.name(), model.bytes(), model.gpuBytes(), model.context(), model.until());
        }
    }

    @Schema(name = "EngineTask")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record TaskJson(
            String id,

            @Schema(example = "pull") String job,

            String model,

            @Schema(description = "running, done, stopped or failed.")
            String stage,

            String step,
            int percent,

            @Schema(description = "Bytes.") long done,

            @Schema(description = "Bytes; 0 while that is not known.")
            long total,

            @Schema(description = "Bytes a second, of late.")
            long perSecond,

            Instant since,

            @Schema(description = "Who asked, for admins.") String by,

            @Nullable @Schema(description = "Why it failed.")
            String problem) {

        static TaskJson of(Engines.Task task) {
            return new TaskJson(
                    task.id().toString(),
                    lower(task.job()),
                    task.model(),
                    lower(task.stage()),
                    task.step(),
                    task.percent(),
                    task.done(),
                    task.total(),
                    task.perSecond(),
                    task.since(),
                    task.by(),
                    task.problem());
        }
    }

    @Schema(name = "Engine")
    record EngineJson(
            @Schema(description = "Of the provider.") String id,

            String name,

            @Schema(description = "new, up, away or strange: something answers, but not as Ollama does.")
            String state,

            Instant since,

            @Schema(description = "Why it is not up.") String why,

            String version,
            List<PulledJson> pulled,
            List<LoadedJson> loaded,
            int context,

            @Schema(description = "Calls that it is sent at a time.")
            int slots,

            int busy,
            int waiting,

            @Schema(description = "What it was told to do, the newest first.")
            List<TaskJson> tasks) {

        static EngineJson of(Engines.Engine engine) {
            return new EngineJson(
                    engine.id().toString(),
                    engine.name(),
                    lower(engine.state()),
                    engine.since(),
                    engine.why(),
                    engine.version(),
                    engine.pulled().stream().map(PulledJson::of).toList(),
                    engine.loaded().stream().map(LoadedJson::of).toList(),
                    engine.context(),
                    engine.slots(),
                    engine.busy(),
                    engine.waiting(),
                    engine.tasks().stream().map(TaskJson::of).toList());
        }
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    @GetMapping("/model-engines")
    @Operation(
            summary = "List the Ollama engines in use",
            description = "With the models each has and holds, its slots and what it does. For whoever may see models.")
    List<EngineJson> all() {
        return engines.all().stream().map(EngineJson::of).toList();
    }

    @Schema(name = "WaitingModelCall")
    record InLineJson(
            String engine,

            @Schema(description = "Empty where another team waits.")
            String model,

            @Schema(
                    description =
                            "1 for the next. The line is fair between teams and people, so others can still come before.")
            int position,

            Instant since,

            @Schema(description = "Empty where another team waits.")
            String person,

            boolean ownTeam) {}

    @GetMapping("/model-queue")
    @Operation(summary = "List the calls that wait for an engine", description = "For whoever may see models.")
    List<InLineJson> line() {
        return engines.line().stream()
                .map(each -> new InLineJson(
                        each.engine(), each.model(), each.position(), each.since(), each.person(), each.ownTeam()))
                .toList();
    }

    @Schema(name = "EngineModelName")
    record Named(
            @Nullable @Schema(example = "qwen3-coder:30b") String model) {

        String orNone() {
            return Objects.requireNonNullElse(model, "");
        }
    }

    @PostMapping("/model-engines/{id}/pulls")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Have an engine fetch a model",
            description = "For admins. It goes on by itself; the list of engines says how far it is.")
    TaskJson pull(@PathVariable String id, @RequestBody Named body) {
        return TaskJson.of(engines.pull(id(id), body.orNone()));
    }

    @PostMapping("/model-engines/{id}/loads")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Have an engine load a model it has pulled",
            description = "For admins. It stays until it is unloaded, or the engine needs its memory.")
    TaskJson load(@PathVariable String id, @RequestBody Named body) {
        return TaskJson.of(engines.load(id(id), body.orNone()));
    }

    @DeleteMapping("/model-engines/{id}/tasks/{task}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Stop a pull or a load",
            description = "For admins. What was fetched is kept at the engine. One that is over is put away.")
    void stop(@PathVariable String id, @PathVariable String task) {
        engines.stop(id(id), id(task));
    }

    @DeleteMapping("/model-engines/{id}/loaded-models")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Have an engine unload a model", description = "For admins.")
    void unload(@PathVariable String id, @RequestParam(required = false) @Nullable String model) {
        engines.unload(id(id), Objects.requireNonNullElse(model, ""));
    }

    @DeleteMapping("/model-engines/{id}/models")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Delete a model from an engine's disk", description = "For admins.")
    void delete(@PathVariable String id, @RequestParam(required = false) @Nullable String model) {
        engines.delete(id(id), Objects.requireNonNullElse(model, ""));
    }

    private static UUID id(String id) {
        if (id.length() == 36) {
            try {
                return UUID.fromString(id);
            } catch (IllegalArgumentException e) {
                var refusal = notAnId();
                refusal.initCause(e);
                throw refusal;
            }
        }
        throw notAnId();
    }

    private static Refusal notAnId() {
        return Refusal.invalid("inference.bad-id", "That is no id of an engine.", "Take it from the list of engines.");
    }
}
