package dev.podium.machines.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineCount;
import dev.podium.portal.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** How many of something are on machines, as columns of a table of them. */
final class CountColumns {

    private final List<MachineCount> counts;
    private final Map<MachineCount, Map<MachineId, Integer>> now = new HashMap<>();

    CountColumns(List<MachineCount> counts) {
        this.counts = counts;
        read();
    }

    /** The table then asks anew for its rows. */
    void read() {
        counts.forEach(count -> now.put(count, count.now()));
    }

    <T> void addTo(Table<T> table, Function<T, MachineId> id) {
        for (var count : counts) {
            var what = count.what();
            table.onPhone(
                    table.addColumn(row -> number(count, id.apply(row)))
                            .setHeader(what)
                            .setTextAlign(ColumnTextAlign.END)
                            .setWidth("84px")
                            .setFlexGrow(0),
                    row -> number(count, id.apply(row)) + " " + what.toLowerCase(Locale.ROOT));
        }
    }

    private int number(MachineCount count, MachineId machine) {
        return now.getOrDefault(count, Map.of()).getOrDefault(machine, 0);
    }
}
