package dev.podium.tasks;

import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RunId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run as the table of db/tasks/V1 has it. */
record RunRow(
        RunId id,
        TeamId team,
        PersonId person,
        String personName,
        @Nullable UUID credential,
        String program,
        String spec,
        List<String> labels,
        @Nullable String callback,
        @Nullable BigDecimal budget,
        Duration timeout,
        @Nullable RunId againOf,
        @Nullable AgentId agent,
        String agentName,
        boolean ownAgent,
        @Nullable MachineId machine,
        RunState state,
        String reason,
        Instant askedAt,
        Instant stateAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String osUser,
        @Nullable String folder,
        @Nullable Instant typedAt,
        @Nullable Instant idleSince,
        @Nullable UUID token,
        @Nullable UUID budgetId,
        @Nullable RunState ending,
        String endingWhy,
        @Nullable Instant endingAt,
        int endingStep,
        @Nullable Instant unheardSince,
        @Nullable Integer exitCode,
        @Nullable BigDecimal cost) {

    /** Where its folder lies; null until that is known. */
    @Nullable
    Account account() {
        return machine == null || osUser == null || folder == null ? null : new Account(machine, osUser);
    }

    /** Whoever asked, as far as they are known here; what they may do is asked anew. */
    Actor asker() {
        return new Actor(person, personName, team, Set.of(), null, credential);
    }
}
