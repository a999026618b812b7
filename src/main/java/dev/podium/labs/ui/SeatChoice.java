package dev.podium.labs.ui;

import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Seats.Seat;
import java.util.HashSet;
import java.util.List;

/** Which seats of a lab are meant: some, or at first all. */
final class SeatChoice extends MultiSelectComboBox<Seat> {

    SeatChoice(List<Seat> all, List<Seat> some) {
        super("Seats");
        setItemLabelGenerator(Seat::studentName);
        setItems(all);
        var chosen = new HashSet<Seat>(all);
        var ids = some.stream().map(Seat::id).toList();
        if (!some.isEmpty()) {
            chosen.removeIf(seat -> !ids.contains(seat.id()));
        }
        setValue(chosen);
        setClearButtonVisible(true);
        setWidthFull();
        count();
        addValueChangeListener(changed -> count());
    }

    private void count() {
        setHelperText(getValue().size() + " chosen");
    }

    List<SeatId> ids() {
        return getValue().stream().map(Seat::id).toList();
    }
}
