package dev.podium.labs.ui;

import com.vaadin.flow.component.button.Button;
import dev.podium.kernel.SeatId;
import dev.podium.labs.SeatNotes;

/** The notes on a seat, where nothing else has room for them. */
final class NotesDialog extends LabForm {

    NotesDialog(SeatNotes notes, SeatId seat, String studentName) {
        super(studentName, "560px");
        body(new NotesPart(notes, seat, studentName));
        getFooter().add(new Button("Done", pressed -> close()));
    }
}
