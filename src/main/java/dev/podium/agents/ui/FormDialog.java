package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import dev.podium.portal.Symbol;

/** The look of this room's forms: a title, a body, Cancel and one primary button. */
abstract class FormDialog extends Dialog {

    FormDialog(String title) {
        setHeaderTitle(title);
        addClassName("dlg");
        setWidth("440px");
        setCloseOnOutsideClick(false);
        var close = new Button(Symbol.CLOSE.smallIcon(), e -> close());
        close.addClassNames("sm", "sq", "ghost");
        close.setAriaLabel("Close");
        getHeader().add(close);
    }

    final void body(Component... parts) {
        var body = new Div(parts);
        body.addClassName("dbody");
        add(body);
    }

    final void footer(Button primary) {
        getFooter().add(new Button("Cancel", e -> close()), primary);
    }
}
