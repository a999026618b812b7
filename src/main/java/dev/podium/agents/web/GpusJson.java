package dev.podium.agents.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.agents.NeededGpus;
import dev.podium.gpus.GpuNeed;
import dev.podium.kernel.Refusal;
import dev.podium.portal.web.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The GPUs that an agent runs on, as REST takes and shows them. */
final class GpusJson {

    private static final Values VALUES = new Values("agents");

    private GpusJson() {}

    @Schema(name = "NewAgentGpus")
    record Wanted(
            @Schema(defaultValue = "1") @Nullable Integer gpus,

            @Schema(description = "Thousandths of each, 1 to 1000; 1000 when this and memoryMib are absent.") @Nullable
            Integer milli,

            @Schema(description = "Of each; as much as milli is of it when absent.") @Nullable
            Integer memoryMib,

            @Schema(description = "As servers call them; any when absent.") @Nullable
            Set<@Nullable String> models,

            @Schema(
                    description = "Minutes after which they are taken back and it is stopped.",
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    example = "240")
            @Nullable
            Integer limitMinutes) {

        NeededGpus needed() {
            if (limitMinutes == null) {
                throw Refusal.invalidField(
                        "limitMinutes",
                        "agents.field-missing",
                        "It is not said for how long at most the agent needs GPUs.",
                        "Send limitMinutes beside gpus, such as 240.");
            }
            var need = new GpuNeed(
                    gpus == null ? 1 : gpus,
                    milli == null ? 0 : milli,
                    memoryMib == null ? 0 : memoryMib,
                    VALUES.texts("models", models),
                    Set.of(),
                    1,
                    false);
            return new NeededGpus(need, Duration.ofMinutes(limitMinutes));
        }
    }

    @Schema(name = "AgentGpus")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Shown(
            int gpus,
            int milli,
            int memoryMib,
            List<String> models,
            long limitMinutes,

            @Schema(example = "2 GPUs") String words,

            @Schema(
                    description = "What was asked for it, and the lease of the same id once it is granted; null where"
                            + " nothing waits for it and it holds nothing.")
            @Nullable
            String request) {

        static @Nullable Shown of(@Nullable NeededGpus gpus) {
            return gpus == null
                    ? null
                    : new Shown(
                            gpus.gpus(),
                            gpus.milli(),
                            gpus.memoryMib(),
                            gpus.models().stream().sorted().toList(),
                            gpus.limit().toMinutes(),
                            gpus.words(),
                            gpus.request() == null ? null : gpus.request().toString());
        }
    }
}
