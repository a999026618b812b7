package dev.podium.machines.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.State;
import dev.podium.portal.Symbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The GPUs of a machine and how busy they are; nothing where it has none. */
final class GpuPart extends Div {

    private final transient MachineHealth health;
    private final transient MachineId machine;
    private final Div problems = new Div();
    private final Div head = new Div();
    private final UnorderedList list = new UnorderedList();
    private final Map<String, GpuRow> rows = new LinkedHashMap<>();
    private transient @Nullable Gpus shown;
    private boolean shownLive;

    GpuPart(MachineHealth health, MachineId machine) {
        this.health = health;
        this.machine = machine;
        addClassName("machines-part");
        problems.addClassName("machines-part");
        head.addClassNames("row", "machines-gpu-head");
        list.addClassName("machines-gpus");
    }

    /** Draws them where they are others than before. */
    void show(Health now) {
        var gpus = now.gpus();
        boolean live = now.state() == State.ONLINE;
        if (!Objects.equals(gpus, shown) || live != shownLive) {
            shown = gpus;
            shownLive = live;
            draw(gpus, live);
        }
        rows.values().forEach(GpuRow::refresh);
    }

    private void draw(@Nullable Gpus gpus, boolean live) {
        if (gpus == null) {
            removeAll();
            list.removeAll();
            rows.clear();
            return;
        }
        add(problems, head, list);
        problems.removeAll();
        if (live && !gpus.problem().isEmpty()) {
            problems.add(
                    card(gpus.problem(), "Run nvidia-smi on the machine to see the same, and mend its driver there."));
        }
        if (live) {
            gpus.gone()
                    .forEach(gone -> problems.add(card(
                            GpuWords.gone(gone),
                            "The machine's kernel log says why (dmesg, Xid); often only a restart of the machine brings"
                                    + " it back.")));
        }
        head.removeAll();
        head.setVisible(!gpus.all().isEmpty());
        var title = new Span("GPUs");
        title.addClassName("strong");
        var driver = new Span(gpus.driver().isEmpty() ? "" : "driver " + gpus.driver());
        driver.addClassNames("t3", "s");
        head.add(title, new Span(GpuWords.models(gpus)), driver);
        rows(gpus, live);
    }

    /** Those that stay keep their rows, and with them what is open there. */
    private void rows(Gpus gpus, boolean live) {
        var named = named(gpus);
        if (!List.copyOf(named.keySet()).equals(List.copyOf(rows.keySet()))) {
            list.removeAll();
            var before = Map.copyOf(rows);
            rows.clear();
            named.keySet().forEach(key -> {
                var old = before.get(key);
                rows.put(key, old == null ? new GpuRow(health, machine) : old);
            });
            rows.values().forEach(list::add);
        }
        named.forEach((key, gpu) -> Objects.requireNonNull(rows.get(key)).show(gpu, live));
    }

    /** By their uuids: an index may be another's tomorrow. */
    private static Map<String, Gpu> named(Gpus gpus) {
        var named = new LinkedHashMap<String, Gpu>();
        gpus.all().forEach(gpu -> {
            boolean alone = !gpu.uuid().isEmpty() && !named.containsKey(gpu.uuid());
            named.put(alone ? gpu.uuid() : Integer.toString(gpu.index()), gpu);
        });
        return named;
    }

    private static Div card(String sentence, String nextStep) {
        var bold = new Span(sentence);
        bold.addClassName("strong");
        var next = new Paragraph(nextStep);
        next.addClassName("s");
        var card = new Div(Symbol.LIMIT.icon(), new Div(bold, next));
        card.addClassNames("refusal", "wait");
        return card;
    }
}
