package dev.podium.identity.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.identity.Profile;
import dev.podium.portal.Toasts;

/** The part of the account page that is the person's own: name, password, and the browsers that are signed in. */
final class ProfileSection extends Div {

    private final transient Profile profile;
    private final Span name = new Span();
    private final Grid<Profile.Browser> browsers = new Grid<>();
    private final Button elsewhere = new Button("Sign out everywhere else", pressed -> endOthers());

    ProfileSection(Profile profile) {
        this.profile = profile;
        addClassName("identity-profile");
        var rename = new Button("Change name", pressed -> rename());
        var password = new Button("Change password", pressed -> password());
        password.setVisible(profile.me().hasPassword());
        var top = new Div(name, rename, password);
        top.addClassNames("row", "g3");
        columns();
        add(top, new H2("Where you are signed in"), browsers, new Div(elsewhere));
        refresh();
    }

    private void columns() {
        browsers.addThemeVariants(GridVariant.NO_BORDER);
        browsers.getElement().setAttribute("aria-label", "Browsers");
        browsers.addColumn(one -> one.current() ? "This browser" : one.userAgent())
                .setHeader("Browser")
                .setFlexGrow(2);
        browsers.addColumn(Profile.Browser::address).setHeader("Address");
        browsers.addColumn(one -> Times.minute(one.createdAt())).setHeader("Since");
        browsers.addColumn(one -> Times.minute(one.lastSeenAt())).setHeader("Last seen");
        browsers.addComponentColumn(one -> {
                    var end = new Button("Sign out", pressed -> {
                        profile.endBrowser(one.id());
                        refresh();
                    });
                    end.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.ERROR);
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
        name.setText(me.name() + ", " + me.email());
        var some = profile.browsers();
        browsers.setItems(some);
        elsewhere.setVisible(some.size() > 1);
    }
}
