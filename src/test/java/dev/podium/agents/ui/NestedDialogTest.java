package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Program;
import dev.podium.agents.Reach;
import dev.podium.face.AgentPages;
import dev.podium.face.FakeAgents;
import dev.podium.face.PageTest;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals.Nested;
import dev.podium.terminals.Terminals.NestedPane;
import dev.podium.terminals.Terminals.NestedServer;
import dev.podium.terminals.Terminals.NestedSession;
import dev.podium.terminals.Terminals.NestedWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** The tmux servers that an agent started, as its terminal's page lists them. */
@SpringJUnitWebConfig(AgentPages.class)
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class NestedDialogTest extends PageTest {

    @Autowired
    FakeAgents agents;

    private Agent agent;

    @BeforeEach
    void anAgent() {
        agent = agents.add("clients-web", Program.SHELL, AgentState.IDLE, "Quiet", Duration.ofMinutes(3), "$ ");
    }

    private void open() {
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
    }

    private Button inside() {
        return $(Button.class).withText("tmux inside").single();
    }

    private String words() {
        return $(NestedDialog.class).single().getElement().getTextRecursively();
    }

    @Test
    void eachServerIsListedWithWhatRunsInIt() {
        agents.nested = new Nested(
                true,
                List.of(
                        new NestedServer(
                                7,
                                "/tmp/tmux-0/build",
                                List.of(new NestedSession(
                                        "<b>ci</b>",
                                        1,
                                        List.of(
                                                new NestedWindow(
                                                        0,
                                                        "web",
                                                        true,
                                                        List.of(
                                                                new NestedPane("npm", false),
                                                                new NestedPane("tail", true))),
                                                new NestedWindow(
                                                        1, "db", false, List.of(new NestedPane("psql", false)))))),
                                ""),
                        new NestedServer(8, "", List.of(), "It has not answered within 2 s.")));
        open();
        press(inside());
        assertThat($(NestedDialog.class).single().getHeaderTitle()).isEqualTo("tmux inside clients › web");
        assertThat(words())
                .contains("build", "/tmp/tmux-0/build", "<b>ci</b>", "1 looks at it")
                .contains("0 web, in front: npm, tail (ended)", "1 db: psql")
                .contains("Without a socket", "It has not answered within 2 s.");
    }

    @Test
    void whereThereIsNoneItSaysWhatWouldBe() {
        open();
        press(inside());
        assertThat(words()).contains("It has started no tmux server that runs now.", "tmux -L or tmux -S");
        agents.nested = new Nested(false, List.of());
        press($(NestedDialog.class).single().again);
        assertThat(words()).contains("forge-2 does not tell which tmux servers an agent started: it is no Linux.");
        agents.refusal = Refusal.unavailable("machines.unreachable", "forge-2 does not answer.", "Try again.");
        press($(NestedDialog.class).single().again);
        assertThat(words()).contains("forge-2 does not answer.").doesNotContain("no Linux");
    }

    @Test
    void whoMayNotLookAtTheTerminalIsNotOfferedIt() {
        agents.others(agent, Reach.SEE);
        open();
        assertThat($(Button.class).withText("tmux inside").exists()).isFalse();
        agents.others(agent, Reach.WATCH);
        open();
        assertThat(inside().isVisible()).isTrue();
    }

    private static void press(Button button) {
        button.click();
        roundTrip();
    }
}
