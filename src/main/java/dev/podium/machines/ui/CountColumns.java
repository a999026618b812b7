package dev.podium.machines.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineCount;
import dev.podium.portal.Counted;
import dev.podium.portal.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.util.StringUtils;

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
            table.onPhone(
                    table.addColumn(row -> number(count, id.apply(row)))
                            .setHeader(StringUtils.capitalize(count.several()))
                            .setTextAlign(ColumnTextAlign.END)
                            .setWidth("84px")
                            .setFlexGrow(0),
                    row -> Counted.of(number(count, id.apply(row)), count.one(), count.several()));
        }
    }

    private int number(MachineCount count, MachineId machine) {
        return now.getOrDefault(count, Map.of()).getOrDefault(machine, 0);
    }
}
