package dev.podium.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.shared.Registration;
import dev.podium.face.AgentPages;
import dev.podium.face.PageTest;
import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** News and refusals on a page. Which of several pages shows a piece of news is settled in the browser. */
@SpringJUnitWebConfig(AgentPages.class)
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class NewsTellerTest extends PageTest {

    private final List<Consumer<NewsSource.Piece>> takers = new ArrayList<>();

    private static NewsSource.Piece piece(int number) {
        return new NewsSource.Piece(
                "id " + number, Symbol.CRASHED, "web " + number + " has crashed", "<b>x</b>", "agents", false);
    }

    private NewsTeller teller() {
        var teller = new NewsTeller(List.of((ui, told) -> {
            takers.add(told);
            return (Registration) () -> takers.remove(told);
        }));
        UI.getCurrent().add(teller);
        return teller;
    }

    @Test
    void thePageThatIsChosenShowsAPieceOnceAsText() {
        var teller = teller();
        takers.getFirst().accept(piece(1));
        assertThat($(Notification.class).all()).as("not chosen").isEmpty();
        teller.show("id 1");
        teller.show("id 1");
        teller.show("never told");
        var toast = $(Notification.class).single();
        assertThat($(Span.class, toast).all()).extracting(Span::getText).contains("web 1 has crashed", "<b>x</b>");
        $(Button.class, toast).all().getFirst().click();
        assertThat(UI.getCurrent().getInternals().getActiveViewLocation().getPath())
                .isEqualTo("agents");
    }

    @Test
    void aRefusalThatComesAgainAndAgainStandsThereOnce() {
        for (int i = 0; i < 5; i++) {
            Toasts.refuse(DatabaseOutage.refusal());
        }
        assertThat($(Notification.class).all()).hasSize(1);
        Toasts.refuse(Refusal.unavailable("x.y", "There is none.", "Make one."));
        assertThat($(Notification.class).all()).hasSize(2);
    }

    @Test
    void aPageThatIsLeftIsToldNothingAndKeepsNotEverything() {
        var teller = teller();
        for (int i = 0; i < 50; i++) {
            takers.getFirst().accept(piece(i));
        }
        teller.show("id 0");
        assertThat($(Notification.class).all()).isEmpty();
        teller.show("id 49");
        assertThat($(Notification.class).all()).hasSize(1);
        UI.getCurrent().remove(teller);
        assertThat(takers).isEmpty();
    }
}
