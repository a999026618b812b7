package dev.podium.machines.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.shared.Registration;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.portal.RefusalCard;
import dev.podium.portal.Symbol;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a machine is and was. It is told anew every 5 s, and changes only what is other than before. */
final class HealthPart extends Div {

    private final transient MachineHealth health;
    private final transient MachineNews news;
    private final transient MachineId machine;
    private final String name;
    private final Div state = new Div();
    private final Span clock = new Span();
    private final Div warning = warning();
    private final DescriptionList list = new DescriptionList();
    private final Map<String, DescriptionList.Description> said = new LinkedHashMap<>();
    private final GpuPart gpus;
    private final HistoryPart history;
    private transient @Nullable Health shown;
    private Registration registration = () -> {};

    /** @throws Refusal {@code machines.not-found} */
    HealthPart(MachineHealth health, MachineNews news, MachineId machine, String name) {
        this.health = health;
        this.news = news;
        this.machine = machine;
        this.name = name;
        addClassNames("card", "machines-card", "machines-health");
        state.addClassName("machines-state");
        list.addClassName("machines-facts");
        gpus = new GpuPart(health, machine);
        show(health.of(machine));
        history = HistoryPart.of(health, machine);
        add(state, warning, list, gpus, history);
    }

    private Div warning() {
        clock.addClassName("strong");
        var next = new Paragraph("Its files and logs are off by as much, and by two minutes it lets nobody in by"
                + " certificate. Let it take its time from the network.");
        next.addClassName("s");
        var card = new Div(Symbol.LIMIT.icon(), new Div(clock, next));
        card.addClassNames("refusal", "wait");
        return card;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), machine, this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }

    private void refresh() {
        try {
            show(health.of(machine));
            history.refresh();
        } catch (Refusal refusal) {
            // It was removed, or taken from the team, while somebody looked.
            registration.remove();
            removeAll();
            add(new RefusalCard(refusal));
        }
    }

    private void show(Health now) {
        var before = shown;
        shown = now;
        if (before == null
                || before.state() != now.state()
                || !before.why().equals(now.why())
                || !Objects.equals(before.since(), now.since())) {
            showState(now);
        }
        var last = now.state() == MachineHealth.State.ONLINE ? now.last() : null;
        var off = HealthWords.clockOff(last == null ? null : last.clockOff());
        warning.setVisible(!off.isEmpty());
        gpus.show(now);
        say(clock, "The clock of " + name + " is " + off + ".");
        say("Processor", HealthWords.processor(now));
        say("Load, 1 · 5 · 15 min", HealthWords.loads(now));
        say("Memory", HealthWords.memory(now));
        say("Disk", HealthWords.disk(now));
        say("Up", last == null || last.up() == null ? HealthWords.NONE : HealthWords.length(last.up()));
        var facts = now.facts();
        if (facts != null) {
            say("System", HealthWords.system(facts));
            say("Kernel", HealthWords.kernel(facts));
            say("Calls itself", facts.hostName().isEmpty() ? HealthWords.NONE : facts.hostName());
            new TreeMap<>(facts.versions()).forEach(this::say);
        }
    }

    private void showState(Health now) {
        state.removeAll();
        state.add(HealthWords.badge(now));
        if (!now.why().isEmpty()) {
            var why = new Paragraph(now.why());
            why.addClassName("t2");
            state.add(why);
        }
    }

    private void say(String what, String value) {
        var description = said.computeIfAbsent(what, term -> {
            var made = new DescriptionList.Description();
            list.add(new Div(new DescriptionList.Term(term), made));
            return made;
        });
        if (!description.getText().equals(value)) {
            description.setText(value);
        }
    }

    private static void say(Span where, String sentence) {
        if (!where.getText().equals(sentence)) {
            where.setText(sentence);
        }
    }
}
