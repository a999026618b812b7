package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.notification.Notification;
import dev.podium.agents.Agent;
import dev.podium.agents.AgentState;
import dev.podium.agents.Approvals.Answer;
import dev.podium.agents.Approvals.Kind;
import dev.podium.agents.Approvals.Prompt;
import dev.podium.agents.Program;
import dev.podium.face.AgentPages;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakeApprovals;
import dev.podium.face.PageTest;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** What an agent asks, above its terminal. */
@SpringJUnitWebConfig(AgentPages.class)
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ApprovalCardTest extends PageTest {

    private static final Answer YES = new Answer(Kind.APPROVE, "Yes");
    private static final Answer ALWAYS = new Answer(Kind.ALWAYS, "Yes, and always allow it here");
    private static final Answer NO = new Answer(Kind.DENY, "No");

    @Autowired
    FakeAgents agents;

    @Autowired
    FakeApprovals approvals;

    private Agent agent;

    @BeforeEach
    void anAgent() {
        agent = agents.add(
                "clients-web",
                Program.SHELL,
                AgentState.WAITING_FOR_PERMISSION,
                "Bash: make",
                Duration.ofMinutes(3),
                "$ ");
    }

    private void asks(String id, String text, boolean partly, Answer... answers) {
        approvals.prompts.put(agent.id(), new Prompt(id, "Bash command", text, partly, List.of(answers)));
    }

    private ApprovalCard open() {
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        return card();
    }

    private ApprovalCard card() {
        return $(ApprovalCard.class).withCondition(each -> true).all().getFirst();
    }

    private List<String> buttons() {
        return $(Button.class, card()).all().stream().map(Button::getText).toList();
    }

    private Button button(String words) {
        return $(Button.class, card()).all().stream()
                .filter(each -> each.getText().equals(words))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showsWhatItWantsToDoAndTheAnswersThatItOffers() {
        asks("one", "npm install decimal.js@10 --save\n<b>bold</b>", false, YES, ALWAYS, NO);
        var card = open();
        assertThat($(Pre.class, card).single().getText()).isEqualTo("npm install decimal.js@10 --save\n<b>bold</b>");
        assertThat(buttons()).containsExactly("Approve", "Approve always", "Deny");
        assertThat(card.getElement().getTextRecursively()).contains("Yes, and always allow it here");
        assertThat(button("Approve").getElement().getAttribute("data-key")).isEqualTo("alt+y");
        assertThat(button("Deny").getElement().getAttribute("data-key")).isEqualTo("alt+n");
    }

    @Test
    void anAnswerNamesThePromptThatWasSeenAndTheCardGoes() {
        asks("one", "make", false, YES, NO);
        var card = open();
        button("Approve").click();
        assertThat(approvals.answers).containsExactly("one approve");
        assertThat(card.isVisible()).isFalse();
    }

    @Test
    void whereItIsRefusedWhatIsAskedNowStandsThere() {
        asks("one", "make", false, YES, NO);
        open();
        approvals.refusal = Refusal.conflict("agents.prompt-gone", "It no longer asks that.", "Look again.");
        asks("two", "rm -rf build", false, YES, NO);
        button("Approve").click();
        assertThat($(Notification.class).all()).isNotEmpty();
        assertThat($(Pre.class, card()).single().getText()).isEqualTo("rm -rf build");
        approvals.refusal = null;
        button("Deny").click();
        assertThat(approvals.answers).containsExactly("two deny");
    }

    @Test
    void saysWhereItIsToBeAnsweredInTheTerminal() {
        asks("one", "make", true, NO);
        assertThat(open().getElement().getTextRecursively()).contains("only a part of it");
        assertThat(buttons()).containsExactly("Deny");
    }

    @Test
    void withoutAPromptThatCanBeReadTheReasonStandsAlone() {
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        assertThat($(ApprovalCard.class).all()).isEmpty();
        assertThat($(TerminalHeader.class).single().getElement().getTextRecursively())
                .contains("Bash: make");
    }
}
