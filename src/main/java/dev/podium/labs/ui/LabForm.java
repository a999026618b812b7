package dev.podium.labs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;

/** The look of this room's forms: a title, fields, Cancel and one primary button; a refusal stands at the top. */
class LabForm extends Dialog {

    final FormRefusal refusal = new FormRefusal();

    LabForm(String title, String width) {
        setHeaderTitle(title);
        addClassName("dlg");
        setWidth(width);
        setCloseOnOutsideClick(false);
        var close = new Button(Symbol.CLOSE.smallIcon(), pressed -> close());
        close.addClassNames("sm", "sq", "ghost");
        close.setAriaLabel("Close");
        getHeader().add(close);
    }

    final void body(Component... parts) {
        var body = new Div(refusal);
        body.addClassName("dbody");
        body.add(parts);
        add(body);
    }

    /** @return the primary button */
    final Button footer(String verb, SerializableRunnable work) {
        var send = new Button(verb, pressed -> work.run());
        send.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), send);
        return send;
    }
}
