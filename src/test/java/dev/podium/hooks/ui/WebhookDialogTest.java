package dev.podium.hooks.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakePeople;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakeWebhooks;
import dev.podium.face.PageTest;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.portal.RefusalCard;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

@SpringJUnitWebConfig(WebhookDialogTest.Rooms.class)
@ViewPackages(packages = "dev.podium.portal")
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class WebhookDialogTest extends PageTest {

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({FakePermissions.class, FakePeople.class})
    static class Rooms {}

    private static final Actor MIRA = new Actor(FakeAgents.ME, "Mira Three", FakeAgents.TEAM, Set.of(Role.OWNER), null);

    @Test
    void anAddressIsKeptWhereItIsRefusedAndTheKeyIsShownOnceWhereItIsTaken() {
        var webhooks = new FakeWebhooks();
        CurrentActor.run(MIRA, () -> {
            var dialog = new WebhookDialog(webhooks);
            dialog.open();
            var address = $(TextField.class).withCaption("Address").single();
            address.setValue("http://chat.example.org/x");
            dialog.save();
            assertThat($(RefusalCard.class).exists()).isTrue();
            assertThat(address.getValue()).isEqualTo("http://chat.example.org/x");
            address.setValue("https://chat.example.org/x");
            dialog.save();
            assertThat($(Code.class).single().getText()).isEqualTo("whsec_shown-once");
            assertThat(address.getValue()).isEmpty();
            dialog.test();
            assertThat($(ListItem.class).all()).anyMatch(item -> item.hasClassName("hook-delivery"));
            dialog.close();
            new WebhookDialog(webhooks).open();
            assertThat($(Code.class).exists()).isFalse();
        });
    }
}
