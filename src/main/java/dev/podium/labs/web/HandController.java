package dev.podium.labs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.kernel.HandId;
import dev.podium.kernel.LabId;
import dev.podium.labs.Hands;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Hands that students raise, by REST. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class HandController {

    private final Hands hands;

    HandController(Hands hands) {
        this.hands = hands;
    }

    @Schema(name = "HandClaim")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ClaimJson(
            String person,
            String name,
            Instant from,
            @Nullable Instant until) {

        static ClaimJson of(Hands.Claim claim) {
            return new ClaimJson(claim.person().toString(), claim.name(), claim.from(), claim.until());
        }
    }

    @Schema(name = "Hand")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record HandJson(
            String id,
            String lab,
            String student,
            String sentence,

            @Nullable @Schema(description = "The id of the student's agent.")
            String agent,

            Instant raised,

            @Schema(description = "Who goes to help, or did; until is null for who does now.")
            List<ClaimJson> claims,

            @Nullable @Schema(description = "Null while it is up.")
            Instant lowered,

            boolean answered,
            String loweredBy,
            String answer) {

        static HandJson of(Hands.Hand hand) {
            return new HandJson(
                    hand.id().toString(),
                    hand.lab().toString(),
                    hand.studentName(),
                    hand.sentence(),
                    hand.agent() == null ? null : hand.agent().toString(),
                    hand.raised(),
                    hand.claims().stream().map(ClaimJson::of).toList(),
                    hand.lowered(),
                    hand.answered(),
                    hand.loweredBy(),
                    hand.answer());
        }
    }

    @Schema(name = "OwnHand")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record OwnHand(
            @Nullable @Schema(description = "Null where it is not up.")
            HandJson hand,

            @Schema(description = "How many were raised before it whom nobody helps yet.")
            int before) {

        static OwnHand of(Hands.Own own) {
            return new OwnHand(HandJson.of(own.hand()), own.before());
        }
    }

    @Schema(name = "HandSentence")
    record Sentence(@Nullable String sentence) {}

    @Schema(name = "HandTaking")
    record Taking(
            @Nullable @Schema(description = "Whether from whoever helps already.")
            Boolean takeOver) {}

    @Schema(name = "HandAnswer")
    record Answer(@Nullable String answer) {}

    @Schema(name = "HandList")
    record All(List<HandJson> hands) {

        static All of(List<Hands.Hand> hands) {
            return new All(hands.stream().map(HandJson::of).toList());
        }
    }

    @GetMapping("/labs/{id}/hand")
    @Operation(summary = "Show one's own hand", description = "Scope labs:seat.")
    OwnHand mine(@PathVariable String id) {
        return hands.mine(LabId.parse(id)).map(OwnHand::of).orElseGet(() -> new OwnHand(null, 0));
    }

    @PutMapping("/labs/{id}/hand")
    @Operation(
            summary = "Raise one's hand",
            description = "Where it is up already, it says this from now on and keeps its place. Scope labs:seat.")
    OwnHand raise(@PathVariable String id, @RequestBody Sentence body) {
        return OwnHand.of(hands.raise(LabId.parse(id), LabBodies.text(body.sentence())));
    }

    @DeleteMapping("/labs/{id}/hand")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Take one's hand down", description = "Scope labs:seat.")
    void withdraw(@PathVariable String id) {
        hands.withdraw(LabId.parse(id));
    }

    @GetMapping("/labs/{id}/hands")
    @Operation(summary = "Show the help queue", description = "Who waits longest first. Scope labs:help.")
    All queue(@PathVariable String id) {
        return All.of(hands.queue(LabId.parse(id)));
    }

    @GetMapping("/labs/{id}/hands/history")
    @Operation(summary = "Show hands that are down", description = "The latest first. Scope labs:help.")
    All history(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        return All.of(hands.history(LabId.parse(id), offset, limit));
    }

    @PostMapping("/hands/{id}/claim")
    @Operation(
            summary = "Go to help",
            description =
                    "Refused with labs.hand-claimed where somebody does, unless it is taken over. Scope labs:help.")
    HandJson claim(@PathVariable String id, @RequestBody(required = false) @Nullable Taking body) {
        return HandJson.of(hands.claim(HandId.parse(id), body != null && Boolean.TRUE.equals(body.takeOver())));
    }

    @DeleteMapping("/hands/{id}/claim")
    @Operation(summary = "Go no longer", description = "The hand keeps its place in the queue. Scope labs:help.")
    HandJson release(@PathVariable String id) {
        return HandJson.of(hands.release(HandId.parse(id)));
    }

    @PostMapping("/hands/{id}/answer")
    @Operation(summary = "Take a hand down as answered", description = "Scope labs:help.")
    HandJson answer(@PathVariable String id, @RequestBody Answer body) {
        return HandJson.of(hands.answer(HandId.parse(id), LabBodies.text(body.answer())));
    }
}
