package dev.podium.machines.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.State;
import dev.podium.portal.Symbol;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The GPUs of a machine and how busy they are; nothing where it has none. */
final class GpuPart extends Div {

    private transient @Nullable Gpus shown;
    private boolean shownLive;

    GpuPart() {
        addClassName("machines-part");
    }

    /** Draws them where they are others than before. */
    void show(Health now) {
        var gpus = now.gpus();
        boolean live = now.state() == State.ONLINE;
        if (Objects.equals(gpus, shown) && live == shownLive) {
            return;
        }
        shown = gpus;
        shownLive = live;
        removeAll();
        if (gpus == null) {
            return;
        }
        if (!gpus.problem().isEmpty() && live) {
            add(problem(gpus));
        }
        if (!gpus.all().isEmpty()) {
            var title = new Span("GPUs");
            title.addClassName("strong");
            var driver = new Span(gpus.driver().isEmpty() ? "" : "driver " + gpus.driver());
            driver.addClassNames("t3", "s");
            var head = new Div(title, new Span(GpuWords.models(gpus)), driver);
            head.addClassNames("row", "machines-gpu-head");
            var list = new UnorderedList();
            list.addClassName("machines-gpus");
            gpus.all().forEach(gpu -> list.add(row(gpu, live)));
            add(head, list);
        }
    }

    private static Div problem(Gpus gpus) {
        var bold = new Span(gpus.problem());
        bold.addClassName("strong");
        var next = new Paragraph("Run nvidia-smi on the machine to see the same, and mend its driver there.");
        next.addClassName("s");
        var card = new Div(Symbol.LIMIT.icon(), new Div(bold, next));
        card.addClassNames("refusal", "wait");
        return card;
    }

    private static ListItem row(Gpu gpu, boolean live) {
        var name = new Span(gpu.index() + " · " + GpuWords.model(gpu));
        name.addClassName("cut");
        name.setTitle(gpu.uuid());
        if (!live) {
            return new ListItem(name);
        }
        var busy = new Span(GpuWords.busy(gpu));
        busy.addClassName(gpu.trouble().isEmpty() ? "t2" : "machines-trouble");
        return new ListItem(name, meter(gpu), busy, new Span(GpuWords.memory(gpu)), new Span(GpuWords.celsius(gpu)));
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
