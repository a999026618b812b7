package dev.podium.gpus.ui;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import dev.podium.gpus.GpuNeed;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many GPUs something needs and for how long at most, as a part of another room's form, which says on which machine it
 * is. What would be answered stands below.
 */
@StyleSheet("gpus.css")
public final class NeedPart extends Div {

    private static final Duration USUAL = Duration.ofHours(4);

    private final transient GpuQueue queue;
    private final NeedFields fields;
    private final Select<Duration> limit = new Select<>();
    private final Div answer = new Div();
    private transient Set<MachineId> machines = Set.of();

    public NeedPart(GpuQueue queue, List<GpuServers.Server> servers, FormRefusal refused) {
        this.queue = queue;
        fields = new NeedFields(servers, refused, this::preview);
        fields.elsewhere();
        refused.at("limitMinutes", limit);
        limit.setLabel("For at most");
        limit.setItems(AskDialog.LENGTHS);
        limit.setItemLabelGenerator(GpuTimes::span);
        limit.setValue(USUAL);
        limit.setHelperText("After this they are taken back, and it is stopped");
        limit.setWidthFull();
        limit.addValueChangeListener(_ -> preview());
        answer.addClassName("gpus-answer");
        answer.getElement().setAttribute("role", "status");
        addClassName("gpus-fields");
        add(fields, limit, answer);
    }

    /** @param machine where it would be; null for any that the team may use */
    public void on(@Nullable MachineId machine) {
        machines = machine == null ? Set.of() : Set.of(machine);
        preview();
    }

    /** @throws Refusal {@code gpus.bad-need} at the field that is empty */
    public GpuNeed need() {
        return fields.need();
    }

    public Duration limit() {
        return limit.getValue();
    }

    /** Nothing is asked for that is not shown. */
    private void preview() {
        if (!isVisible()) {
            return;
        }
        try {
            var need = need();
            var there = new GpuNeed(need.gpus(), need.milli(), need.memoryMib(), need.models(), machines, 1, false);
            var wanted = new GpuQueue.Wanted(there, limit(), null, false, null, "", null);
            say(Symbol.CHECK, queue.preview(wanted).sentence(), false);
        } catch (Refusal refusal) {
            say(Symbol.LIMIT, refusal.sentence() + " " + refusal.nextStep(), true);
        }
    }

    private void say(Symbol symbol, String sentence, boolean no) {
        answer.removeAll();
        answer.setClassName("no", no);
        answer.add(symbol.icon(), new Span(sentence));
    }

    /** What stands below. */
    public String answered() {
        return answer.getElement().getTextRecursively();
    }
}
