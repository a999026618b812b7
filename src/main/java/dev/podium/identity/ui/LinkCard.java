package dev.podium.identity.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import dev.podium.kernel.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A card behind a link with a token: fields, one button that Enter presses too, and in the end somebody who is signed
 * in.
 */
abstract class LinkCard extends Card implements BeforeEnterObserver {

    private final Map<String, CardField> fields = new LinkedHashMap<>();
    private final SignInForm signIn = SignInForm.hidden();
    private String token = "";

    LinkCard(String title, String fact) {
        super(title, fact);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        token = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("token")
                .orElse("");
        try {
            opened();
        } catch (Refusal closed) {
            refuse(closed);
            fill(LoginView.link());
        }
    }

    /** Fills the card for this {@link #token}; what it refuses is shown in its place. */
    abstract void opened();

    final String token() {
        return token;
    }

    /** @param name as refusals name it; the field's id ends in it */
    final CardField field(String id, String name, String text, String type, String autocomplete, String hint) {
        var field = new CardField(id + "-" + name, name, text, type, autocomplete, hint);
        fields.put(name, field);
        return field;
    }

    /** The password that the person chooses here. */
    final CardField newPassword(String id) {
        return field(id, "password", "Password", "password", "new-password", "12 characters or more.");
    }

    final String value(String name) {
        return named(name).value();
    }

    private CardField named(String name) {
        var field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException("There is no field " + name + ".");
        }
        return field;
    }

    /** A press runs the work; its refusal is shown on the card and at its field, and the button can be pressed again. */
    final Button button(String text, SerializableRunnable work) {
        var button = new Button(text);
        button.addThemeVariants(ButtonVariant.PRIMARY);
        button.addClassName("identity-button");
        // A field tells its value when it loses the focus, and Enter alone does not take it away.
        button.addClickShortcut(Key.ENTER).resetFocusOnActiveElement();
        button.setDisableOnClick(true);
        button.addClickListener(pressed -> {
            try {
                attempt(work);
            } finally {
                button.setEnabled(true);
            }
        });
        return button;
    }

    private void attempt(SerializableRunnable work) {
        clearRefusal();
        fields.values().forEach(field -> field.say(""));
        try {
            work.run();
        } catch (Refusal refusal) {
            var field = fields.get(String.valueOf(refusal.field()));
            if (field == null) {
                refuse(refusal);
            } else {
                field.say(refusal.sentence());
            }
        }
    }

    /** Says each at its field; whether there is any. */
    final boolean says(List<Refusal> problems) {
        problems.forEach(problem -> named(String.valueOf(problem.field())).say(problem.sentence()));
        return !problems.isEmpty();
    }

    /** Belongs into the card, unseen: {@link #signIn(String)} sends it. */
    final SignInForm signInForm() {
        return signIn;
    }

    /** Signs in with the password that was typed here. */
    final void signIn(String email) {
        signIn.submitWith(email.strip(), named("password"));
    }
}
