package dev.podium.gpus.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.gpus.GpuServers;
import dev.podium.gpus.GpuServers.Badge;
import dev.podium.kernel.MachineId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The servers whose GPUs are shared, and how. */
@RestController
@RequestMapping("/api/v1/gpus")
@Tag(name = "GPUs")
class GpuServerController {

    private final GpuServers servers;

    GpuServerController(GpuServers servers) {
        this.servers = servers;
    }

    @Schema(name = "GpuHolder")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record HolderJson(
            @Schema(description = "Null where it is another team's.") @Nullable
            String lease,

            String team,

            @Schema(description = "Empty where it is another team's, as the purpose.")
            String person,

            String purpose,
            int milli,
            int memoryMib,
            Instant until) {

        static HolderJson of(GpuServers.Holder holder) {
            return new HolderJson(
                    holder.lease() == null ? null : holder.lease().toString(),
                    holder.team(),
                    holder.person(),
                    holder.purpose(),
                    holder.milli(),
                    holder.memoryMib(),
                    holder.until());
        }
    }

    @Schema(name = "GpuDevice")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record DeviceJson(
            @Schema(description = "What it is; the index changes with a reboot.")
            String uuid,

            int index,
            String model,
            int memoryMib,

            @Schema(description = "For how much of the last moments something ran on it, 0 to 1.") @Nullable
            Double busy,

            @Nullable Integer memoryUsedMib,

            @Schema(description = "Why nothing starts on it; empty where something may.")
            String unusable,

            @Schema(description = "Why an admin took it out; empty where none did.")
            String drained,

            int freeMilli,
            int freeMib,
            List<HolderJson> holders) {

        static DeviceJson of(GpuServers.Device device) {
            return new DeviceJson(
                    device.uuid(),
                    device.index(),
                    device.model(),
                    device.memoryMib(),
                    device.busy(),
                    device.memoryUsedMib(),
                    device.unusable(),
                    device.drained(),
                    device.freeMilli(),
                    device.freeMib(),
                    device.holders().stream().map(HolderJson::of).toList());
        }
    }

    @Schema(name = "GpuServer")
    record ServerJson(
            String machine,
            String name,
            Badge badge,

            @Schema(description = "What counts where the badge is HOOKED.")
            GpuServers.Hook hook,

            @Schema(description = "Where the daemon of MPS listens; empty without it.")
            String mpsPipe,

            @Schema(description = "Of a whole GPU, in US dollars.")
            BigDecimal priceHour,

            @Schema(description = "What holding a whole GPU counts against a share.")
            BigDecimal weight,

            @Schema(description = "Why nothing starts there; empty where it may.")
            String drained,

            @Schema(
                    description = "Why its kernel does not hold OS users to their GPUs, where the badge is HARD; else"
                            + " empty.")
            String unheld,

            List<DeviceJson> gpus) {

        static ServerJson of(GpuServers.Server server) {
            return new ServerJson(
                    server.machine().toString(),
                    server.name(),
                    server.policy().badge(),
                    server.policy().hook(),
                    server.policy().mpsPipe(),
                    server.policy().priceHour(),
                    server.policy().weight(),
                    server.drained(),
                    server.unheld(),
                    server.devices().stream().map(DeviceJson::of).toList());
        }
    }

    @Schema(name = "GpuServerList")
    record All(List<ServerJson> items) {}

    @Schema(name = "GpuServerPolicy")
    record PolicyJson(
            @Schema(description = "DECLARED when absent.", implementation = Badge.class) @Nullable
            String badge,

            @Schema(description = "Of a whole GPU, in US dollars; 0 when absent.") @Nullable
            BigDecimal priceHour,

            @Schema(description = "What holding a whole GPU counts against a share; 1 when absent.") @Nullable
            BigDecimal weight,

            @Schema(
                    description = "What holds programs to their part where the badge is HOOKED; HAMI when absent.",
                    implementation = GpuServers.Hook.class)
            @Nullable
            String hook,

            @Schema(description = "The absolute path of the daemon's pipes; with the hook MPS.") @Nullable
            String mpsPipe) {

        GpuServers.Policy policy() {
            return new GpuServers.Policy(
                    badge == null ? Badge.DECLARED : Bodies.word("badge", badge, Badge.class),
                    priceHour == null ? BigDecimal.ZERO : priceHour,
                    weight == null ? BigDecimal.ONE : weight,
                    hook == null ? GpuServers.Hook.HAMI : Bodies.word("hook", hook, GpuServers.Hook.class),
                    mpsPipe == null ? "" : mpsPipe);
        }
    }

    @Schema(name = "GpuDrain")
    record DrainJson(
            @Schema(description = "The UUID of one GPU; the whole server when absent.") @Nullable
            String device,

            @Schema(description = "Empty to have it used again; up to 200 characters.") @Nullable
            String reason) {}

    @GetMapping("/servers")
    @Operation(
            summary = "List the GPU servers that this team may use",
            description =
                    "With each GPU, who holds how much of it until when, and what is free. Of other teams only the name.")
    All list() {
        return new All(servers.all().stream().map(ServerJson::of).toList());
    }

    @PutMapping("/servers/{machine}")
    @Operation(
            summary = "Share the GPUs of a machine",
            description = "Takes it into the pool, or changes how it is shared. Scope platform:manage.")
    ServerJson keep(@PathVariable String machine, @RequestBody PolicyJson body) {
        var id = MachineId.parse(machine);
        servers.keep(id, body.policy());
        return one(id);
    }

    private ServerJson one(MachineId id) {
        return servers.all().stream()
                .filter(server -> server.machine().equals(id))
                .map(ServerJson::of)
                .findFirst()
                .orElseThrow();
    }

    @DeleteMapping("/servers/{machine}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Share the GPUs of a machine no more",
            description = "Refused while some are held or reserved. Scope platform:manage.")
    void remove(@PathVariable String machine) {
        servers.remove(MachineId.parse(machine));
    }

    @PutMapping("/servers/{machine}/drain")
    @Operation(
            summary = "Have nothing new start on a server or a GPU",
            description = "What runs goes on; with an empty reason it is used again. Scope platform:manage.")
    ServerJson drain(@PathVariable String machine, @RequestBody DrainJson body) {
        var id = MachineId.parse(machine);
        servers.drain(id, body.device(), Bodies.needed("reason", body.reason()));
        return one(id);
    }
}
