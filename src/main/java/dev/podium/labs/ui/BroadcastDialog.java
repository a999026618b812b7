package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.server.streams.UploadHandler;
import dev.podium.labs.Broadcasts;
import dev.podium.labs.Broadcasts.Broadcast;
import dev.podium.labs.Broadcasts.Kind;
import dev.podium.labs.Broadcasts.Sent;
import dev.podium.labs.Broadcasts.Unconfirmed;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Seats.Seat;
import dev.podium.portal.Counted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends a message, a command or a file to seats. A dangerous command is shown with what it does, and where, before it is sent. */
@StyleSheet("casts.css")
final class BroadcastDialog extends LabForm {

    private final transient Broadcasts broadcasts;
    private final transient Lab lab;
    private final SerializableConsumer<Broadcast> sent;
    private final RadioButtonGroup<Kind> kind = new RadioButtonGroup<>("What");
    private final SeatChoice seats;
    private final TextArea text = refusal.at("text", new TextArea("Message"));
    private final TextArea command = refusal.at("command", new TextArea("Command"));
    private final Checkbox agents = new Checkbox("Also as input to agents and other programs that are no shells");
    private final Upload upload;
    private final Div danger = new Div();
    private final Button send;
    private transient @Nullable String fileName;
    private transient byte[] content = {};
    private String confirm = "";

    BroadcastDialog(
            Broadcasts broadcasts, Lab lab, List<Seat> all, List<Seat> some, SerializableConsumer<Broadcast> sent) {
        super("Broadcast to " + lab.name(), "560px");
        this.broadcasts = broadcasts;
        this.lab = lab;
        this.sent = sent;
        seats = refusal.at("seats", new SeatChoice(all, some));
        seats.addValueChangeListener(changed -> unconfirm());
        kind.setItems(Kind.values());
        kind.setItemLabelGenerator(each -> switch (each) {
            case MESSAGE -> "A message";
            case COMMAND -> "A command";
            case FILE -> "A file";
        });
        kind.setValue(Kind.MESSAGE);
        kind.addValueChangeListener(chosen -> show());
        text.setHelperText("Students read it in Podium and in their tmux until they close it.");
        text.setMaxLength(Broadcasts.LONGEST_MESSAGE);
        text.setWidthFull();
        command.setHelperText("Typed into shells with Enter; what stands half typed there is taken away first.");
        command.setMaxLength(Broadcasts.LONGEST_COMMAND);
        command.addClassName("mono");
        command.setWidthFull();
        command.addValueChangeListener(changed -> unconfirm());
        agents.addValueChangeListener(changed -> unconfirm());
        upload = new Upload(UploadHandler.inMemory((facts, bytes) -> {
            fileName = facts.fileName();
            content = bytes;
        }));
        upload.setMaxFiles(1);
        upload.setMaxFileSize(Broadcasts.LARGEST_FILE);
        danger.addClassName("cast-danger");
        danger.getElement().setAttribute("role", "alert");
        danger.setVisible(false);
        body(kind, text, command, agents, upload, seats, danger);
        send = footer("Send", this::send);
        show();
    }

    private void show() {
        text.setVisible(kind.getValue() == Kind.MESSAGE);
        command.setVisible(kind.getValue() == Kind.COMMAND);
        agents.setVisible(kind.getValue() == Kind.COMMAND);
        upload.setVisible(kind.getValue() == Kind.FILE);
        unconfirm();
    }

    private void unconfirm() {
        confirm = "";
        danger.setVisible(false);
        send.setText("Send");
        send.removeThemeVariants(ButtonVariant.ERROR);
    }

    private void send() {
        refusal.accepts(() -> {
            var ids = seats.ids();
            switch (kind.getValue()) {
                case MESSAGE -> done(broadcasts.message(lab.id(), ids, text.getValue()));
                case FILE -> done(broadcasts.file(lab.id(), ids, fileName == null ? "" : fileName, content));
                case COMMAND -> {
                    switch (broadcasts.command(lab.id(), ids, command.getValue(), agents.getValue(), confirm)) {
                        case Sent typed -> done(typed.broadcast());
                        case Unconfirmed asked -> ask(asked);
                    }
                }
            }
        });
    }

    private void done(Broadcast broadcast) {
        close();
        sent.accept(broadcast);
    }

    private void ask(Unconfirmed asked) {
        confirm = asked.confirm();
        danger.removeAll();
        danger.add(new H3("This is dangerous, and was not sent yet"));
        var dangers = new UnorderedList();
        asked.dangers().forEach(each -> {
            var what = new Span(each.what());
            what.addClassName("mono");
            dangers.add(new ListItem(what, new Paragraph(each.does())));
        });
        var places = new UnorderedList();
        asked.places()
                .forEach(each -> places.add(
                        new ListItem(each.studentName() + " · " + each.machineName() + " · " + each.directory())));
        places.addClassName("cast-places");
        places.getElement().setAttribute("tabindex", "0").setAttribute("aria-label", "Where it is typed");
        danger.add(dangers, new Paragraph("It is typed at " + seats(asked) + ":"), places);
        danger.setVisible(true);
        send.setText("Type it at " + seats(asked));
        send.addThemeVariants(ButtonVariant.ERROR);
        danger.scrollIntoView();
    }

    private static String seats(Unconfirmed asked) {
        return Counted.of(asked.places().size(), "seat", "seats");
    }
}
