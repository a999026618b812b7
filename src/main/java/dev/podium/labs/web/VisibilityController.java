package dev.podium.labs.web;

import dev.podium.kernel.LabId;
import dev.podium.labs.Visibilities;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is seen of seats, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class VisibilityController {

    private final Visibilities visibilities;

    VisibilityController(Visibilities visibilities) {
        this.visibilities = visibilities;
    }

    @Schema(name = "SeatVisibility")
    record SeatJson(
            String seat,

            @Schema(description = "state, figures or screen: of its student, by what they accepted.")
            String visibility,

            @Schema(description = "Whether oneself may look at its terminal now.")
            boolean opens) {}

    @Schema(name = "LabVisibility")
    record Seats(List<SeatJson> seats) {}

    @Schema(name = "OwnVisibility")
    record Own(
            @Schema(description = "state, figures or screen.")
            String visibility,

            @Schema(description = "The same in sentences.") String words) {}

    @GetMapping("/labs/{id}/visibility")
    @Operation(summary = "Show what is seen of a lab's seats", description = "Scope labs:help.")
    Seats of(@PathVariable String id) {
        return new Seats(visibilities.of(LabId.parse(id)).entrySet().stream()
                .map(each -> new SeatJson(
                        each.getKey().toString(),
                        LabJson.word(each.getValue().level()),
                        each.getValue().opens()))
                .sorted(Comparator.comparing(SeatJson::seat))
                .toList());
    }

    @GetMapping("/course/visibility")
    @Operation(summary = "Show what those who help see of oneself", description = "Scope labs:seat.")
    Own mine() {
        var mine = visibilities.mine();
        return new Own(LabJson.word(mine), mine.toStudent());
    }
}
