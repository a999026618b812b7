package dev.podium.identity.web;

import dev.podium.identity.DeviceLogins;
import dev.podium.kernel.Refusal;
import dev.podium.portal.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How a program without a browser gets a token, in the words of RFC 8628; its errors carry Podium's own members too. */
@RestController
class DeviceController {

    private final DeviceLogins devices;

    DeviceController(DeviceLogins devices) {
        this.devices = devices;
    }

    /** @param scopes absent for what is usual */
    record Wanted(@Nullable String host, @Nullable Set<@Nullable String> scopes) {}

    /** @param expires_in in seconds, as {@code interval} */
    record Codes(String device_code, String user_code, String verification_uri, long expires_in, long interval) {

        @Override
        public String toString() {
            return "Codes";
        }
    }

    record Device(@Nullable String device_code) {

        @Override
        public String toString() {
            return "Device";
        }
    }

    /** @param expires_in in seconds */
    record Given(String access_token, String token_type, long expires_in, String scope) {

        @Override
        public String toString() {
            return "Given";
        }
    }

    @PostMapping("/api/v1/device-codes")
    @ResponseStatus(HttpStatus.CREATED)
    @SecurityRequirements
    @Operation(summary = "Ask for a token that somebody allows in a browser")
    ResponseEntity<Codes> ask(@RequestBody Wanted wanted, HttpServletRequest request) {
        var codes = devices.ask(
                wanted.host() == null ? "" : wanted.host(),
                wanted.scopes() == null ? Set.of() : Bodies.scopes(wanted.scopes()),
                request.getRemoteAddr());
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new Codes(
                        codes.device(),
                        codes.user(),
                        Links.to("device"),
                        DeviceLogins.VALID.toSeconds(),
                        DeviceLogins.EVERY.toSeconds()));
    }

    @PostMapping("/api/v1/device-tokens")
    @SecurityRequirements
    @Operation(summary = "Fetch the token once it was allowed; until then a problem whose error says how it stands")
    ResponseEntity<?> fetch(@RequestBody Device device) {
        return switch (devices.poll(device.device_code() == null ? "" : device.device_code())) {
            case DeviceLogins.Allowed(var made) ->
                ResponseEntity.ok()
                        .cacheControl(CacheControl.noStore())
                        .body(new Given(
                                made.text(),
                                "Bearer",
                                Duration.between(Instant.now(), made.token().expiresAt())
                                        .toSeconds(),
                                String.join(" ", new TreeSet<>(made.token().scopes()))));
            case DeviceLogins.Waiting(var every) ->
                problem("authorization_pending", "Nobody has allowed or declined it yet.", again(every), every);
            case DeviceLogins.TooSoon(var every) ->
                problem("slow_down", "That was asked too soon after the time before.", again(every), every);
            case DeviceLogins.Declined() ->
                problem("access_denied", "It was declined.", "Ask who was to allow it.", null);
            case DeviceLogins.Expired() ->
                problem("expired_token", "Nobody allowed it in time.", "Ask for new codes.", null);
            case DeviceLogins.Unknown() ->
                problem(
                        "invalid_grant",
                        "There is no such code, or its token was fetched already.",
                        "Ask for new codes.",
                        null);
        };
    }

    private static String again(Duration every) {
        return "Ask again in " + every.toSeconds() + " s.";
    }

    private static ResponseEntity<?> problem(String error, String sentence, String nextStep, @Nullable Duration every) {
        var problem = Problems.of(Refusal.invalid("identity.device-" + error.replace('_', '-'), sentence, nextStep));
        problem.setProperty("error", error);
        if (every != null) {
            problem.setProperty("interval", every.toSeconds());
        }
        return ResponseEntity.badRequest().cacheControl(CacheControl.noStore()).body(problem);
    }
}
