package dev.podium.agents.web;

import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.portal.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Agents by REST: nothing but the translation of {@link Agents} to JSON and back. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Agents", description = "The coding agents of a team, and their terminals.")
class AgentController {

    private final Agents agents;

    AgentController(Agents agents) {
        this.agents = agents;
    }

    @GetMapping("/agents")
    @Operation(
            summary = "List agents",
            description = "The most urgent state first, then the one that changed longest ago, then by name.")
    Page<AgentJson.One> list(
            @Parameter(description = "Matches anywhere in the name.") @RequestParam(required = false) @Nullable
                    String text,
            @Parameter(description = "The beginning of the name, whole parts.", example = "clients-acme")
                    @RequestParam(required = false)
                    @Nullable
                    String under,
            @Parameter(description = "Only those you own.") @RequestParam(defaultValue = "false") boolean mine,
            @Parameter(description = "Only those in one of these states.") @RequestParam(defaultValue = "")
                    List<String> state,
            @Parameter(description = "Only those on this machine.") @RequestParam(required = false) @Nullable
                    String machine,
            @RequestParam(defaultValue = "0") int offset,
            @Parameter(description = "At most " + Agents.LONGEST_PAGE + ".") @RequestParam(defaultValue = "50")
                    int limit) {
        var filter = new Agents.Filter(
                text, under, mine, AgentRequests.states(state), machine == null ? null : MachineId.parse(machine));
        var items = agents.list(filter, offset, limit).stream()
                .map(AgentJson.One::of)
                .toList();
        return new Page<>(items, agents.count(filter), offset, limit);
    }

    @PostMapping("/agents")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make an agent, or adopt a tmux session as one")
    ResponseEntity<AgentJson.One> create(@RequestBody AgentRequests.Creation body) {
        var made = body.adopt() == null ? agents.create(body.wanted()) : adopt(body, body.adoption(body.adopt()));
        return ResponseEntity.created(URI.create("/api/v1/agents/" + made.id())).body(AgentJson.One.of(made));
    }

    private Agent adopt(AgentRequests.Creation body, AgentRequests.Adoption adoption) {
        return agents.adopt(
                AgentRequests.needed("name", body.name()),
                AgentRequests.machine(adoption.machine()),
                AgentRequests.needed("session", adoption.session()),
                body.sharing());
    }

    @GetMapping("/agents/{id}")
    @Operation(summary = "Show an agent")
    AgentJson.One get(@PathVariable String id) {
        return AgentJson.One.of(agents.get(AgentId.parse(id)));
    }

    @PatchMapping("/agents/{id}")
    @Operation(summary = "Rename an agent", description = "Its terminal is left alone.")
    AgentJson.One change(@PathVariable String id, @RequestBody AgentRequests.Change body) {
        return AgentJson.One.of(agents.rename(AgentId.parse(id), AgentRequests.needed("name", body.name())));
    }

    @DeleteMapping("/agents/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete an agent",
            description = "Ends its program; an adopted session goes on. It can be restored for 30 days.")
    void delete(@PathVariable String id) {
        agents.delete(AgentId.parse(id));
    }

    @PutMapping("/agents/{id}/access")
    @Operation(
            summary = "Say who else may open an agent's terminal",
            description = "Replaces what was shared. For the owner alone; what is taken away closes open terminals.")
    AgentJson.One share(@PathVariable String id, @RequestBody AccessJson.Wanted body) {
        return AgentJson.One.of(agents.share(AgentId.parse(id), body.sharing()));
    }

    @GetMapping("/agents/{id}/access")
    @Operation(summary = "List who may open an agent's terminal now", description = "For the owner alone.")
    AccessJson.Openers openers(@PathVariable String id) {
        return AccessJson.Openers.of(agents.openers(AgentId.parse(id)));
    }

    @PostMapping("/agents/{id}/restore")
    @Operation(summary = "Bring a deleted agent back", description = "It is stopped then, unless it was adopted.")
    AgentJson.One restore(@PathVariable String id) {
        return AgentJson.One.of(agents.restore(AgentId.parse(id)));
    }

    @PostMapping("/agents/{id}/start")
    @Operation(summary = "Start the program", description = "Does nothing when it runs.")
    AgentJson.One start(@PathVariable String id) {
        return AgentJson.One.of(agents.start(AgentId.parse(id)));
    }

    @PostMapping("/agents/{id}/stop")
    @Operation(summary = "End the program", description = "Does nothing when none runs.")
    AgentJson.One stop(@PathVariable String id) {
        return AgentJson.One.of(agents.stop(AgentId.parse(id)));
    }

    @PostMapping("/agents/{id}/restart")
    @Operation(summary = "End the program and start it anew")
    AgentJson.One restart(@PathVariable String id) {
        return AgentJson.One.of(agents.restart(AgentId.parse(id)));
    }

    @PostMapping("/agents/{id}/interrupt")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Interrupt the program as Ctrl-C does")
    void interrupt(@PathVariable String id) {
        agents.interrupt(AgentId.parse(id));
    }

    @PostMapping("/agents/{id}/input")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Type into the terminal")
    void input(@PathVariable String id, @RequestBody AgentRequests.Input body) {
        agents.input(AgentId.parse(id), AgentRequests.needed("text", body.text()), Boolean.TRUE.equals(body.enter()));
    }

    @GetMapping("/agents/{id}/screen")
    @Operation(summary = "Show what the terminal shows")
    AgentJson.Shown screen(@PathVariable String id) {
        return AgentJson.Shown.of(agents.screen(AgentId.parse(id)));
    }

    @GetMapping("/agents/{id}/nested")
    @Operation(
            summary = "List the tmux servers that an agent's programs started",
            description = "By tmux -L or -S; as of a few seconds ago. On Linux only.")
    NestedJson.All nested(@PathVariable String id) {
        return NestedJson.All.of(agents.nested(AgentId.parse(id)));
    }

    @PostMapping("/agents/{id}/terminal-tickets")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Get a ticket for the terminal",
            description = "Opens the WebSocket at url once, for a short while.")
    AgentJson.Admission ticket(@PathVariable String id, @RequestBody AgentRequests.TicketRequest body) {
        return AgentJson.Admission.of(agents.ticket(AgentId.parse(id), body.wanted()));
    }

    @GetMapping("/agents/adoptable")
    @Operation(
            summary = "List tmux sessions that can be adopted",
            description = "Those on the machine's default socket that are no agent yet.")
    AgentJson.Sessions adoptable(@RequestParam(required = false) @Nullable String machine) {
        return new AgentJson.Sessions(agents.adoptable(AgentRequests.machine(machine)).stream()
                .map(AgentJson.Session::of)
                .toList());
    }

    @GetMapping("/programs")
    @Operation(summary = "List the programs that agents can be, and which of them a machine has")
    AgentJson.Programs programs(@RequestParam(required = false) @Nullable String machine) {
        return new AgentJson.Programs(agents.programs(AgentRequests.machine(machine)).stream()
                .map(AgentJson.ProgramFound::of)
                .toList());
    }
}
