package dev.podium.gpus.ui;

import static dev.podium.gpus.ui.GpuPages.MIRA;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.face.FakeGpus;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.kernel.CurrentActor;
import dev.podium.portal.EmptyState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** The pages that look back at GPUs. */
@SpringJUnitWebConfig(GpuPages.class)
@ViewPackages(packages = {"dev.podium.gpus.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class GpuReportViewsTest extends PageTest {

    @Autowired
    FakeGpus gpus;

    @Autowired
    FakePermissions permissions;

    private <T extends Component> T open(Class<T> page) {
        return CurrentActor.get(MIRA, () -> navigate(page));
    }

    private void click(String words) {
        CurrentActor.run(MIRA, () -> $(Button.class).withText(words).last().click());
    }

    @Test
    void aMemberSeesWhatTheTeamUsedAndWhyOthersWaitedWhileSomethingWasFree() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        gpus.fill();
        var view = open(GpuUseView.class);
        assertThat(view.heading().facts()).isEqualTo("counted up to 11:53");
        assertThat($(H2.class).all()).extracting(H2::getText).containsExactly("Servers", "People", "Longest waits");
        assertThat($(Paragraph.class).all())
                .extracting(Paragraph::getText)
                .containsExactly(
                        "50 % of them were held, and 12.0 h were free while somebody waited who may use them.",
                        "On 4.0 h that were held nothing ran at all: $8.00 by the price of the leases.");
        assertThat($(Button.class).withText("All teams").exists()).isFalse();
    }

    @Test
    void whoRunsTheInstallationSeesAllTeamsToo() {
        gpus.fill();
        open(GpuUseView.class);
        click("All teams");
        assertThat($(H2.class).all())
                .extracting(H2::getText)
                .containsExactly("Servers", "Teams", "People", "Longest waits");
    }

    @Test
    void historyFiltersByPersonAndTakesItselfAway() throws IOException {
        gpus.fill();
        var view = open(GpuHistoryView.class);
        assertThat(view.shown()).extracting(past -> past.lease().personName()).containsExactly("Mira Three", "Ole One");
        click("All teams");
        assertThat(view.shown()).hasSize(3);
        var file = new ByteArrayOutputStream();
        CurrentActor.get(MIRA, view::export).to(file);
        assertThat(file.toString(StandardCharsets.UTF_8).lines()).hasSize(4);
    }

    @Test
    void aLongHistoryIsShownPageByPage() {
        gpus.fill();
        var last = gpus.reports.past.getFirst();
        gpus.reports.past.clear();
        for (int i = 0; i < 70; i++) {
            gpus.reports.past.add(last);
        }
        var view = open(GpuHistoryView.class);
        assertThat(view.shown()).hasSize(50);
        assertThat($(Button.class).withText("Show more").single().isVisible()).isTrue();
    }

    @Test
    void fairnessIsShownByDays() {
        gpus.fill();
        var view = open(GpuFairnessView.class);
        var lines = $(RowsElement.Days.class).first().rows();
        assertThat(lines).extracting(GpuFairnessView.DaysRow::name).containsExactly("Team blue", "Team red");
        assertThat(lines.getFirst().days()).hasSize(30);
        assertThat(lines.getFirst().above()).isTrue();
        click("7 days");
        assertThat($(RowsElement.Days.class).first().rows().getFirst().days()).hasSize(7);
        assertThat(view.heading().facts()).contains("in 7 days");
    }

    @Test
    void whoRunsTheTeamSetsItsWebhookHere() {
        gpus.fill();
        open(GpusView.class);
        click("Webhook");
        assertThat($(TextField.class).withCaption("Address").exists()).isTrue();
    }

    @Test
    void aMemberIsShownNoWebhook() {
        permissions.denied.add(Permission.TEAM_MANAGE);
        gpus.fill();
        open(GpusView.class);
        assertThat($(Button.class).withText("Webhook").exists()).isFalse();
    }

    @Test
    void withNothingThereEachPageSaysWhatWillBe() {
        gpus.reports.past.clear();
        for (var page : Set.of(GpuUseView.class, GpuFairnessView.class, GpuHistoryView.class)) {
            open(page);
            assertThat($(EmptyState.class).exists()).as(page.getSimpleName()).isTrue();
        }
    }
}
