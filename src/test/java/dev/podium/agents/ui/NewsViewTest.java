package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import dev.podium.agents.AgentHappened;
import dev.podium.agents.AgentState;
import dev.podium.agents.NewsChoices.Choice;
import dev.podium.agents.NewsChoices.Kind;
import dev.podium.agents.Program;
import dev.podium.face.AgentPages;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakeNewsChoices;
import dev.podium.face.PageTest;
import dev.podium.kernel.TeamId;
import dev.podium.portal.NewsSource;
import dev.podium.portal.Symbol;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** What I am told of agents, and the page that tells it. */
@SpringJUnitWebConfig(AgentPages.class)
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class NewsViewTest extends PageTest {

    @Autowired
    FakeNewsChoices choices;

    @Autowired
    FakeAgents agents;

    private Checkbox box(String words) {
        return $(Checkbox.class).all().stream()
                .filter(each -> each.getLabel().equals(words))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @SuppressWarnings("unchecked")
    void eachPressIsKept() {
        navigate(NewsView.class);
        assertThat(box("It has crashed").getValue()).isTrue();
        assertThat(box("It is stuck").getValue()).isFalse();

        box("It is stuck").setValue(true);
        box("It has finished").setValue(false);
        $(RadioButtonGroup.class).single().setValue(true);
        $(BrowserNews.class).single().turn(true);

        assertThat(choices.choice)
                .isEqualTo(new Choice(EnumSet.of(Kind.PERMISSION, Kind.CRASHED, Kind.STUCK), true, true));
    }

    @Test
    void saysWhatHappenedToWhichAgentAndWhere() {
        var agent = agents.add(
                "clients-web",
                Program.SHELL,
                AgentState.WAITING_FOR_PERMISSION,
                "Bash: <b>make</b>",
                Duration.ofMinutes(3),
                "$ ");
        assertThat(HappeningNews.piece(new AgentHappened(TeamId.random(), "1", agent, Kind.PERMISSION), true))
                .isEqualTo(new NewsSource.Piece(
                        "1",
                        Symbol.ATTENTION,
                        "clients › web asks for permission",
                        "Bash: <b>make</b>",
                        "agents/" + agent.id(),
                        true));
    }
}
