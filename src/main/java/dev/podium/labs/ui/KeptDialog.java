package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.function.SerializableRunnable;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.podium.labs.Kept;
import dev.podium.labs.Roster.Entry;
import dev.podium.portal.Toasts;
import java.io.ByteArrayInputStream;

/** What is kept of one student: to hand out, or to delete after saying whose it is. */
final class KeptDialog extends LabForm {

    KeptDialog(Kept kept, Entry entry, SerializableRunnable done) {
        super("What is kept of " + entry.name(), "520px");
        var list = new UnorderedList();
        kept.of(entry.id()).stream()
                .filter(kind -> kind.count() > 0)
                .forEach(kind -> list.add(new ListItem(kind.name().replace('-', ' ') + ": " + kind.count())));
        var id = entry.id();
        var export = new Anchor(
                DownloadHandler.fromInputStream(event -> {
                    var file = kept.export(id);
                    return new DownloadResponse(
                            new ByteArrayInputStream(file.content()),
                            file.fileName(),
                            "application/zip",
                            file.content().length);
                }),
                "Take it to hand out");
        export.addClassName("btn");
        var what = new Paragraph(
                "Deleting takes all of it for good, takes them off the roster and out of the team, and ends"
                        + " the agents of their seats. Files stay on the machines, and the audit trail stays as it is.");
        var email = new TextField("Type their e-mail to delete it");
        email.setPlaceholder(entry.email());
        email.setWidthFull();
        email.setValueChangeMode(ValueChangeMode.EAGER);
        body(list, export, what, refusal.at("email", email));
        var delete = new Button(
                "Delete what is kept",
                pressed -> refusal.accepts(() -> {
                    kept.forget(id, email.getValue());
                    close();
                    Toasts.say("What was kept of " + entry.name() + " is deleted.");
                    done.run();
                }));
        delete.addThemeVariants(ButtonVariant.PRIMARY, ButtonVariant.ERROR);
        delete.setEnabled(false);
        email.addValueChangeListener(
                typed -> delete.setEnabled(typed.getValue().strip().equalsIgnoreCase(entry.email())));
        getFooter().add(new Button("Cancel", pressed -> close()), delete);
    }
}
