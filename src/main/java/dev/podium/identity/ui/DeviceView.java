package dev.podium.identity.ui;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.identity.DeviceLogins;
import dev.podium.identity.Teams;
import dev.podium.identity.Tokens;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.time.Instant;

/**
 * Where somebody allows a program without a browser to act as them. The code is typed here and stands in no link, so that
 * nobody is led to allow what somebody else began; what is asked for is shown before it is allowed.
 */
@Route(value = "device", autoLayout = false)
@PageTitle("Sign in a device – Podium")
@PermitAll
class DeviceView extends LinkCard {

    private static final int USUAL_DAYS = 90;

    private final transient DeviceLogins devices;
    private final transient Tokens tokens;
    private final transient Teams teams;
    private final MultiSelectComboBox<String> scopes = new MultiSelectComboBox<>("May do");

    DeviceView(DeviceLogins devices, Tokens tokens, Teams teams) {
        super("Sign in a device", "For the podium command, or another program without a browser.");
        this.devices = devices;
        this.tokens = tokens;
        this.teams = teams;
    }

    @Override
    void opened() {
        fill(
                field("device", "code", "Code", "text", "off", "Eight letters, as the terminal shows them."),
                button("Continue", this::show));
    }

    private void show() {
        var code = value("code");
        var asked = devices.asked(code, Visitor.address());
        scopes.setItems(asked.scopes());
        scopes.select(asked.scopes());
        scopes.setWidthFull();
        var days = field("device", "expiresInDays", "For how many days", "number", "off", "");
        days.preset(Long.toString(Math.min(USUAL_DAYS, tokens.longest().toDays())));
        var decline = new Button("Decline", pressed -> {
            try {
                devices.decline(code, Visitor.address());
                done("Declined. What asked is told so.");
            } catch (Refusal over) {
                refuse(over);
            }
        });
        decline.addClassName("identity-button");
        fill(
                who(asked),
                facts(asked),
                new Paragraph("Allow only what you began yourself, just now: whoever began it acts as you."),
                days,
                scopes,
                button("Allow", () -> allow(code)),
                decline);
    }

    private Paragraph who(DeviceLogins.Asked asked) {
        var actor = CurrentActor.require();
        var team = teams.mine().stream()
                .filter(one -> one.id().equals(actor.team()))
                .map(Teams.Team::name)
                .findFirst()
                .orElse("");
        var host = new Span(asked.host());
        host.addClassName("identity-sentence");
        return new Paragraph(host, new Text(" asks to act as " + actor.name() + " in the team " + team + "."));
    }

    private static Div facts(DeviceLogins.Asked asked) {
        var minutes = Duration.between(asked.at(), Instant.now()).toMinutes();
        var from = new Span("Asked " + (minutes == 0 ? "less than a minute ago" : minutes + " min ago") + " from "
                + asked.address() + ".");
        from.addClassName("identity-hint");
        var facts = new Div(from);
        facts.addClassName("identity-taken");
        if (!asked.address().equals(Visitor.address())) {
            var elsewhere = new Span("That is not where you are: you come from " + Visitor.address() + ".");
            elsewhere.addClassName("identity-wrong");
            facts.add(elsewhere);
        }
        return facts;
    }

    private void allow(String code) {
        devices.allow(code, scopes.getSelectedItems(), Duration.ofDays(days()), Visitor.address());
        done("Allowed. Go back to the terminal; this page can be closed.");
    }

    /** What is no number is none of the days that there are. */
    private int days() {
        var typed = value("expiresInDays").strip();
        return typed.matches("[0-9]{1,6}") ? Integer.parseInt(typed) : 0;
    }

    private void done(String sentence) {
        clearRefusal();
        var said = new Paragraph(sentence);
        said.getElement().setAttribute("role", "status");
        fill(said);
    }
}
