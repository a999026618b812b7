package dev.podium.identity.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.function.SerializableRunnable;

/** The dialogs of this room: a question before what cannot be undone, and a link that is shown once. */
final class Asked {

    private Asked() {}

    static void before(String title, String consequence, String verb, SerializableRunnable work) {
        var dialog = new ConfirmDialog(title, consequence, verb, confirmed -> work.run(), "Cancel", kept -> {});
        dialog.setConfirmButtonTheme("error primary");
        dialog.open();
    }

    static void show(String title, String fact, String link) {
        var dialog = new Dialog(title);
        dialog.addClassName("dlg");
        dialog.setWidth("440px");
        dialog.setCloseOnOutsideClick(false);
        var code = new Element("code");
        code.setText(link);
        var made = new Div(new Paragraph(fact));
        made.addClassName("identity-made");
        made.getElement().appendChild(code);
        dialog.add(made);
        dialog.getFooter().add(new Button("Done", pressed -> dialog.close()));
        dialog.open();
    }
}
