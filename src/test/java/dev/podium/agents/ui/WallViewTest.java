package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.QueryParameters;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Program;
import dev.podium.agents.Reach;
import dev.podium.face.AgentPages;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakeMachines;
import dev.podium.face.PageTest;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.EmptyState;
import dev.podium.portal.RefusalCard;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;
import tools.jackson.databind.node.JsonNodeFactory;

@SpringJUnitWebConfig(AgentPages.class)
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class WallViewTest extends PageTest {

    @Autowired
    FakeAgents agents;

    private Agent add(String name, AgentState state, int minutes) {
        return agents.add(name, Program.SHELL, state, "Why " + name, Duration.ofMinutes(minutes), "screen of " + name);
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object component) {
        return (T) component;
    }

    private AgentWall wall() {
        return $(AgentWall.class).single();
    }

    private String names() {
        return wall().tiles().stream().map(Tile::name).collect(Collectors.joining(" "));
    }

    private void go(String query) {
        UI.getCurrent().navigate("wall", QueryParameters.fromString(query));
    }

    @Test
    void thoseThatNeedSomebodyStandFirst() {
        add("calm", AgentState.IDLE, 1);
        add("busy", AgentState.WORKING, 1);
        add("asks", AgentState.WAITING_FOR_PERMISSION, 1);
        navigate(WallView.class);

        assertThat(names()).isEqualTo("asks busy calm");
    }

    @Test
    void theAddressSaysWhichAgentsInWhichOrderAndHowLarge() {
        var b = add("b", AgentState.IDLE, 1);
        var a = add("a", AgentState.WORKING, 3);
        add("c", AgentState.WORKING, 2);
        go("sort=name");
        assertThat(names()).isEqualTo("a b c");
        go("sort=name&size=l&text=B");
        assertThat(names()).isEqualTo("b");
        assertThat(wall().getElement().getProperty("size")).isEqualTo("l");
        go("pick=" + a.id() + "," + b.id());
        assertThat(names()).isEqualTo("a b");
        go("show=working&sort=changed");
        assertThat(names()).isEqualTo("c a");
        go("machine=" + FakeMachines.FORGE.id());
        assertThat(wall().tiles()).hasSize(3);
    }

    @Test
    void theChoiceThatSomebodyMakesStandsInTheAddress() {
        add("a", AgentState.WORKING, 1);
        add("b", AgentState.IDLE, 1);
        go("text=a&under=a");
        $(Button.class).withText("Working 1").single().click();
        WallViewTest.<Select<WallChoice.Sort>>cast($(Select.class).all().getLast())
                .setValue(WallChoice.Sort.NAME);

        assertThat(UI.getCurrent().getActiveViewLocation().getPathWithQueryParameters())
                .isEqualTo("wall?show=working&text=a&under=a");
        assertThat(names()).isEqualTo("a");
    }

    @Test
    void everyChoiceIsReadFromItsAddressAsItWasWritten() {
        var id = AgentId.random();
        for (var sort : WallChoice.Sort.values()) {
            for (var size : WallChoice.Size.values()) {
                var choice = new WallChoice(
                        new Selection(Show.MINE, "a&b=ü%", "clients-acme"),
                        FakeMachines.FORGE.id(),
                        Set.of(id, AgentId.random()),
                        sort,
                        size);
                assertThat(WallChoice.of(QueryParameters.fromString(choice.query())))
                        .isEqualTo(choice);
            }
        }
        assertThat(WallChoice.ALL.query()).isEmpty();
    }

    @Test
    void anAddressThatNamesNothingIsRefusedAndAWordThatIsUnknownIsTheUsualOne() {
        assertThatThrownBy(() -> WallChoice.of(QueryParameters.fromString("pick=../etc")))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("kernel.bad-id"));
        assertThat(WallChoice.of(QueryParameters.fromString("sort=<b>&size=xxl&show=?")))
                .isEqualTo(WallChoice.ALL);
    }

    @Test
    void agentsAreChosenOneByOneUpToALimit() {
        var first = add("first", AgentState.IDLE, 1);
        add("second", AgentState.IDLE, 1);
        var many = IntStream.range(0, 101)
                .mapToObj(i -> add("many-" + i, AgentState.IDLE, 1))
                .collect(Collectors.toSet());
        navigate(WallView.class);
        $(Button.class).withText("Choose agents").single().click();
        var box = WallViewTest.<MultiSelectComboBox<Agent>>cast(
                $(MultiSelectComboBox.class).single());
        box.setValue(many);
        $(PickDialog.class).single().primary().orElseThrow().click();
        assertThat($(RefusalCard.class).single().code()).isEqualTo("agents.too-many-picked");
        box.setValue(Set.of(first));
        $(PickDialog.class).single().primary().orElseThrow().click();

        assertThat(names()).isEqualTo("first");
        assertThat($(Button.class).withText("1 chosen").exists()).isTrue();
    }

    @Test
    void aTerminalOpensOverTheWallAndTheWallStaysAsItWas() {
        var agent = add("a", AgentState.WORKING, 1);
        go("sort=name");
        var before = wall();
        before.chosen(agent.id().toString());

        assertThat($(AgentTerminal.class).single().id()).isEqualTo(agent.id());
        assertThat(wall()).isSameAs(before);
        assertThat(before.getElement().getProperty("covered", false)).isTrue();
        assertThat(UI.getCurrent().getActiveViewLocation().getPathWithQueryParameters())
                .isEqualTo("wall/" + agent.id() + "?sort=name");
        $(Button.class).withAriaLabel("Fold the list").single().click();
        assertThat(before.getElement().getProperty("covered", true)).isFalse();
        $(Button.class).withAriaLabel("Close the terminal").single().click();
        assertThat($(AgentTerminal.class).exists()).isFalse();
        assertThat(UI.getCurrent().getActiveViewLocation().getPathWithQueryParameters())
                .isEqualTo("wall?sort=name");
    }

    @Test
    void screensAreToldOnceAndOnlyThoseThatMayBeSeen() {
        var mine = add("mine", AgentState.WORKING, 1);
        navigate(WallView.class);
        var ids = JsonNodeFactory.instance.arrayNode().add(mine.id().toString());

        assertThat(wall().screens(ids, 6).toString()).isEqualTo("{\"" + mine.id() + "\":[-1,1,0,\"screen of mine\"]}");
        assertThat(wall().screens(ids, 6).isEmpty()).isTrue();
        assertThatThrownBy(() ->
                        wall().screens(JsonNodeFactory.instance.arrayNode().add("x"), 6))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void anEmptyChoiceSaysHowToGetOut() {
        add("a", AgentState.IDLE, 1);
        go("show=needs&sort=name");
        assertThat($(EmptyState.class).single().title()).isEqualTo("No agent is in this choice.");
        $(Button.class).withText("Show all agents").single().click();
        assertThat(names()).isEqualTo("a");
        assertThat(UI.getCurrent().getActiveViewLocation().getPathWithQueryParameters())
                .isEqualTo("wall?sort=name");
    }

    @Test
    void anAgentThatIsNoLongerSharedGoesWithItsTerminal() {
        var agent = add("a", AgentState.WORKING, 1);
        var theirs = agents.others(agent, Reach.WATCH);
        navigate(WallView.class);
        wall().chosen(theirs.id().toString());
        agents.all.remove(theirs.id());
        $(WallView.class).single().changed();

        assertThat($(AgentTerminal.class).exists()).isFalse();
        assertThat($(EmptyState.class).single().title()).isEqualTo("No agent stands here.");
    }
}
