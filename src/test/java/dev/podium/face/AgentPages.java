package dev.podium.face;

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
        @Bean
        FakeGpus gpus() {
            return new FakeGpus(Instant.parse("2026-11-21T12:00:00Z"));
        }
    }
}
