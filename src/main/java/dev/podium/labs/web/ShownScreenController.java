package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.ShownScreenId;
import dev.podium.labs.ShownScreens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The one terminal that everybody of a lab may look at, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class ShownScreenController {

    private final ShownScreens screens;

    ShownScreenController(ShownScreens screens) {
        this.screens = screens;
    }

    @Schema(name = "ShownScreen")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ScreenJson(
            String id,
            String lab,
            String labName,

            @Nullable @Schema(description = "Null where whoever helps shows a terminal of their own.")
            String seat,

            String owner,
            String askedBy,
            Instant askedAt,
            int minutes,

            @Nullable @Schema(description = "Null while it is only asked for.")
            Instant shown,

            Instant until,

            @Schema(description = "Whether one's own terminal is meant.")
            boolean mine) {

        static ScreenJson of(ShownScreens.Screen screen) {
            return new ScreenJson(
                    screen.id().toString(),
                    screen.lab().toString(),
                    screen.labName(),
                    screen.seat() == null ? null : screen.seat().toString(),
                    screen.ownerName(),
                    screen.askedBy(),
                    screen.askedAt(),
                    screen.minutes(),
                    screen.shown(),
                    screen.until(),
                    screen.mine());
        }
    }

    @Schema(name = "ShownScreenList")
    record All(List<ScreenJson> items) {

        static All of(List<ShownScreens.Screen> screens) {
            return new All(screens.stream().map(ScreenJson::of).toList());
        }
    }

    @Schema(name = "ScreenAsking")
    record Fields(
            @Nullable @Schema(description = "Whose screen is asked for.")
            String seat,

            @Nullable @Schema(description = "Or an agent of one's own, which is shown at once.")
            String agent,

            @Nullable @Schema(description = "1 to 180; 15 where it is left out.")
            Integer minutes) {}

    @Schema(name = "ScreenAnswer")
    record Answer(@Nullable Boolean accept) {}

    @Schema(name = "ScreenTicket")
    record TicketJson(String ticket, String url, Instant expiresAt) {}

    @GetMapping("/labs/{id}/screen")
    @Operation(summary = "Show what a lab is shown or asked for", description = "None or one. Scope labs:help.")
    All of(@PathVariable String id) {
        return All.of(screens.of(LabId.parse(id)).stream().toList());
    }

    @PostMapping("/labs/{id}/screen")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Ask a student to show their screen, or show one's own",
            description = "Nothing is shown before the student consents. Scope labs:help.")
    ScreenJson ask(@PathVariable String id, @RequestBody Fields body) {
        var time = Duration.ofMinutes(body.minutes() == null ? 15 : body.minutes());
        return ScreenJson.of(
                body.agent() == null
                        ? screens.ask(LabId.parse(id), SeatId.parse(LabBodies.needed("seat", body.seat())), time)
                        : screens.show(LabId.parse(id), AgentId.parse(body.agent()), time));
    }

    @GetMapping("/screens/mine")
    @Operation(summary = "List screens that one is asked for, shows, or may look at", description = "Scope labs:seat.")
    All mine() {
        return All.of(screens.mine());
    }

    @PostMapping("/screens/{id}/answer")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Consent to show one's screen, or decline", description = "Scope labs:seat.")
    void answer(@PathVariable String id, @RequestBody Answer body) {
        screens.answer(ShownScreenId.parse(id), LabBodies.needed("accept", body.accept()));
    }

    @DeleteMapping("/labs/{id}/screen")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "End what a lab is shown or asked for", description = "Scope labs:help.")
    void endOf(@PathVariable String id) {
        screens.end(LabId.parse(id));
    }

    @DeleteMapping("/screens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Show one's screen no longer", description = "Scope labs:seat.")
    void end(@PathVariable String id) {
        screens.end(ShownScreenId.parse(id));
    }

    @PostMapping("/screens/{id}/terminal-tickets")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Get a ticket to look at it",
            description = "Opens the WebSocket at url once, for looking alone. Scope labs:seat.")
    TicketJson ticket(@PathVariable String id) {
        var ticket = screens.ticket(ShownScreenId.parse(id));
        return new TicketJson(ticket.ticket(), ticket.url(), ticket.expiresAt());
    }
}
