package dev.podium.gpus.web;

import dev.podium.gpus.GpuNeed;
import dev.podium.gpus.GpuQueue;
import dev.podium.kernel.MachineId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is needed and asked for, as REST shows and takes it. */
final class NeedJson {

    private NeedJson() {}

    @Schema(name = "GpuNeed")
    record Need(
            int gpus,

            @Schema(description = "Thousandths of each; 0 for as much as the memory is of it.")
            int milli,

            @Schema(description = "Of each; 0 for as much as the thousandths are of it.")
            int memoryMib,

            List<String> models,
            List<String> servers,
            int members,
            boolean sameServer,

            @Schema(example = "2 GPUs") String words) {

        static Need of(GpuNeed need) {
            return new Need(
                    need.gpus(),
                    need.milli(),
                    need.memoryMib(),
                    need.models().stream().sorted().toList(),
                    need.servers().stream().map(MachineId::toString).sorted().toList(),
                    need.members(),
                    need.sameServer(),
                    need.words());
        }
    }

    static GpuNeed need(
            @Nullable Integer gpus,
            @Nullable Integer milli,
            @Nullable Integer memoryMib,
            @Nullable Set<@Nullable String> models,
            @Nullable Set<@Nullable String> servers,
            @Nullable Integer members,
            @Nullable Boolean sameServer) {
        return new GpuNeed(
                Bodies.number(gpus, 1),
                Bodies.number(milli, 0),
                Bodies.number(memoryMib, 0),
                Bodies.texts("models", models),
                Bodies.texts("servers", servers).stream().map(MachineId::parse).collect(Collectors.toSet()),
                Bodies.number(members, 1),
                Boolean.TRUE.equals(sameServer));
    }

    @Schema(name = "NewGpuRequest")
    record Wanted(
            @Schema(description = "On one server; 1 when absent.") @Nullable
            Integer gpus,

            @Schema(
                    description =
                            "Thousandths of each, 1 to 1000; 1000 when this and memoryMib are absent, else as much as"
                                    + " the memory is of it.")
            @Nullable
            Integer milli,

            @Schema(description = "Of each; as much as milli is of it when absent.") @Nullable
            Integer memoryMib,

            @Schema(description = "As servers call them; any when absent.") @Nullable
            Set<@Nullable String> models,

            @Schema(description = "Ids of machines; any that the team may use when absent.") @Nullable
            Set<@Nullable String> servers,

            @Schema(description = "So many times as much, all at once or nothing; 1 when absent.") @Nullable
            Integer members,

            @Schema(description = "All members on one server.") @Nullable
            Boolean sameServer,

            @Schema(
                    description = "Minutes after which it is ended.",
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    example = "120")
            @Nullable
            Integer limitMinutes,

            @Schema(description = "How long it will probably take; as long as your last ones when absent.") @Nullable
            Integer estimateMinutes,

            @Schema(description = "Somebody sits before it.") @Nullable
            Boolean interactive,

            @Schema(description = "Not before this moment; as soon as possible when absent.") @Nullable
            String notBefore,

            @Schema(description = "For your team, up to 200 characters.") @Nullable
            String purpose) {

        GpuQueue.Wanted wanted() {
            return new GpuQueue.Wanted(
                    need(gpus, milli, memoryMib, models, servers, members, sameServer),
                    Bodies.minutes("limitMinutes", limitMinutes),
                    estimateMinutes == null ? null : Bodies.minutes("estimateMinutes", estimateMinutes),
                    Boolean.TRUE.equals(interactive),
                    notBefore == null ? null : Bodies.moment("notBefore", notBefore),
                    purpose == null ? "" : purpose,
                    null);
        }
    }
}
