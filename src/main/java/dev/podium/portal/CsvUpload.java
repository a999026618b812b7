package dev.podium.portal;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.server.streams.UploadHandler;
import dev.podium.kernel.Refusal;
import dev.podium.portal.CsvBytes.Encoding;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * A file of separated values, as its text. In which encoding it was read stands there, and can be changed: where a file does
 * not say it, only somebody who knows the names sees whether it is the right one.
 */
public final class CsvUpload extends Div {

    private final FormRefusal refusal;
    private final String room;
    private final transient SerializableConsumer<String> taken;
    private final Select<Encoding> encoding = new Select<>();
    private final Span said = new Span();
    private final Div how = new Div(encoding, said);
    private byte @Nullable [] content;

    /**
     * @param room the first part of the codes of its refusals, such as {@code labs}
     * @param taken the text of the file, anew for each encoding that is chosen; "" where it cannot be read in it
     */
    public CsvUpload(FormRefusal refusal, String room, SerializableConsumer<String> taken) {
        this.refusal = refusal;
        this.room = room;
        this.taken = taken;
        addClassName("csv-upload");
        var upload = new Upload(UploadHandler.inMemory((facts, bytes) -> {
            content = bytes;
            read(null);
        }));
        upload.setAcceptedFileTypes(".csv", ".tsv", ".txt", "text/csv", "text/plain", "text/tab-separated-values");
        upload.setMaxFiles(1);
        upload.setMaxFileSize(CsvBytes.LARGEST);
        upload.setDropAllowed(true);
        upload.addFileRejectedListener(rejected -> refusal.show(Refusal.invalidField(
                "csv",
                room + ".bad-csv",
                "The file was not taken: it is no text by its name, or has more than " + CsvBytes.LARGEST / 1_000_000
                        + " MB.",
                "Save it as CSV, or split it and import one part after the other.")));
        encoding.setLabel("Encoding");
        encoding.setItems(Encoding.values());
        encoding.setItemLabelGenerator(Encoding::word);
        encoding.addValueChangeListener(changed -> {
            if (changed.isFromClient() && changed.getValue() != null) {
                read(changed.getValue().charset());
            }
        });
        said.addClassNames("t2", "s");
        said.getElement().setAttribute("aria-live", "polite");
        how.addClassName("csv-encoding");
        how.setVisible(false);
        add(upload, how);
    }

    private void read(@Nullable Charset chosen) {
        var bytes = content;
        if (bytes == null) {
            return;
        }
        how.setVisible(chosen != null);
        boolean read = refusal.accepts(() -> {
            var file = CsvBytes.read(bytes, chosen, room);
            said.setText(
                    file.guessed()
                            ? "A guess: the file does not say it, and it is not UTF-8. Look at the names below; where they"
                                    + " are odd, choose another."
                            : chosen == null ? "" : "As you chose. Look at the names below.");
            encoding.setValue(Encoding.of(file.charset()).orElse(null));
            how.setVisible(true);
            taken.accept(file.text());
        });
        if (!read) {
            said.setText("");
        }
    }
}
