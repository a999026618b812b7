package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Program;
import dev.podium.agents.Recordings.Hit;
import dev.podium.agents.Recordings.Mode;
import dev.podium.agents.Recordings.Recording;
import dev.podium.agents.Recordings.Status;
import dev.podium.face.AgentPages;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakeRecordings;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.kernel.RecordingId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Table;
import dev.podium.terminals.ui.ReplayPane;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** The list of recordings and its search, one that is played, and what stands above a terminal. */
@SpringJUnitWebConfig(AgentPages.class)
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class RecordingsViewTest extends PageTest {

    @Autowired
    FakeAgents agents;

    @Autowired
    FakeRecordings recordings;

    @Autowired
    FakePermissions permissions;

    private Agent agent;

    @BeforeEach
    void anAgent() {
        agent = agents.add("clients-web", Program.SHELL, AgentState.IDLE, "Quiet", Duration.ofMinutes(3), "$ ");
    }

    private Recording recording(boolean live, @Nullable String problem) {
        var recording = new Recording(
                RecordingId.random(),
                agent.id(),
                agent.name(),
                "Ada",
                Instant.parse("2026-11-22T08:00:00Z"),
                90_000,
                1_234_567,
                120,
                40,
                live,
                problem,
                true);
        recordings.kept.add(recording);
        return recording;
    }

    private Button button(String words) {
        return $(Button.class).all().stream()
                .filter(each -> each.getText().equals(words))
                .findFirst()
                .orElseThrow();
    }

    private static void press(Button button) {
        button.click();
        roundTrip();
    }

    private String page() {
        return $(RecordingsView.class).single().getElement().getTextRecursively();
    }

    private void type(String text) {
        $(TextField.class).single().setValue(text);
    }

    @Test
    void whereNothingIsRecordedThePageSaysHowThatIsChanged() {
        navigate(RecordingsView.class);
        assertThat($(EmptyState.class).single().title()).isEqualTo("Nothing is recorded yet");
    }

    @Test
    void theNewestAreListed() {
        recording(false, null);
        recording(true, null);
        navigate(RecordingsView.class);
        assertThat($(Table.class).single().getLazyDataView().getItems().count()).isEqualTo(2);
        assertThat($(RecordingsView.class).single().heading().facts()).isEqualTo("2 recordings");
    }

    @Test
    void whatIsTypedIsLookedForAndLeadsToItsMoment() {
        var recording = recording(false, null);
        for (int i = 0; i < 60; i++) {
            recordings.lines.add(new Hit(
                    recording.id(), agent.id(), agent.name(), recording.began(), 1_000L * i, "<b>error</b> " + i));
        }
        navigate(RecordingsView.class);
        type("error");
        var hits = $(Anchor.class).withClassName("rhit").all();
        assertThat(hits).hasSize(50);
        assertThat(hits.get(1).getHref()).isEqualTo("recordings/" + recording.id() + "?t=1000");
        assertThat(page()).contains("<b>error</b> 1");
        button("Older lines").click();
        assertThat($(Anchor.class).withClassName("rhit").all()).hasSize(60);

        type("nowhere");
        assertThat($(EmptyState.class).single().title()).isEqualTo("No line has all of these words.");
        type("-");
        assertThat($(EmptyState.class).single().title()).isEqualTo("A search has words.");
    }

    @Test
    void oneIsPlayedSearchedAndDownloaded() {
        var recording = recording(false, "No space left on device.");
        recordings.lines.add(new Hit(recording.id(), agent.id(), agent.name(), recording.began(), 1_500, "got a word"));
        navigate(ReplayView.class, Map.of("recording", recording.id().toString()));
        var view = $(ReplayView.class).single();
        assertThat(view.getElement().getTextRecursively())
                .contains("Recordings of clients › web", "120×40", "No space left on device.");
        assertThat($(ReplayPane.class).all()).hasSize(1);
        assertThat($(Anchor.class).all()).extracting(Anchor::getText).contains("asciicast", "text");
        assertThat(button("Delete").isVisible()).isTrue();
    }

    @Test
    void oneThatIsGoneSaysSo() {
        navigate(ReplayView.class, Map.of("recording", RecordingId.random().toString()));
        assertThat($(EmptyState.class).single().title()).isEqualTo("There is no recording that you may watch.");
        assertThat($(ReplayPane.class).all()).isEmpty();
    }

    @Test
    void aboveTheTerminalStandsWhetherItIsRecorded() {
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        assertThat(button("Recordings").hasClassName("on")).isFalse();
        recordings.statuses.put(agent.id(), new Status(Mode.ALWAYS, true, true, null));
        navigate(AgentsView.class);
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        assertThat(button("Recording").hasClassName("on")).isTrue();
        recordings.statuses.put(agent.id(), new Status(Mode.ALWAYS, true, false, "The disk is full."));
        navigate(AgentsView.class);
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        assertThat(button("Not recorded").getElement().getAttribute("title")).isEqualTo("The disk is full.");
    }

    @Test
    void whoRunsTheTeamSaysWhetherItRecords() {
        navigate(PoliciesView.class);
        var part = $(RecordingPart.class).single();
        assertThat(part.getElement().getTextRecursively()).contains("Each agent's owner chooses", "30 days", "500 MB");
        $(Button.class).all().stream()
                .filter(each ->
                        "Change what is recorded".equals(each.getAriaLabel().orElse("")))
                .findFirst()
                .orElseThrow()
                .click();
        mode().setValue(Mode.ALWAYS);
        var days = $(IntegerField.class).all().getFirst();
        days.setValue(0);
        press($(RecordingPart.Change.class).single().primary().orElseThrow());
        assertThat(days.getErrorMessage()).isEqualTo("Recordings are kept for 1 to 3650 days.");
        days.setValue(7);
        press($(RecordingPart.Change.class).single().primary().orElseThrow());
        assertThat(recordings.policy.mode()).isEqualTo(Mode.ALWAYS);
        assertThat(part.getElement().getTextRecursively()).contains("always recorded", "7 days");
    }

    @SuppressWarnings("unchecked")
    private RadioButtonGroup<Mode> mode() {
        return $(RadioButtonGroup.class).single();
    }

    @Test
    void aMemberReadsThatAndDoesNotChangeIt() {
        permissions.denied.add(Permission.TEAM_MANAGE);
        navigate(PoliciesView.class);
        assertThat($(Button.class).all().stream()
                        .filter(each -> "Change what is recorded"
                                .equals(each.getAriaLabel().orElse("")))
                        .toList())
                .isEmpty();
    }
}
