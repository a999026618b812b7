package dev.podium.machines.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Gpu;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One GPU of a machine: how it is, into what it is split, what runs on it, and on demand how it was. */
final class GpuRow extends ListItem {

    private final transient MachineHealth health;
    private final transient MachineId machine;
    private final Div figures = new Div();
    private final Div more = new Div();
    private final Button open = new Button("Graphs", pressed -> toggle());
    private transient @Nullable Gpu shown;
    private boolean shownLive;
    private @Nullable GpuHistoryPart history;

    GpuRow(MachineHealth health, MachineId machine) {
        this.health = health;
        this.machine = machine;
        figures.addClassName("machines-gpu");
        more.addClassName("machines-gpu-more");
        open.addClassName("machines-gpu-open");
        open.getElement().setAttribute("aria-expanded", "false");
        add(figures, more);
    }

    /** Draws it where it is other than before; the graphs stay open. */
    void show(Gpu gpu, boolean live) {
        if (!Objects.equals(gpu, shown) || live != shownLive) {
            shown = gpu;
            shownLive = live;
            draw(gpu, live);
        }
    }

    /** Of the graphs there may be something new without. */
    void refresh() {
        if (history != null) {
            history.refresh();
        }
    }

    private void draw(Gpu gpu, boolean live) {
        var name = new Span(gpu.index() + " · " + GpuWords.model(gpu));
        name.addClassName("cut");
        name.setTitle(gpu.uuid());
        figures.removeAll();
        figures.add(name);
        more.removeAll();
        if (live) {
            var busy = new Span(GpuWords.busy(gpu));
            busy.addClassName(gpu.trouble().isEmpty() ? "t2" : "machines-trouble");
            figures.add(meter(gpu), busy, new Span(GpuWords.memory(gpu)), new Span(GpuWords.heat(gpu)));
            details(gpu);
        }
        open.setVisible(!gpu.uuid().isEmpty());
        open.setAriaLabel("Graphs of GPU " + gpu.index());
        figures.add(open);
    }

    private void details(Gpu gpu) {
        var errors = GpuWords.memoryErrors(gpu);
        if (!errors.isEmpty()) {
            var line = new Paragraph(errors);
            line.addClassName("machines-trouble");
            more.add(line);
        }
        var parts = GpuWords.parts(gpu);
        if (!parts.isEmpty()) {
            more.add(new Paragraph(parts));
        }
        var processes = gpu.processes();
        if (processes == null) {
            more.add(new Paragraph("What runs on it is not known."));
        } else if (!processes.isEmpty()) {
            var list = new UnorderedList();
            list.getElement().setAttribute("aria-label", "What runs on GPU " + gpu.index());
            processes.forEach(process -> list.add(new ListItem(GpuWords.process(gpu, process))));
            more.add(list);
        }
    }

    private void toggle() {
        var gpu = shown;
        if (history == null && gpu != null) {
            history = GpuHistoryPart.of(health, machine, gpu.uuid(), "GPU " + gpu.index());
            add(history);
        } else if (history != null) {
            remove(history);
            history = null;
        }
        open.getElement().setAttribute("aria-expanded", Boolean.toString(history != null));
    }

    private static Span meter(Gpu gpu) {
        var bar = new Span();
        bar.getStyle()
                .set(
                        "width",
                        gpu.busy() == null
                                ? "0"
                                : HealthWords.percent(gpu.busy()).replace(" ", ""));
        var meter = new Span(bar);
        meter.addClassName("machines-meter");
        // Decoration: the number stands beside it.
        meter.getElement().setAttribute("aria-hidden", "true");
        return meter;
    }
}
