package dev.podium.identity.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.identity.Profile;
import dev.podium.portal.Initials;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;

/** The part of the account page that is the person's own: name, password, and the browsers that are signed in. */
final class ProfileSection extends Div {

    private final transient Profile profile;
    private final Span initials = new Span();
    private final Span name = new Span();
    private final Span email = new Span();
    private final Table<Profile.Browser> browsers = new Table<>("Browsers");
    private final Button elsewhere = new Button("Sign out everywhere else", pressed -> endOthers());

    /** @param signOut the way out of this browser */
    ProfileSection(Profile profile, Button signOut) {
        this.profile = profile;
        addClassName("identity-profile");
        var rename = new Button("Change name", pressed -> rename());
        var password = new Button("Change password", pressed -> password());
        password.setVisible(profile.me().hasPassword());
        initials.addClassNames("ava", "lg");
        initials.getElement().setAttribute("aria-hidden", "true");
        name.addClassNames("strong", "cut");
        email.addClassNames("t2", "s", "cut");
        var who = new Div(name, email);
        who.addClassNames("called", "grow");
        var ways = new Div(rename, password, signOut);
        ways.addClassNames("row", "ways");
        var top = new Div(initials, who, ways);
        top.addClassNames("card", "row", "g3", "identity-me");
        columns();
        add(top, new H2("Where you are signed in"), browsers, new Div(elsewhere));
        refresh();
    }

    private void columns() {
        browsers.addName(
                "Browser", one -> BrowserWords.of(one.userAgent()), one -> one.current() ? "This browser" : "");
        browsers.addFact("Address", Profile.Browser::address);
        browsers.onPhone(
                browsers.addColumn(one -> Times.minute(one.createdAt())).setHeader("Since"), one -> "");
        browsers.onPhone(
                browsers.addColumn(one -> Times.minute(one.lastSeenAt())).setHeader("Last seen"),
                one -> "seen " + Times.minute(one.lastSeenAt()));
        browsers.addComponentColumn(one -> {
                    var end = new Button("Sign out", pressed -> {
                        profile.endBrowser(one.id());
                        refresh();
                    });
                    end.addClassNames("ghost", "danger");
                    end.setVisible(!one.current());
                    return end;
                })
                .setAutoWidth(true)
                .setFlexGrow(0);
        browsers.setAllRowsVisible(true);
    }

    private void rename() {
        var field = new TextField("Your name");
        field.setValue(profile.me().name());
        new AskedForm(
                        "Change your name",
                        "Change",
                        () -> {
                            profile.rename(field.getValue());
                            refresh();
                        },
                        field)
                .open();
    }

    private void password() {
        var old = new PasswordField("Old password");
        var wanted = new PasswordField("New password");
        wanted.setHelperText("12 characters or more. Your other browsers have to sign in anew.");
        new AskedForm(
                        "Change your password",
                        "Change",
                        () -> {
                            profile.changePassword(old.getValue(), wanted.getValue());
                            Toasts.say("Your password is changed; your other browsers are signed out.");
                            refresh();
                        },
                        old,
                        wanted)
                .open();
    }

    private void endOthers() {
        profile.endOtherBrowsers();
        Toasts.say("Your other browsers are signed out.");
        refresh();
    }

    private void refresh() {
        var me = profile.me();
        initials.setText(Initials.of(me.name()));
        name.setText(me.name());
        email.setText(me.email());
        var some = profile.browsers();
        browsers.setItems(some);
        elsewhere.setVisible(some.size() > 1);
    }
}
