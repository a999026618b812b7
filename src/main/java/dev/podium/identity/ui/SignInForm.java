package dev.podium.identity.ui;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.server.VaadinRequest;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * A plain form of the browser: password managers know it, and signing in changes the session, which must not happen
 * under a running page.
 */
@Tag("form")
class SignInForm extends HtmlContainer {

    private final Input email = field("username", "text", "username");
    private final Input password = field("password", "password", "current-password");

    SignInForm() {
        getElement().setAttribute("method", "post").setAttribute("action", "login");
        addClassName("identity-form");
        var request = VaadinRequest.getCurrent();
        if (request != null && request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token) {
            var hidden = new Input();
            hidden.setType("hidden");
            hidden.getElement().setAttribute("name", token.getParameterName());
            hidden.getElement().setAttribute("value", token.getToken());
            add(hidden);
        }
        var button = new NativeButton("Sign in");
        button.getElement().setAttribute("type", "submit");
        button.addClassName("identity-primary");
        add(labelled("E-mail", email), labelled("Password", password), button);
        email.getElement().setAttribute("autofocus", true);
    }

    /** One that is only sent, by {@link #submitWith}. */
    static SignInForm hidden() {
        var form = new SignInForm();
        form.addClassName("identity-hidden");
        form.getElement().setAttribute("aria-hidden", "true");
        form.email.getElement().removeAttribute("autofocus");
        return form;
    }

    /** Signs in with what was typed into two other fields; the password never comes back from the server. */
    void submitWith(String emailText, HtmlContainer passwordHolder) {
        getElement()
                .executeJs(
                        "this.elements['username'].value = $0;"
                                + "this.elements['password'].value = $1.querySelector('input[type=password]').value;"
                                + "this.submit();",
                        emailText,
                        passwordHolder.getElement());
    }

    private static Input field(String name, String type, String autocomplete) {
        var input = new Input();
        input.setType(type);
        input.setId("sign-in-" + name);
        input.getElement()
                .setAttribute("name", name)
                .setAttribute("autocomplete", autocomplete)
                .setAttribute("required", true);
        input.addClassName("identity-in");
        return input;
    }

    private static HtmlContainer labelled(String text, Input input) {
        var label = new NativeLabel(text);
        label.setFor(input);
        label.add(input);
        label.addClassName("identity-field");
        return label;
    }
}
