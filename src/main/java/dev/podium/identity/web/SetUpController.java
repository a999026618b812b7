package dev.podium.identity.web;

import dev.podium.identity.SetUp;
import dev.podium.portal.web.SeveralRefusals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SetUpController {

    private final SetUp setUp;

    SetUpController(SetUp setUp) {
        this.setUp = setUp;
    }

    record Wanted(
            @Nullable String token,
            @Nullable String email,
            @Nullable String name,
            @Nullable String password,
            @Nullable String team) {

        @Override
        public String toString() {
            return "Wanted";
        }
    }

    /** @param token the admin's API token, with all scopes, for 90 days */
    record Made(String token) {}

    @PostMapping("/api/v1/setup")
    @ResponseStatus(HttpStatus.CREATED)
    @SecurityRequirements
    @Operation(summary = "Set this installation up, once, with the token printed at the start")
    Made setUp(@RequestBody Wanted wanted, HttpServletRequest request) {
        var token = text(wanted.token());
        var person = new SetUp.FirstPerson(
                text(wanted.email()), text(wanted.name()), text(wanted.password()), text(wanted.team()));
        // Only who holds the token is told what is wrong with the rest.
        if (setUp.admits(token)) {
            var problems = setUp.problems(person);
            if (!problems.isEmpty()) {
                throw new SeveralRefusals(problems);
            }
        }
        return new Made(setUp.complete(token, person, request.getRemoteAddr()));
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given;
    }
}
