package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.podium.face.AgentPages;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakeGpus;
import dev.podium.face.FakeMachines;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.gpus.GpuServers;
import dev.podium.gpus.ui.NeedPart;
import dev.podium.identity.Permission;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** An agent that is made by the dialog to run on GPUs. */
@SpringJUnitWebConfig(AgentPages.class)
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class GpuChoiceTest extends PageTest {

    @Autowired
    FakeAgents agents;

    @Autowired
    FakeGpus gpus;

    @Autowired
    FakePermissions permissions;

    private void share() {
        gpus.servers.put(
                FakeMachines.FORGE.id(),
                new GpuServers.Server(
                        FakeMachines.FORGE.id(),
                        FakeMachines.FORGE.name(),
                        new GpuServers.Policy(GpuServers.Badge.DECLARED, BigDecimal.ONE, BigDecimal.ONE),
                        "",
                        List.of()));
    }

    private void openDialog() {
        navigate(AgentsView.class);
        $(Button.class).withAriaLabel("New agent").single().click();
        roundTrip();
    }

    private void press() {
        $(NewAgentDialog.class).single().primary().orElseThrow().click();
        roundTrip();
    }

    private Checkbox choice() {
        return $(Checkbox.class).all().stream()
                .filter(each -> each.getLabel().startsWith("Run it on shared GPUs"))
                .findFirst()
                .orElseThrow();
    }

    private IntegerField many() {
        return $(IntegerField.class).all().stream()
                .filter(each -> "How many".equals(each.getLabel()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whereNothingIsSharedNothingIsOffered() {
        openDialog();
        assertThat($(GpuChoice.class).exists()).isFalse();
        $(NameField.class).single().setValue("plain");
        press();
        assertThat(agents.wanted.getFirst().gpus()).isNull();
    }

    @Test
    void whoMayNotUseThemIsOfferedNone() {
        share();
        permissions.denied.add(Permission.GPU_USE);
        openDialog();
        assertThat($(GpuChoice.class).exists()).isFalse();
    }

    @Test
    void itIsFoldedUntilItIsWantedAndSaysWhatWouldBeAnswered() {
        share();
        openDialog();
        assertThat($(NeedPart.class).exists()).isFalse();
        choice().setValue(true);
        assertThat($(NeedPart.class).single().answered()).isEqualTo("Would start at once on gpu-a, GPU 7.");
        many().setValue(9);
        assertThat($(NeedPart.class).single().answered()).contains("the largest that fits is 8 GPUs");
        many().setValue(2);
        $(NameField.class).single().setValue("trainer");
        press();
        assertThat(agents.wanted.getFirst().gpus()).isNotNull().satisfies(needed -> {
            assertThat(needed.words()).isEqualTo("2 GPUs");
            assertThat(needed.limit()).isEqualTo(Duration.ofHours(4));
        });
    }

    @Test
    void anEmptyNumberIsRefusedInTheForm() {
        share();
        openDialog();
        $(NameField.class).single().setValue("trainer");
        choice().setValue(true);
        many().setValue(null);
        press();
        assertThat(agents.wanted).isEmpty();
        assertThat(many().isInvalid()).isTrue();
    }
}
