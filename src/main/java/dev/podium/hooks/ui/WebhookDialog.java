package dev.podium.hooks.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.hooks.Webhooks;
import dev.podium.portal.Counted;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Since;
import dev.podium.portal.Toasts;

/** Where a team is told, what was told last, and a test of it. For who may manage the team. */
@StyleSheet("hooks.css")
public class WebhookDialog extends Dialog {

    private final transient Webhooks webhooks;
    private final FormRefusal refused = new FormRefusal();
    private final TextField url = refused.at("url", new TextField("Address"));
    private final Paragraph state = new Paragraph();
    private final Div key = new Div();
    private final UnorderedList last = new UnorderedList();
    private final H3 lastTitle = new H3("Last messages");
    private final Button test = new Button("Send a test", _ -> test());
    private final Button remove = new Button("Remove", _ -> askToRemove());

    public WebhookDialog(Webhooks webhooks) {
        this.webhooks = webhooks;
        setHeaderTitle("Webhook of the team");
        setWidth("560px");
        addClassName("dlg");
        url.setWidthFull();
        url.setPlaceholder("https://");
        url.setMaxLength(Webhooks.LONGEST_URL);
        url.setHelperText("An incoming webhook of Slack, Mattermost or Discord, or a program of your own.");
        url.setAutocomplete(Autocomplete.OFF);
        state.addClassName("t2");
        key.setVisible(false);
        last.addClassName("hook-last");
        var about =
                new Paragraph("Your team is told there when something it watches for is free, when a lease begins, ends"
                        + " soon or is over, and when a request is refused.");
        about.addClassNames("t2", "s");
        var body = new Div(refused, about, state, key, url, lastTitle, last);
        body.addClassName("dbody");
        add(body);
        var save = new Button("Set", _ -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        remove.addClassNames("ghost", "danger");
        getFooter().add(remove, test, new Button("Close", _ -> close()), save);
        refresh();
    }

    private void refresh() {
        var hook = webhooks.get();
        state.setText(hook.map(is -> "Set to " + is.shown() + " by " + is.madeBy() + ".")
                .orElse("None is set."));
        test.setVisible(hook.isPresent());
        remove.setVisible(hook.isPresent());
        last.removeAll();
        var deliveries = webhooks.deliveries();
        deliveries.forEach(each -> last.add(line(each)));
        lastTitle.setVisible(!deliveries.isEmpty());
    }

    private static ListItem line(Webhooks.Delivery delivery) {
        var event = new Span(delivery.event());
        event.addClassName("mono");
        var words = new Span(
                switch (delivery.state()) {
                    case DELIVERED -> "delivered";
                    case WAITING ->
                        delivery.tries() == 0
                                ? "on its way"
                                : delivery.said() + " Tried " + Counted.of(delivery.tries(), "time", "times")
                                        + ", and again later.";
                    case GIVEN_UP -> "given up: " + delivery.said();
                });
        words.addClassName(delivery.state() == Webhooks.State.GIVEN_UP ? "bad" : "t2");
        var item = new ListItem(event, words, new Since(delivery.made()));
        item.addClassName("hook-delivery");
        return item;
    }

    void save() {
        refused.accepts(() -> {
            var made = webhooks.set(url.getValue());
            url.clear();
            key.removeAll();
            key.add(new Paragraph("Messages are signed with this key. Copy it now: it is not shown again."));
            key.add(new Code(made.key()));
            key.addClassName("hook-key");
            key.setVisible(true);
            refresh();
        });
    }

    void test() {
        refused.accepts(() -> {
            webhooks.test();
            Toasts.say("A test is on its way.");
            refresh();
        });
    }

    private void askToRemove() {
        var dialog = new ConfirmDialog(
                "Remove the webhook?",
                "Your team is told nothing there any more. What waits still is given up.",
                "Remove",
                _ -> refused.accepts(() -> {
                    webhooks.remove();
                    key.setVisible(false);
                    refresh();
                }),
                "Keep it",
                _ -> {});
        dialog.setConfirmButtonTheme("error primary");
        dialog.open();
    }
}
