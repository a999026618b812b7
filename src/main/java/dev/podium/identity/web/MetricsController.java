package dev.podium.identity.web;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Podium counts, as Prometheus reads it. For admins: it is of all teams. */
@RestController
@RequestMapping("/api/v1/metrics")
class MetricsController {

    private static final MediaType TEXT = MediaType.parseMediaType("text/plain; version=0.0.4; charset=utf-8");

    private final ObjectProvider<PrometheusMeterRegistry> registry;
    private final Permissions permissions;

    MetricsController(ObjectProvider<PrometheusMeterRegistry> registry, Permissions permissions) {
        this.registry = registry;
        this.permissions = permissions;
    }

    @GetMapping
    @Operation(
            summary = "Get what Podium counts, for Prometheus",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string"))))
    ResponseEntity<String> all() {
        permissions.require(Permission.PLATFORM_MANAGE);
        var counted = registry.getIfAvailable();
        if (counted == null) {
            throw Refusal.unavailable(
                    "identity.no-metrics",
                    "This Podium does not keep metrics for Prometheus.",
                    "Let it start without management.prometheus.metrics.export.enabled=false.");
        }
        return ResponseEntity.ok().contentType(TEXT).body(counted.scrape(TEXT.toString()));
    }
}
