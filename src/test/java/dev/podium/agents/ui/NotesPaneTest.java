package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.markdown.Markdown;
import com.vaadin.flow.component.textfield.TextArea;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Notes.Kind;
import dev.podium.agents.Program;
import dev.podium.face.AgentPages;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakeNotes;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** The notes beside a terminal. */
@SpringJUnitWebConfig(AgentPages.class)
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class NotesPaneTest extends PageTest {

    @Autowired
    FakeAgents agents;

    @Autowired
    FakeNotes notes;

    @Autowired
    FakePermissions permissions;

    private Agent agent;

    @BeforeEach
    void anAgent() {
        agent = agents.add("clients-web", Program.SHELL, AgentState.IDLE, "Quiet", Duration.ofMinutes(3), "$ ");
    }

    private void open() {
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        button("Notes").click();
    }

    private Button button(String words) {
        return $(Button.class).all().stream()
                .filter(each -> each.getText().startsWith(words))
                .findFirst()
                .orElseThrow();
    }

    private List<String> texts() {
        return $(Markdown.class).all().stream().map(Markdown::getContent).toList();
    }

    @Test
    void theHeaderSaysHowManyThereAreAndTheButtonShowsAndHidesThem() {
        notes.put(agent.id(), "Tom", Kind.DECISION, "Money is a decimal.", Instant.now(), false);
        open();

        assertThat(button("Notes").getText()).isEqualTo("Notes 1");
        assertThat(texts()).containsExactly("Money is a decimal.");
        assertThat($(NotesPane.class).single().getElement().getTextRecursively())
                .contains("Decision", "Tom");

        button("Notes").click();
        assertThat($(NotesPane.class).all()).isEmpty();
    }

    @Test
    void whereThereIsNoneThePaneSaysWhatBelongsThere() {
        open();

        assertThat($(NotesPane.class).single().getElement().getTextRecursively())
                .contains("There is no note yet.");
    }

    @Test
    void aNoteIsWrittenAndCounted() {
        open();
        $(TextArea.class).single().setValue("Ask before adding a dependency.");
        button("Save").click();

        assertThat(texts()).containsExactly("Ask before adding a dependency.");
        assertThat(button("Notes").getText()).isEqualTo("Notes 1");
        assertThat($(TextArea.class).single().getValue()).isEmpty();
    }

    @Test
    void whatIsRefusedIsSaidAtTheFieldAndStays() {
        open();
        $(TextArea.class).single().setValue("  ");
        button("Save").click();

        assertThat($(TextArea.class).single().getErrorMessage()).isEqualTo("The note is empty.");
        assertThat($(TextArea.class).single().getValue()).isEqualTo("  ");
    }

    @Test
    void onesOwnNoteIsChangedAndItsHistoryShown() {
        notes.put(agent.id(), "Ada", Kind.NOTE, "First", Instant.now(), true);
        open();
        button("Edit").click();
        var field = $(TextArea.class).all().getFirst();
        assertThat(field.getValue()).isEqualTo("First");
        field.setValue("Second");
        button("Save").click();

        assertThat(texts()).containsExactly("Second");
        button("edited once").click();
        assertThat($(NoteHistoryDialog.class).single().getElement().getTextRecursively())
                .contains("Now", "Before");
    }

    @Test
    void aNoteIsPinnedRemovedAndBroughtBack() {
        notes.put(agent.id(), "Ada", Kind.NOTE, "First", Instant.now(), true);
        open();
        button("Pin").click();
        assertThat(button("Unpin").isVisible()).isTrue();

        button("Remove").click();
        assertThat(texts()).isEmpty();
        assertThat(button("Notes").getText()).isEqualTo("Notes");
        button("Undo").click();
        assertThat(texts()).containsExactly("First");
    }

    @Test
    void theNotesOfOthersAreReadAlone() {
        notes.put(agent.id(), "Tom", Kind.NOTE, "Tom's", Instant.now(), false);
        open();

        assertThat($(Button.class).all().stream().map(Button::getText).toList())
                .doesNotContain("Edit", "Pin", "Remove");
    }

    @Test
    void whoMayWriteNoneHasNoForm() {
        permissions.denied.add(Permission.NOTE_WRITE);
        open();

        assertThat($(TextArea.class).all()).isEmpty();
    }
}
