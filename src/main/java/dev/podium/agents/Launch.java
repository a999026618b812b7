package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Terminals.NewTerminal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Starts an agent's program in tmux. Nothing is ever typed into a shell: tmux runs the program itself. */
@Component
class Launch {

    static final String AGENT_ID = "PODIUM_AGENT_ID";
    static final String AGENT_NAME = "PODIUM_AGENT_NAME";

    private static final String PATH = "PATH";
    private static final int COLUMNS = 120;
    private static final int ROWS = 40;
    private static final int LONGEST_SESSION_PREFIX = 40;

    private final Terminals terminals;
    private final Machines machines;
    private final Workplace workplace;

    Launch(Terminals terminals, Machines machines, Workplace workplace) {
        this.terminals = terminals;
        this.machines = machines;
        this.workplace = workplace;
    }

    /** A session's name that a person recognises in {@code tmux ls} and that no other agent has. */
    static String session(AgentName name, AgentId id) {
        var prefix = name.value();
        if (prefix.length() > LONGEST_SESSION_PREFIX) {
            prefix = prefix.substring(0, LONGEST_SESSION_PREFIX);
        }
        return prefix + "-" + id.toString().substring(0, 8);
    }

    /**
     * Finds the program and puts together what tmux needs.
     *
     * @param environment the agent's own variables
     * @throws Refusal {@code agents.program-missing} when the machine does not have it, or one of the directory's
     */
    NewTerminal prepare(AgentRow row, Map<String, String> environment) {
        return prepare(row, environment, List.of());
    }

    /** @param resume what the program is given before the agent's own arguments */
    NewTerminal prepare(AgentRow row, Map<String, String> environment, List<String> resume) {
        var arguments = new ArrayList<>(ProgramHooks.arguments(row));
        arguments.addAll(resume);
        arguments.addAll(row.arguments());
        return prepare(row, environment, arguments, Map.of());
    }

    /** The same, to do one thing and end. */
    NewTerminal prepareErrand(AgentRow row, Map<String, String> environment, Errands.Errand errand) {
        var way = Headless.of(row).orElseThrow(() -> Headless.unknown(Catalogue.program(row.program())));
        return prepare(
                row,
                environment,
                way.arguments(ProgramHooks.arguments(row), row.arguments(), errand),
                errand.variables());
    }

    private NewTerminal prepare(
            AgentRow row, Map<String, String> environment, List<String> given, Map<String, String> more) {
        var program = Catalogue.program(row.program());
        var arguments = new ArrayList<>(row.command() == null ? program.arguments() : List.of(row.command()));
        var wanted = arguments.getFirst();
        // A search path of its own replaces the machine's, as it will for the program.
        var own = environment.get(PATH);
        var searchPath = own == null ? workplace.searchPath(row.account()) : own;
        var path = find(row, searchPath, wanted);
        if (path.isEmpty() && own == null) {
            // Perhaps it was installed since the machine's path was read.
            searchPath = workplace.searchPathNow(row.account());
            path = find(row, searchPath, wanted);
        }
        // By its path, so that it is the one that was found, whatever tmux's server has for a search path.
        arguments.set(0, path.orElseThrow(() -> missing(row, program, wanted)));
        arguments.addAll(given);
        var all = new HashMap<>(environment);
        all.putAll(ProgramHooks.environment(row));
        all.put(PATH, searchPath);
        all.put(AGENT_ID, row.id().toString());
        all.put(AGENT_NAME, row.name().value());
        all.putAll(more);
        return new NewTerminal(
                row.account(), row.terminal().session(), arguments, row.workingDirectory(), all, COLUMNS, ROWS);
    }

    private Optional<String> find(AgentRow row, String searchPath, String program) {
        return workplace
                .find(row.account(), searchPath, row.workingDirectory(), List.of(program))
                .getFirst();
    }

    private Refusal missing(AgentRow row, Program program, String wanted) {
        var machine = machines.get(row.machine()).name();
        var command = row.command() != null;
        String nextStep;
        if (command || program.install().isEmpty()) {
            nextStep = "Install it on " + machine + ", or give its full path; arguments go into a field of their own.";
        } else if (program.install().endsWith(".")) {
            nextStep = program.install();
        } else {
            nextStep = "Install it on " + machine + ": " + program.install();
        }
        return Refusal.conflict(
                        "agents.program-missing",
                        machine + " has no program " + Blueprint.shown(wanted)
                                + (command ? "." : ", which " + program.name() + " needs."),
                        nextStep)
                .at(command ? "command" : "program");
    }

    /**
     * Starts it, in the agent's session if that is still there.
     *
     * @param more variables of this run alone, on top of the prepared ones
     */
    void run(AgentRow row, NewTerminal prepared, Map<String, String> more) {
        run(row, ProgramModels.point(row, prepared, more).with(ours(prepared, more)));
    }

    /** The same, by a program before it that watches over it. */
    void runErrand(AgentRow row, NewTerminal prepared, Map<String, String> more, Errands.Errand errand) {
        var pointed = ProgramModels.point(row, prepared, more).with(ours(prepared, more));
        var stdin = Headless.of(row).filter(Headless::reads).isPresent();
        var arguments = new ArrayList<>(List.of("/bin/sh", errand.wrapper(), errand.folder(), stdin ? "1" : "0"));
        arguments.addAll(pointed.arguments());
        run(
                row,
                new NewTerminal(
                        pointed.account(),
                        pointed.session(),
                        arguments,
                        pointed.directory(),
                        pointed.environment(),
                        pointed.cols(),
                        pointed.rows()));
    }

    private void run(AgentRow row, NewTerminal wanted) {
        switch (terminals.state(row.terminal()).presence()) {
            case RUNNING, ENDED -> terminals.respawn(row.terminal(), wanted);
            case GONE, UNREACHABLE -> terminals.create(wanted);
        }
    }

    /** Which model it asks for may be the owner's wish; where it asks, and by which token, is not. */
    private static Map<String, String> ours(NewTerminal prepared, Map<String, String> more) {
        var ours = new HashMap<>(more);
        ours.keySet()
                .removeIf(name -> (name.endsWith("_MODEL") || name.equals(ProgramModels.OPENCODE))
                        && prepared.environment().containsKey(name));
        return ours;
    }

    /** The same for an agent that was lost; one that is there already stays as it is. */
    void bringBack(AgentRow row, NewTerminal prepared, Map<String, String> more) {
        if (terminals.state(row.terminal()).presence() != Presence.RUNNING) {
            run(row, prepared, more);
        }
    }
}
