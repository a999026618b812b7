package dev.podium.agents;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.ProjectId;
import dev.podium.terminals.TerminalRef;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as it is now.
 *
 * @param command for {@link Program#COMMAND} the program that is started, otherwise null
 * @param arguments appended to the program's own
 * @param environmentNames the names of the variables it is given; their values are secrets
 * @param adopted whether its session was found running rather than made by Podium
 * @param state what it does
 * @param reason why Podium says so: a sentence a person reads, or what the program waits for
 * @param evidence by what Podium knows the state
 * @param since when the state began
 * @param lastActivity when it last printed something, or null
 * @param exitCode of the program that ended last, or null
 * @param deletedAt when it was deleted; it can be restored for a while
 * @param sharing with whom it is shared: all of it for its owner, for others what concerns them
 * @param placed how it came to its machine; null where that was named
 * @param project what it belongs to; null for none
 * @param gpus the shared GPUs that its program runs on; null for none
 * @param mine how far whoever asked comes with it. For one who only sees that it is there, whatever tells of its
 *     contents is left empty. {@link Reach#NONE} where nobody in particular asked: such a one is shown to nobody.
 */
public record Agent(
        AgentId id,
        AgentName name,
        Program program,
        @Nullable String command,
        List<String> arguments,
        MachineId machine,
        String machineName,
        String workingDirectory,
        List<String> environmentNames,
        PersonId owner,
        String ownerName,
        boolean adopted,
        AgentState state,
        String reason,
        Evidence evidence,
        Instant since,
        @Nullable Instant lastActivity,
        @Nullable Integer exitCode,
        Instant createdAt,
        @Nullable Instant deletedAt,
        TerminalRef terminal,
        Sharing sharing,
        @Nullable Placed placed,
        @Nullable ProjectId project,
        @Nullable NeededGpus gpus,
        Reach mine) {

    /** Whether it starts by itself when its GPUs are there. */
    public boolean waitsForGpus() {
        return state == AgentState.STOPPED && gpus != null && gpus.request() != null;
    }

    /** The same agent as somebody who comes that far may know it. */
    Agent as(Sharing known, @Nullable NeededGpus needed, Reach reach) {
        var whole = reach != Reach.SEE;
        return new Agent(
                id,
                name,
                program,
                whole ? command : null,
                whole ? arguments : List.of(),
                machine,
                machineName,
                whole ? workingDirectory : "",
                whole ? environmentNames : List.of(),
                owner,
                ownerName,
                adopted,
                state,
                // It may quote the screen's last line.
                whole ? reason : "",
                evidence,
                since,
                whole ? lastActivity : null,
                whole ? exitCode : null,
                createdAt,
                deletedAt,
                terminal,
                known,
                whole ? placed : null,
                project,
                whole ? needed : null,
                reach);
    }
}
