package dev.podium.face;

import dev.podium.costs.AgentsToday;
import dev.podium.identity.Permission;
import java.time.Clock;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/** The pages of agents alone, with what stands in for the rooms below: what portal does for REST needs a web server. */
@ComponentScan(
        basePackages = {"dev.podium.portal", "dev.podium.agents.ui"},
        excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
@Import({
    FakeAgents.class,
    FakeMachines.class,
    FakePermissions.class,
    FakePeople.class,
    FakePolicies.class,
    FakeProjects.class,
    FakeNotes.class,
    FakeApprovals.class,
    FakeNewsChoices.class,
    FakeRecordings.class,
    FakeGpus.Services.class,
    AgentPages.Gpus.class
})
public class AgentPages {

    /** Nothing is shared, until a test puts something there. */
    public static class Gpus {
        /** Nobody in particular looks at these pages, so nobody's costs are there. */
        @Bean
        AgentsToday costs() {
            var nobody = new FakePermissions();
            nobody.denied.add(Permission.COSTS_OWN);
            return new AgentsToday(new FakeLedger(), nobody, Clock.systemUTC());
        }

        @Bean
        FakeGpus gpus() {
            return new FakeGpus(Instant.parse("2026-11-21T12:00:00Z"));
        }
    }
}
