package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.kernel.NoteId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.SeatNotes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What those who help write down about a seat, by REST. */
@RestController
@RequestMapping("/api/v1/seats/{id}/notes")
@Tag(name = "Labs")
class SeatNoteController {

    private final SeatNotes notes;

    SeatNoteController(SeatNotes notes) {
        this.notes = notes;
    }

    @Schema(name = "SeatNote")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record NoteJson(
            String id,
            String author,
            String authorName,

            @Schema(description = "The moment that it is about.")
            Instant at,

            @Nullable @Schema(description = "Plays the seat's recording from that moment; null where there is none.")
            String recording,

            String text,
            Instant made,
            Instant changed,
            boolean own) {

        static NoteJson of(SeatNotes.Note note) {
            return new NoteJson(
                    note.id().toString(),
                    note.author().toString(),
                    note.authorName(),
                    note.about(),
                    note.place() == null ? null : "/" + note.place().address(),
                    note.text(),
                    note.made(),
                    note.changed(),
                    note.own());
        }
    }

    @Schema(name = "SeatNoteList")
    record Notes(List<NoteJson> items) {}

    @Schema(name = "SeatNoteFields")
    record Fields(
            @Nullable String text,

            @Nullable @Schema(description = "The moment that it is about; left out for now.")
            String at) {}

    @GetMapping
    @Operation(
            summary = "List the notes on a seat",
            description = "By the moment, the latest first; never for its student. Scope labs:help.")
    Notes list(@PathVariable String id) {
        return new Notes(notes.of(SeatId.parse(id)).stream().map(NoteJson::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Write a note on a seat", description = "Scope labs:help.")
    NoteJson write(@PathVariable String id, @RequestBody Fields body) {
        return NoteJson.of(notes.write(
                SeatId.parse(id), LabBodies.needed("text", body.text()), LabBodies.moment("at", body.at())));
    }

    @PutMapping("/{note}")
    @Operation(summary = "Change a note of one's own", description = "Scope labs:help.")
    NoteJson change(@PathVariable String id, @PathVariable String note, @RequestBody Fields body) {
        SeatId.parse(id);
        return NoteJson.of(notes.change(NoteId.parse(note), LabBodies.needed("text", body.text())));
    }

    @DeleteMapping("/{note}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete a note",
            description = "One's own, or as whoever manages the course another's. Scope labs:help.")
    void delete(@PathVariable String id, @PathVariable String note) {
        SeatId.parse(id);
        notes.delete(NoteId.parse(note));
    }
}
