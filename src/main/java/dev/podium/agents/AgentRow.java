package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.secrets.SecretRef;
import dev.podium.terminals.ServerRun;
import dev.podium.terminals.TerminalRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as the table has it.
 *
 * @param program the id in the catalogue
 * @param environmentSecret where the variables' values are, or null when there are none
 * @param placed how it came to its machine; null where that was named
 * @param project what it belongs to, as long as it lives; null for none
 * @param startedAt when Podium started the program last, or null
 * @param comeback where it ran last, and whether it is to be brought back
 * @param version raised by each change that somebody asked for
 */
record AgentRow(
        AgentId id,
        TeamId team,
        AgentName name,
        String program,
        @Nullable String command,
        List<String> arguments,
        String workingDirectory,
        List<String> environmentNames,
        @Nullable SecretRef environmentSecret,
        PersonId owner,
        String ownerName,
        boolean adopted,
        TerminalRef terminal,
        @Nullable Placed placed,
        @Nullable ProjectId project,
        Desired desired,
        Standing standing,
        @Nullable Instant startedAt,
        @Nullable Instant lastActivity,
        Instant createdAt,
        @Nullable Instant deletedAt,
        Comeback comeback,
        long version) {

    MachineId machine() {
        return terminal.machine();
    }

    /** Where and as whom its program runs, whoever starts it. */
    Account account() {
        return terminal.account();
    }

    /** The file's name of the program that runs, as the system's process list shows it. */
    private String programFile() {
        var file = command != null
                ? command
                : Catalogue.program(program).arguments().getFirst();
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** Whether it is a shell without a command of its own. */
    private boolean typedInto() {
        return program.equals(Program.SHELL.id()) && arguments.stream().noneMatch(each -> each.startsWith("-c"));
    }

    AgentStates.@Nullable Launched launched() {
        return adopted || startedAt == null ? null : new AgentStates.Launched(startedAt, programFile(), typedInto());
    }

    AgentRow observed(Standing newStanding, @Nullable Instant newActivity) {
        return observed(newStanding, comeback, newActivity);
    }

    AgentRow observed(Standing newStanding, Comeback newComeback, @Nullable Instant newActivity) {
        return with(name, desired, newStanding, startedAt, newActivity, deletedAt, newComeback, version);
    }

    AgentRow renamed(AgentName newName) {
        return with(newName, desired, standing, startedAt, lastActivity, deletedAt, comeback, version + 1);
    }

    /** By a person, in this run of its tmux server. */
    AgentRow started(Standing starting, ServerRun run) {
        return with(
                name,
                Desired.RUNNING,
                starting,
                starting.since(),
                lastActivity,
                deletedAt,
                Comeback.in(run),
                version + 1);
    }

    /** To do one thing and end, in this run of its tmux server. */
    AgentRow startedOnce(Standing starting, ServerRun run) {
        return with(
                name, Desired.ONCE, starting, starting.since(), lastActivity, deletedAt, Comeback.in(run), version + 1);
    }

    /** Started by Podium, because it was lost. */
    AgentRow broughtBack(Standing starting, Comeback newComeback) {
        return with(name, desired, starting, starting.since(), lastActivity, deletedAt, newComeback, version + 1);
    }

    /** Asked to run again, or found running, without a program started by Podium. */
    AgentRow followed(Standing newStanding) {
        return with(name, Desired.RUNNING, newStanding, startedAt, lastActivity, null, comeback, version + 1);
    }

    AgentRow stopped(Standing stopped) {
        return with(
                name,
                Desired.STOPPED,
                stopped,
                startedAt,
                lastActivity,
                null,
                Comeback.in(comeback.ran()),
                version + 1);
    }

    AgentRow deleted(Standing stopped, Instant at) {
        return with(
                name, Desired.STOPPED, stopped, startedAt, lastActivity, at, Comeback.in(comeback.ran()), version + 1);
    }

    /** The directory that an adopted session was found to work in. */
    AgentRow in(String directory) {
        return new AgentRow(
                id,
                team,
                name,
                program,
                command,
                arguments,
                directory,
                environmentNames,
                environmentSecret,
                owner,
                ownerName,
                adopted,
                terminal,
                placed,
                project,
                desired,
                standing,
                startedAt,
                lastActivity,
                createdAt,
                deletedAt,
                comeback,
                version);
    }

    private AgentRow with(
            AgentName newName,
            Desired newDesired,
            Standing newStanding,
            @Nullable Instant newStart,
            @Nullable Instant newActivity,
            @Nullable Instant newDeletion,
            Comeback newComeback,
            long newVersion) {
        return new AgentRow(
                id,
                team,
                newName,
                program,
                command,
                arguments,
                workingDirectory,
                environmentNames,
                environmentSecret,
                owner,
                ownerName,
                adopted,
                terminal,
                placed,
                project,
                newDesired,
                newStanding,
                newStart,
                newActivity,
                createdAt,
                newDeletion,
                newComeback,
                newVersion);
    }
}
