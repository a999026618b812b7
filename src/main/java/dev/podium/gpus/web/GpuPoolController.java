package dev.podium.gpus.web;

import dev.podium.gpus.GpuServers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the pool of GPUs is run. */
@RestController
@RequestMapping("/api/v1/gpus")
@Tag(name = "GPUs")
class GpuPoolController {

    private final GpuServers servers;

    GpuPoolController(GpuServers servers) {
        this.servers = servers;
    }

    @Schema(name = "GpuClassLimit")
    record ClassJson(
            @Nullable Integer longestMinutes,

            @Schema(description = "Thousandths of GPUs; 0 for any amount.") @Nullable
            Long milliAPerson,

            @Nullable Long milliATeam) {}

    @Schema(name = "GpuPoolPolicy")
    record PoolJson(
            @Nullable Integer halfLifeMinutes,

            @Schema(description = "The shortest first, and not who is furthest below the share.") @Nullable
            Boolean shortFirst,

            @Nullable Integer maxWaitMinutes,

            @Schema(description = "0 for never.") @Nullable Integer idleMinutes,

            @Schema(description = "By INTERACTIVE, SHORT, NORMAL, LONG.") @Nullable
            Map<String, ClassJson> classes,

            @Schema(
                    description = "What becomes of a process that is in no lease; as it is when absent.",
                    implementation = GpuServers.Outside.class)
            @Nullable
            String outside,

            @Schema(description = "How long before it is ended that is said, 1 to 1440; as it is when absent.")
            @Nullable
            Integer noticeMinutes,

            @Schema(description = "OS users whose processes are not looked at; as they are when absent.") @Nullable
            Set<@Nullable String> leftAlone) {

        static PoolJson of(GpuServers.PoolPolicy policy) {
            var classes = new TreeMap<String, ClassJson>();
            policy.classes()
                    .forEach((name, limit) -> classes.put(
                            name,
                            new ClassJson(
                                    (int) limit.longest().toMinutes(), limit.milliAPerson(), limit.milliATeam())));
            return new PoolJson(
                    (int) policy.halfLife().toMinutes(),
                    policy.shortFirst(),
                    (int) policy.maxWait().toMinutes(),
                    policy.idleMinutes(),
                    classes,
                    policy.outside().name(),
                    policy.noticeMinutes(),
                    new TreeSet<>(policy.leftAlone()));
        }

        /** @param before how it is run now */
        GpuServers.PoolPolicy policy(GpuServers.PoolPolicy before) {
            var limits = new TreeMap<String, GpuServers.ClassPolicy>();
            if (classes != null) {
                classes.forEach((name, limit) -> {
                    var given = Bodies.needed("classes." + name, limit);
                    limits.put(
                            name,
                            new GpuServers.ClassPolicy(
                                    Bodies.minutes("classes." + name, given.longestMinutes()),
                                    given.milliAPerson() == null ? 0 : given.milliAPerson(),
                                    given.milliATeam() == null ? 0 : given.milliATeam()));
                });
            }
            return new GpuServers.PoolPolicy(
                    Bodies.minutes("halfLifeMinutes", halfLifeMinutes),
                    Boolean.TRUE.equals(shortFirst),
                    Bodies.minutes("maxWaitMinutes", maxWaitMinutes),
                    Bodies.needed("idleMinutes", idleMinutes),
                    limits,
                    outside == null ? before.outside() : Bodies.word("outside", outside, GpuServers.Outside.class),
                    Bodies.number(noticeMinutes, before.noticeMinutes()),
                    leftAlone == null ? before.leftAlone() : Bodies.texts("leftAlone", leftAlone));
        }
    }

    @GetMapping("/policy")
    @Operation(summary = "Show how the pool of GPUs is run")
    PoolJson policy() {
        return PoolJson.of(servers.policy());
    }

    @PutMapping("/policy")
    @Operation(
            summary = "Change how the pool of GPUs is run",
            description =
                    "All of it but what becomes of processes outside leases; that, and a class of time, stays as it is"
                            + " where it is not named. Scope platform:manage.")
    PoolJson run(@RequestBody PoolJson body) {
        servers.run(body.policy(servers.policy()));
        return PoolJson.of(servers.policy());
    }
}
