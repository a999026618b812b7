package dev.podium.labs.web;

import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Labs;
import dev.podium.labs.Seats;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** Labs and their seats: nothing but the translation of {@link Labs} and {@link Seats} to JSON and back. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Labs")
class LabController {

    private final Labs labs;
    private final Seats seats;

    LabController(Labs labs, Seats seats) {
        this.labs = labs;
        this.seats = seats;
    }

    @GetMapping("/labs")
    @Operation(summary = "List the labs of this team's course", description = "The latest first. Scope labs:help.")
    LabJson.All list() {
        return new LabJson.All(labs.list().stream().map(LabJson.One::of).toList());
    }

    @PostMapping("/labs")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a lab", description = "Scope labs:write.")
    LabJson.One create(@RequestBody LabJson.Fields body) {
        return LabJson.One.of(labs.create(body.wanted()));
    }

    @PostMapping("/labs/archives")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Upload files for a lab",
            description = "A zip or a tar.gz of at most 20 MB as the body. Kept for a day until a lab takes it."
                    + " Scope labs:write.")
    LabJson.ArchiveJson upload(@RequestParam(defaultValue = "archive") String name, @RequestBody byte[] content) {
        var archive = labs.upload(name, content);
        return new LabJson.ArchiveJson(archive.id().toString(), archive.fileName(), archive.files());
    }

    @GetMapping("/labs/{id}")
    @Operation(summary = "Show a lab", description = "Scope labs:help.")
    LabJson.One get(@PathVariable String id) {
        return LabJson.One.of(labs.get(LabId.parse(id)));
    }

    @PutMapping("/labs/{id}")
    @Operation(
            summary = "Change a lab",
            description = "A template that differs is a new version; seats that are there stay as they are."
                    + " Scope labs:write.")
    LabJson.One change(@PathVariable String id, @RequestBody LabJson.Fields body) {
        return LabJson.One.of(labs.change(LabId.parse(id), body.wanted()));
    }

    @PutMapping("/labs/{id}/state")
    @Operation(summary = "Open or end a lab", description = "Scope labs:write.")
    LabJson.One state(@PathVariable String id, @RequestBody LabJson.StateFields body) {
        return LabJson.One.of(labs.state(LabId.parse(id), LabBodies.word("state", body.state(), Labs.State.class)));
    }

    @GetMapping("/labs/{id}/seats")
    @Operation(summary = "List the seats of a lab", description = "With how far their making is. Scope labs:help.")
    LabJson.SeatsJson seats(@PathVariable String id) {
        var lab = LabId.parse(id);
        return new LabJson.SeatsJson(
                LabJson.ProgressJson.of(seats.progress(lab)),
                seats.of(lab).stream().map(LabJson.SeatJson::of).toList());
    }

    @PostMapping("/labs/{id}/seats")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Give every student a seat",
            description = "Spread over these machines, in the background. What is ready is left, what failed is tried"
                    + " again. Scope labs:write.")
    LabJson.ProgressJson provision(@PathVariable String id, @RequestBody LabJson.Machines body) {
        var machines = LabBodies.texts("machines", LabBodies.needed("machines", body.machines())).stream()
                .map(MachineId::parse)
                .toList();
        return LabJson.ProgressJson.of(seats.provision(LabId.parse(id), machines));
    }

    @DeleteMapping("/labs/{id}/seats/making")
    @Operation(summary = "Cancel the making of seats", description = "What is ready stays. Scope labs:write.")
    LabJson.ProgressJson cancel(@PathVariable String id) {
        return LabJson.ProgressJson.of(seats.cancel(LabId.parse(id)));
    }

    @PostMapping("/labs/{id}/seats/check")
    @Operation(
            summary = "Compare the seats with the template",
            description = "Asks every machine, so it may take some seconds. Scope labs:help.")
    LabJson.ConsistencyJson check(@PathVariable String id) {
        return LabJson.ConsistencyJson.of(seats.check(LabId.parse(id)));
    }

    @PostMapping("/seats/{id}/move")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Make a seat anew on another machine",
            description = "The old agent is kept until its machine is back. Scope labs:write.")
    LabJson.SeatJson move(@PathVariable String id, @RequestBody LabJson.Move body) {
        return LabJson.SeatJson.of(
                seats.move(SeatId.parse(id), MachineId.parse(LabBodies.needed("machine", body.machine()))));
    }

    @GetMapping("/seats/mine")
    @Operation(summary = "List one's own seats", description = "The latest first. Scope labs:seat.")
    LabJson.OwnList mine() {
        return new LabJson.OwnList(
                seats.mine().stream().map(LabJson.OwnJson::of).toList());
    }
}
