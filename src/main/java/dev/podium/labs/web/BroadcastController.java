package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.kernel.BroadcastId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Broadcasts;
import dev.podium.labs.Broadcasts.Broadcast;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What is sent to seats of a lab at once, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class BroadcastController {

    private final Broadcasts broadcasts;

    BroadcastController(Broadcasts broadcasts) {
        this.broadcasts = broadcasts;
    }

    @Schema(name = "BroadcastResult")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ResultJson(
            String seat,
            String student,

            @Schema(description = "waiting, done, skipped, failed, unknown, undone or kept.")
            String outcome,

            @Schema(description = "Why, in a sentence.") String said,

            @Nullable @Schema(description = "Of a message: when the student closed it.")
            Instant seen) {

        static ResultJson of(Broadcasts.Result result) {
            return new ResultJson(
                    result.seat().toString(),
                    result.studentName(),
                    result.outcome().name().toLowerCase(Locale.ROOT),
                    result.said(),
                    result.seen());
        }
    }

    @Schema(name = "Broadcast")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record BroadcastJson(
            String id,
            String lab,

            @Schema(description = "message, command or file.")
            String kind,

            @Schema(description = "The message, the command, or the file's name.")
            String text,

            long bytes,
            String sha256,
            String by,
            Instant at,
            @Nullable Instant undone,
            String undoneBy,
            boolean canUndo,
            List<ResultJson> results) {

        static BroadcastJson of(Broadcast each) {
            return new BroadcastJson(
                    each.id().toString(),
                    each.lab().toString(),
                    each.kind().name().toLowerCase(Locale.ROOT),
                    each.text(),
                    each.bytes(),
                    each.sha256(),
                    each.byName(),
                    each.at(),
                    each.undone(),
                    each.undoneBy(),
                    each.canUndo(),
                    each.results().stream().map(ResultJson::of).toList());
        }
    }

    @Schema(name = "BroadcastList")
    record All(List<BroadcastJson> items) {}

    @Schema(name = "LabMessage")
    record MessageFields(
            @Nullable String text,

            @Nullable @Schema(description = "Ids; left out for all of the lab.")
            List<@Nullable String> seats) {}

    @Schema(name = "LabCommand")
    record CommandFields(
            @Nullable String command,

            @Nullable @Schema(description = "Ids; left out for all of the lab.")
            List<@Nullable String> seats,

            @Nullable @Schema(description = "Whether programs that are no shells get it as input too.")
            Boolean agents,

            @Nullable @Schema(description = "Of the answer labs.unconfirmed, for the same command and seats.")
            String confirm) {}

    @Schema(name = "ToldMessage")
    record ToldJson(String id, String lab, String labName, String by, String text, Instant at) {

        static ToldJson of(Broadcasts.Told told) {
            return new ToldJson(
                    told.id().toString(), told.lab().toString(), told.labName(), told.byName(), told.text(), told.at());
        }
    }

    @Schema(name = "ToldMessages")
    record ToldList(List<ToldJson> items) {}

    static @Nullable List<SeatId> seats(@Nullable List<@Nullable String> ids) {
        return ids == null
                ? null
                : LabBodies.texts("seats", ids).stream().map(SeatId::parse).toList();
    }

    @PostMapping("/labs/{id}/messages")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Say something to students", description = "In Podium's pages and in tmux. Scope labs:help.")
    BroadcastJson message(@PathVariable String id, @RequestBody MessageFields body) {
        return BroadcastJson.of(broadcasts.message(LabId.parse(id), seats(body.seats()), LabBodies.text(body.text())));
    }

    @PostMapping("/labs/{id}/commands")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Type a command into shells",
            description =
                    "Answers 202; what became of it at each seat is asked by its id. One that is dangerous is answered"
                            + " with 409, labs.unconfirmed: dangers, places, and confirm, with which it is sent. Scope labs:help.")
    ResponseEntity<Object> command(@PathVariable String id, @RequestBody CommandFields body) {
        var asked = broadcasts.command(
                LabId.parse(id),
                seats(body.seats()),
                LabBodies.text(body.command()),
                Boolean.TRUE.equals(body.agents()),
                LabBodies.text(body.confirm()));
        return switch (asked) {
            case Broadcasts.Sent sent ->
                ResponseEntity.status(HttpStatus.ACCEPTED).body(BroadcastJson.of(sent.broadcast()));
            case Broadcasts.Unconfirmed unconfirmed ->
                ResponseEntity.status(HttpStatus.CONFLICT).body(problem(unconfirmed));
        };
    }

    private static ProblemDetail problem(Broadcasts.Unconfirmed asked) {
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.CONFLICT,
                "The command is dangerous, and was not sent: "
                        + asked.dangers().getFirst().does());
        problem.setProperty("code", "labs.unconfirmed");
        problem.setProperty("nextStep", "Look at it again; sent with confirm, it is typed at these seats.");
        problem.setProperty("confirm", asked.confirm());
        problem.setProperty("dangers", asked.dangers());
        problem.setProperty(
                "places",
                asked.places().stream()
                        .map(place -> new PlaceJson(
                                place.seat().toString(), place.studentName(), place.machineName(), place.directory()))
                        .toList());
        return problem;
    }

    record PlaceJson(String seat, String student, String machine, String directory) {}

    @PostMapping("/labs/{id}/files")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Put a file into seats' directories",
            description = "The body, at most 5 MiB. One of that name is kept as name.before-time. Scope labs:help.")
    BroadcastJson file(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable List<@Nullable String> seats,
            @RequestBody byte[] content) {
        return BroadcastJson.of(broadcasts.file(LabId.parse(id), seats(seats), name, content));
    }

    @GetMapping("/labs/{id}/broadcasts")
    @Operation(summary = "List what was sent in a lab", description = "The latest first. Scope labs:help.")
    All list(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        return new All(broadcasts.list(LabId.parse(id), offset, limit).stream()
                .map(BroadcastJson::of)
                .toList());
    }

    @GetMapping("/broadcasts/{id}")
    @Operation(summary = "Show what became of it at each seat", description = "Scope labs:help.")
    BroadcastJson get(@PathVariable String id) {
        return BroadcastJson.of(broadcasts.get(BroadcastId.parse(id)));
    }

    @PostMapping("/broadcasts/{id}/undo")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Take a message or a file back",
            description = "A file that a student has changed since stays, and says so. Scope labs:help.")
    BroadcastJson undo(@PathVariable String id) {
        return BroadcastJson.of(broadcasts.undo(BroadcastId.parse(id)));
    }

    @GetMapping("/broadcasts/mine")
    @Operation(summary = "List messages to oneself that are not closed", description = "Scope labs:seat.")
    ToldList mine() {
        return new ToldList(broadcasts.mine().stream().map(ToldJson::of).toList());
    }

    @PostMapping("/broadcasts/{id}/seen")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Close a message", description = "Scope labs:seat.")
    void seen(@PathVariable String id) {
        broadcasts.seen(BroadcastId.parse(id));
    }
}
