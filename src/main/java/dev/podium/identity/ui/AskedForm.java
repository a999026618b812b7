package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.Refusal;
import dev.podium.portal.RefusalCard;

/** A form that stays open, with what was typed, while its work is refused. */
final class AskedForm extends Dialog {

    private final Div refused = new Div();
    private final Button send;

    AskedForm(String title, String verb, SerializableRunnable work, Component... fields) {
        setHeaderTitle(title);
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        var body = new Div(refused);
        body.addClassName("dbody");
        body.add(fields);
        add(body);
        send = new Button(verb, pressed -> attempt(work));
        send.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), send);
    }

    private void attempt(SerializableRunnable work) {
        refused.removeAll();
        try {
            work.run();
            close();
        } catch (Refusal refusal) {
            refused.add(new RefusalCard(refusal));
        }
    }

    /** The button that sends the form. */
    Button primary() {
        return send;
    }
}
