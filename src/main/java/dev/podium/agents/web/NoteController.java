package dev.podium.agents.web;

import dev.podium.agents.Notes;
import dev.podium.agents.Notes.Kind;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.NoteId;
import dev.podium.kernel.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Notes on agents: nothing but the translation of {@link Notes} to JSON and back. */
@RestController
@RequestMapping("/api/v1/agents/{agent}/notes")
@Tag(name = "Agents")
class NoteController {

    private final Notes notes;

    NoteController(Notes notes) {
        this.notes = notes;
    }

    @Schema(name = "Note")
    record One(
            String id,
            String author,
            Kind kind,
            @Schema(description = "Markdown.") String text,
            boolean pinned,
            Instant made,
            Instant changed,

            @Schema(description = "Counts up with each change.")
            int version,

            boolean mine) {

        static One of(Notes.Note note) {
            return new One(
                    note.id().toString(),
                    note.author(),
                    note.kind(),
                    note.text(),
                    note.pinned(),
                    note.made(),
                    note.changed(),
                    note.version(),
                    note.mine());
        }
    }

    @Schema(name = "NoteList")
    record All(List<One> items) {}

    @Schema(name = "NoteVersion")
    record Version(int version, String text, Instant written) {}

    @Schema(name = "NoteHistory")
    record History(List<Version> items) {}

    @Schema(name = "NoteText")
    record Text(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "Markdown, " + Notes.LONGEST + " characters at most.")
            @Nullable
            String text,

            @Schema(defaultValue = "NOTE") @Nullable Kind kind) {}

    @Schema(name = "NoteChange", description = "A text with the version that it changes, or pinned.")
    record Change(
            @Nullable String text,

            @Schema(description = "That was read; refused where the note is a newer one.") @Nullable
            Integer version,

            @Nullable Boolean pinned) {}

    @GetMapping
    @Operation(summary = "List the notes on an agent", description = "The pinned first, then the newest first.")
    All list(@PathVariable String agent) {
        return new All(notes.of(AgentId.parse(agent)).stream().map(One::of).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Write a note on an agent")
    One add(@PathVariable String agent, @RequestBody Text body) {
        var kind = Objects.requireNonNullElse(body.kind(), Kind.NOTE);
        return One.of(notes.add(AgentId.parse(agent), kind, AgentRequests.needed("text", body.text())));
    }

    @PatchMapping("/{note}")
    @Operation(
            summary = "Change a note",
            description = "Its text, by its author; or whether it is pinned, also by the agent's owner.")
    One change(@PathVariable String agent, @PathVariable String note, @RequestBody Change body) {
        var of = AgentId.parse(agent);
        var id = NoteId.parse(note);
        var text = body.text();
        var pinned = body.pinned();
        if ((text == null) == (pinned == null)) {
            throw Refusal.invalidField(
                    "text",
                    "agents.field-missing",
                    "A change has a text with its version, or pinned, and not both.",
                    "Send one of them.");
        }
        return One.of(
                pinned != null
                        ? notes.pin(of, id, pinned)
                        : notes.change(of, id, AgentRequests.needed("text", text), needed(body.version())));
    }

    private static int needed(@Nullable Integer version) {
        if (version == null) {
            throw Refusal.invalidField(
                    "version",
                    "agents.field-missing",
                    "The field version is missing.",
                    "Send the version of the note that is changed.");
        }
        return version;
    }

    @DeleteMapping("/{note}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Remove a note", description = "For its author and the agent's owner.")
    void remove(@PathVariable String agent, @PathVariable String note) {
        notes.remove(AgentId.parse(agent), NoteId.parse(note));
    }

    @PostMapping("/{note}/restore")
    @Operation(summary = "Bring a removed note back", description = "For its author and the agent's owner.")
    One restore(@PathVariable String agent, @PathVariable String note) {
        return One.of(notes.restore(AgentId.parse(agent), NoteId.parse(note)));
    }

    @GetMapping("/{note}/versions")
    @Operation(summary = "List what a note said", description = "The newest first.")
    History history(@PathVariable String agent, @PathVariable String note) {
        return new History(notes.history(AgentId.parse(agent), NoteId.parse(note)).stream()
                .map(each -> new Version(each.version(), each.text(), each.written()))
                .toList());
    }
}
