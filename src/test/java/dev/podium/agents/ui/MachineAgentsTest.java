package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.router.RouterLink;
import dev.podium.agents.AgentState;
import dev.podium.agents.Program;
import dev.podium.agents.Reach;
import dev.podium.face.AgentPages;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakeAllPeople;
import dev.podium.face.FakeAllTeams;
import dev.podium.face.FakeApprovals;
import dev.podium.face.FakeGpus;
import dev.podium.face.FakeHealth;
import dev.podium.face.FakeMachines;
import dev.podium.face.FakeNewsChoices;
import dev.podium.face.FakeNotes;
import dev.podium.face.FakePeople;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakePolicies;
import dev.podium.face.FakePrices;
import dev.podium.face.FakeProjects;
import dev.podium.face.FakeRecordings;
import dev.podium.face.FakeRegistry;
import dev.podium.face.FakeRunners;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.machines.Machine;
import dev.podium.machines.MachineCount;
import dev.podium.portal.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** The agents on a machine's page, and their number in the list of machines. */
@SpringJUnitWebConfig(MachineAgentsTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.machines.ui", "dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class MachineAgentsTest extends PageTest {

    private static final MachineId FORGE = FakeMachines.FORGE.id();
    private static final Actor ME = new Actor(FakeAgents.ME, "Mira Three", FakeAgents.TEAM, Set.of(Role.MEMBER), null);

    @ComponentScan(
            basePackages = {"dev.podium.portal", "dev.podium.agents.ui", "dev.podium.machines.ui"},
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({
        FakeAgents.class,
        FakeMachines.class,
        FakePermissions.class,
        FakePeople.class,
        FakeRegistry.class,
        FakeRunners.class,
        FakeHealth.class,
        FakeAllPeople.class,
        FakeAllTeams.class,
        FakePrices.class,
        FakePolicies.class,
        FakeProjects.class,
        FakeNotes.class,
        FakeApprovals.class,
        FakeNewsChoices.class,
        FakeRecordings.class,
        FakeGpus.Services.class,
        AgentPages.Gpus.class
    })
    static class Rooms {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        MachineCount count() {
            return new MachineCount() {
                @Override
                public String one() {
                    return "agent";
                }

                @Override
                public String several() {
                    return "agents";
                }

                @Override
                public Map<MachineId, Integer> now() {
                    return Map.of(FORGE, 12);
                }
            };
        }
    }

    @Autowired
    FakeAgents agents;

    @Autowired
    FakePermissions permissions;

    private void open() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        CurrentActor.run(ME, () -> UI.getCurrent().navigate("machines/" + FORGE));
    }

    private String words() {
        return ((Component) getCurrentView()).getElement().getTextRecursively();
    }

    private void add(String name, AgentState state, String reason) {
        agents.add(name, Program.SHELL, state, reason, Duration.ofMinutes(3), "$ ");
    }

    @Test
    void eachAgentIsALinkWithItsStateItsOwnerAndItsOsUser() {
        add("clients-acme-web", AgentState.CRASHED, "Ended by signal 9.");
        agents.others(agents.all.values().iterator().next(), Reach.SEE);
        add("docs", AgentState.IDLE, "");
        open();
        var rows = $(ListItem.class).from($(AgentsThere.class).single()).all();
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().getElement().getTextRecursively())
                .contains("clients › acme › web", "Crashed", "Ended by signal 9.", "Ole Nine as podium");
        assertThat($(RouterLink.class).from(rows.getFirst()).single().getHref())
                .isEqualTo("agents/" + agents.all.keySet().iterator().next());
        assertThat(words()).doesNotContain("whose agents you do not see");
    }

    @Test
    void thoseOfOthersAreANumber() {
        add("docs", AgentState.IDLE, "");
        agents.others = 3;
        open();
        assertThat(words()).contains("Agents 4", "3 others are here, of people whose agents you do not see.");
    }

    @Test
    void whereThereAreManyTheFirstAreShownAndThenAll() {
        for (int i = 0; i < 11; i++) {
            add("agent-" + i, AgentState.IDLE, "");
        }
        open();
        var part = $(AgentsThere.class).single();
        assertThat($(ListItem.class).from(part).all()).hasSize(8);
        press($(Button.class).from(part).withText("Show 3 more").single());
        assertThat($(ListItem.class).from(part).all()).hasSize(11);
        assertThat($(Button.class).from(part).exists()).isFalse();
    }

    @Test
    void aMachineWithoutAgentsSaysHowOneComesThere() {
        open();
        assertThat(words()).contains("No agent is on this machine. Make one on the page of agents");
    }

    @Test
    void aChangeShowsAtOnce() {
        add("docs", AgentState.IDLE, "");
        open();
        agents.all.clear();
        add("later", AgentState.WORKING, "");
        assertThat(words()).contains("docs");
        $(AgentsThere.class).single().refresh();
        assertThat(words()).contains("later").doesNotContain("docs");
    }

    @Test
    void theListCountsThem() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        CurrentActor.run(ME, () -> UI.getCurrent().navigate("machines"));
        var table = this.<Table<Machine>>cast($(Table.class).single());
        assertThat(table.getColumns()).extracting(Grid.Column::getHeaderText).contains("Agents");
        // A phone has the number under the name.
        var name = this.<LitRenderer<Machine>>cast(table.getColumns().getFirst().getRenderer());
        assertThat(name.getValueProviders().get("facts").apply(FakeMachines.FORGE))
                .asString()
                .contains("12 agents");
    }

    @SuppressWarnings("unchecked")
    private <T> T cast(Object component) {
        return (T) component;
    }

    private static void press(Button button) {
        button.click();
        roundTrip();
    }
}
