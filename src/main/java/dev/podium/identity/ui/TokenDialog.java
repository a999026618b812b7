package dev.podium.identity.ui;

import com.vaadin.flow.component.HasSize;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.dom.Element;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** Makes a token and shows its text, this once. */
class TokenDialog extends Dialog {

    private static final int USUAL_DAYS = 90;

    /** Makes what the form asks for, or refuses it. */
    interface Maker {
        Tokens.MadeToken make(String name, Set<String> scopes, Duration validFor);
    }

    private final transient Maker maker;
    private final transient Runnable made;
    private final TextField name = new TextField("Name");
    private final IntegerField days = new IntegerField("Valid for, in days");
    private final MultiSelectComboBox<String> scopes = new MultiSelectComboBox<>("May do");
    private final Span refused = new Span();
    private final VerticalLayout body = new VerticalLayout();
    private final Button make = new Button("Make", pressed -> make());
    private final Button close = new Button("Cancel", pressed -> close());

    /**
     * @param none what no scope stands for, said in the empty field
     * @param made is run once there is a new token
     */
    TokenDialog(Maker maker, Duration longest, Collection<String> offered, String none, Runnable made) {
        this.maker = maker;
        this.made = made;
        setHeaderTitle("Make a token");
        setWidth("440px");
        addClassName("dlg");
        name.setHelperText("What will use it");
        days.setValue((int) Math.min(USUAL_DAYS, longest.toDays()));
        days.setMin(1);
        days.setMax((int) longest.toDays());
        scopes.setItems(offered.stream().sorted().toList());
        scopes.setPlaceholder(none);
        refused.addClassName("identity-wrong");
        refused.getElement().setAttribute("role", "alert");
        for (var field : new HasSize[] {name, days, scopes}) {
            field.setWidthFull();
        }
        body.setPadding(false);
        body.addClassName("dbody");
        body.add(name, days, scopes, refused);
        add(body);
        make.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(close, make);
        name.focus();
    }

    /** The button that sends the form. */
    Button primary() {
        return make;
    }

    private void make() {
        refused.setText("");
        name.setInvalid(false);
        days.setInvalid(false);
        scopes.setInvalid(false);
        var validFor = Duration.ofDays(days.getValue() == null ? 0 : days.getValue());
        try {
            show(maker.make(name.getValue(), scopes.getValue(), validFor));
            made.run();
        } catch (Refusal refusal) {
            refuse(refusal);
        }
    }

    private void refuse(Refusal refusal) {
        switch (refusal.field()) {
            case "name" -> {
                name.setErrorMessage(refusal.sentence());
                name.setInvalid(true);
            }
            case "expiresInDays" -> {
                days.setErrorMessage(refusal.sentence());
                days.setInvalid(true);
            }
            case "scopes" -> {
                scopes.setErrorMessage(refusal.sentence());
                scopes.setInvalid(true);
            }
            case null, default -> refused.setText(refusal.sentence() + " " + refusal.nextStep());
        }
    }

    private void show(Tokens.MadeToken token) {
        var text = new Div();
        text.addClassName("identity-made");
        var code = new Element("code");
        code.setText(token.text());
        var label = new NativeLabel("Copy it now: it is not shown again.");
        text.add(label);
        text.getElement().appendChild(code);
        body.removeAll();
        body.add(text);
        make.setVisible(false);
        close.setText("Done");
        setCloseOnOutsideClick(false);
    }

    static void confirmRevoke(Tokens.Token token, Runnable revoke) {
        var dialog = new ConfirmDialog(
                "Revoke " + token.name() + "?",
                "What uses this token is refused from now on. It cannot be brought back.",
                "Revoke",
                confirmed -> revoke.run(),
                "Keep it",
                kept -> {});
        dialog.setConfirmButtonTheme("error primary");
        dialog.open();
    }
}
