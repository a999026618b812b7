package dev.podium.health.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H2;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.health.HealthChecks;
import dev.podium.health.SupportBundles;
import dev.podium.identity.Access;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.HealthCheck.State;
import dev.podium.portal.EmptyState;
import dev.podium.portal.RefusalCard;
import dev.podium.portal.StatusBadge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

@SpringJUnitWebConfig(HealthViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.health.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class HealthViewTest extends PageTest {

    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    /** As the room's own, without looking at anything. */
    static final class FakeChecks implements HealthChecks {

        final List<Seen> seen = new ArrayList<>();
        final Permissions permissions;
        int again;

        FakeChecks(Permissions permissions) {
            this.permissions = permissions;
        }

        @Override
        public List<Seen> all() {
            permissions.require(Permission.PLATFORM_MANAGE);
            return List.copyOf(seen);
        }

        @Override
        public void lookAgain() {
            again++;
        }
    }

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({FakePermissions.class, FakeChecks.class, HealthNews.class})
    static class Rooms {

        @Bean
        Access access() {
            return Optional::of;
        }

        @Bean
        SupportBundles bundles() {
            return () -> new byte[] {1};
        }
    }

    @Autowired
    FakeChecks checks;

    @Autowired
    FakePermissions permissions;

    private void seen(String check, State state, String sentence, String nextStep, String page) {
        checks.seen.add(new HealthChecks.Seen(check, state, sentence, nextStep, AT, AT, page, Map.of()));
    }

    @Test
    void whatIsWrongStandsFirstWithItsNextStepAndTheWayThere() {
        seen("machines.reached", State.BROKEN, "1 of 2 machines is not heard: lab-1.", "Look at it.", "machines");
        seen("home.writable", State.SILENT, "home.writable does not answer within 10 s.", "Look at the disk.", "");
        seen("backups.taken", State.LOOK, "No back-up was ever taken.", "Run podium backup.", "");
        seen("database.answers", State.FINE, "The database answers in 1 ms.", "", "");
        UI.getCurrent().navigate("admin/health");
        var view = (HealthView) getCurrentView();
        assertThat(view.heading().facts()).isEqualTo("1 broken, 1 does not answer, 1 to look at, 1 fine");
        assertThat($(StatusBadge.class).all())
                .extracting(StatusBadge::word)
                .startsWith("Broken", "Does not answer", "To look at");
        assertThat($(H2.class).all()).extracting(H2::getText).startsWith("1 of 2 machines is not heard: lab-1.");
        assertThat($(Anchor.class).all()).extracting(Anchor::getHref).contains("machines");
        assertThat($(Details.class).single().getSummaryText()).isEqualTo("1 is fine");
        assertThat($(Details.class).single().isOpened()).isFalse();
    }

    @Test
    void lookAgainHasItLookedAtAgain() {
        UI.getCurrent().navigate("admin/health");
        assertThat($(EmptyState.class).all()).extracting(EmptyState::title).contains("Podium has just started");
        seen("database.answers", State.FINE, "The database answers in 1 ms.", "", "");
        $(Button.class).withText("Look again").single().click();
        assertThat(checks.again).isEqualTo(1);
        UI.getCurrent().navigate("");
        UI.getCurrent().navigate("admin/health");
        assertThat($(EmptyState.class).all()).extracting(EmptyState::title).contains("All is well");
    }

    @Test
    void whoRunsItNotSeesNothing() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        UI.getCurrent().navigate("admin/health");
        assertThat($(HealthView.class).all()).isEmpty();
        assertThat($(RefusalCard.class).all()).isNotEmpty();
    }
}
