package dev.podium.agents.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import dev.podium.portal.Symbol;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The look of this room's forms: a title, a body, Cancel and one primary button. */
abstract class FormDialog extends Dialog {

    private @Nullable Button primary;

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

    final void footer(Button button) {
        primary = button;
        getFooter().add(new Button("Cancel", e -> close()), button);
    }

    /** The button that sends the form, where there is one. */
    final Optional<Button> primary() {
        return Optional.ofNullable(primary);
    }
}
