package dev.podium.costs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.costs.Ledger.By;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What the calls of agents cost today, for pages that show many of them and are told often: the ledger is asked every few
 * seconds for whoever looks.
 */
@Component
public class AgentsToday {

    private static final Duration KEPT = Duration.ofSeconds(5);

    private record Who(TeamId team, PersonId person) {}

    private final Ledger ledger;
    private final Permissions permissions;
    private final Clock clock;
    private final Cache<Who, Map<AgentId, String>> kept =
            Caffeine.newBuilder().expireAfterWrite(KEPT).build();

    public AgentsToday(Ledger ledger, Permissions permissions, Clock clock) {
        this.ledger = ledger;
        this.permissions = permissions;
        this.clock = clock;
    }

    /** Amounts as people read them, of the agents that spent something and whose costs the current actor may see. */
    public Map<AgentId, String> shown() {
        if (!permissions.allows(Permission.COSTS_OWN)) {
            return Map.of();
        }
        var who = new Who(CurrentActor.team(), CurrentActor.require().person());
        var known = kept.getIfPresent(who);
        if (known == null) {
            known = asked();
            kept.put(who, known);
        }
        return known;
    }

    private Map<AgentId, String> asked() {
        var today = LocalDate.ofInstant(clock.instant(), ZoneId.of(ledger.zone()));
        var amounts = new HashMap<AgentId, String>();
        for (var sum : ledger.sums(today, today, Set.of(By.AGENT))) {
            if (sum.agent() != null) {
                amounts.put(sum.agent(), Dollars.about(sum.amount()));
            }
        }
        return Map.copyOf(amounts);
    }
}
