package dev.podium.machines.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.State;
import dev.podium.portal.Table;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** How machines are now, as columns of a table of them. */
final class HealthColumns {

    private final Map<MachineId, Health> now = new HashMap<>();

    /** The table then asks anew for its rows. */
    void show(Collection<Health> all) {
        now.clear();
        all.forEach(each -> now.put(each.machine(), each));
    }

    long offline() {
        return now.values().stream()
                .filter(each -> each.state() == State.OFFLINE)
                .count();
    }

    /** One that was added since is not known yet. */
    private Health of(MachineId machine) {
        return now.getOrDefault(machine, new Health(machine, State.CONNECTING, null, "", null, null, null));
    }

    /** The state is drawn as elements that stay while their words change. */
    <T> void addTo(Table<T> table, Function<T, MachineId> id) {
        table.onPhone(
                table.addColumn(LitRenderer.<T>of("""
                                        <div class="machines-now"><span class="badge ${item.tone}"><podium-icon class="s"\
                                         name="${item.symbol}"></podium-icon><span>${item.word}</span>\
                                        <podium-since at="${item.since}" ?hidden=${!item.since}></podium-since></span>\
                                        <span class="t2 s cut" title="${item.why}" ?hidden=${!item.why}>${item.why}</span>\
                                        </div>""")
                                .withProperty(
                                        "tone",
                                        row -> HealthWords.tone(
                                                        of(id.apply(row)).state())
                                                .id())
                                .withProperty(
                                        "symbol",
                                        row -> HealthWords.symbol(
                                                        of(id.apply(row)).state())
                                                .id())
                                .withProperty(
                                        "word",
                                        row -> HealthWords.word(
                                                of(id.apply(row)).state()))
                                .withProperty("since", row -> since(of(id.apply(row))))
                                .withProperty("why", row -> of(id.apply(row)).why()))
                        .setHeader("State")
                        .setFlexGrow(3),
                row -> HealthWords.state(of(id.apply(row))));
        table.addFact("Processor", row -> HealthWords.processor(of(id.apply(row))))
                .setWidth("128px");
        table.addFact("Memory", row -> HealthWords.memory(of(id.apply(row)))).setWidth("128px");
        // Most installations have none; a driver that comes while the page is open shows with the next.
        if (now.values().stream().anyMatch(health -> health.gpus() != null)) {
            table.onPhone(
                    table.addColumn(LitRenderer.<T>of("""
                                            <div class="called"><span class="cut" title="${item.models}">${item.models}</span>\
                                            <span class="t2 s cut" ?hidden=${!item.busy}>${item.busy}</span></div>""")
                                    .withProperty("models", row -> GpuWords.models(of(id.apply(row))))
                                    .withProperty("busy", row -> GpuWords.busy(of(id.apply(row)))))
                            .setHeader("GPUs")
                            .setWidth("160px")
                            .setFlexGrow(0),
                    row -> GpuWords.inList(of(id.apply(row))));
        }
        table.onPhone(
                table.addColumn(row -> HealthWords.load(of(id.apply(row))))
                        .setHeader("Load")
                        .setTextAlign(ColumnTextAlign.END)
                        .setWidth("72px")
                        .setFlexGrow(0),
                row -> {
                    var load = HealthWords.load(of(id.apply(row)));
                    return load.equals(HealthWords.NONE) ? "" : "load " + load;
                });
    }

    private static String since(Health health) {
        return health.since() == null ? "" : Long.toString(health.since().toEpochMilli());
    }
}
