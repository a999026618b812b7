package dev.podium.face;

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
    FakeRecordings.class
})
public class AgentPages {}
