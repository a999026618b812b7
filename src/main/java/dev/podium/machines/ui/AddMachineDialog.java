package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.SignIn;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import java.util.List;
import java.util.Map;

/**
 * Adds a machine in four steps: its key is accepted, Podium is let in, it is said who may use it, and it is tried. One
 * that dials out itself takes two: its runner is enrolled on the machine's page, when it is there.
 */
final class AddMachineDialog extends Dialog {

    private static final List<String> STEPS = List.of("Its key", "Let Podium in", "Who may use it", "Try it");
    private static final List<Integer> BY_RUNNER = List.of(0, 2);
    private static final List<Integer> BY_SSH = List.of(0, 1, 2, 3);

    /** Where a refusal's field stands; what is refused as a whole is said where one is. */
    private static final Map<String, Integer> STEP_OF = Map.ofEntries(
            Map.entry("name", 0),
            Map.entry("host", 0),
            Map.entry("port", 0),
            Map.entry("hostKey", 0),
            Map.entry("signIn", 1),
            Map.entry("everyTeam", 2),
            Map.entry("teams", 2),
            Map.entry("labels", 2),
            Map.entry("osUserRule", 2),
            Map.entry("sharedOsUser", 2),
            Map.entry("osUser", 3));

    private final transient MachineRegistry registry;
    private final transient Runnable added;
    private final FormRefusal refused = new FormRefusal();
    private final ReachPart reach;
    private final SignInPart signIn;
    private final UsePart use;
    private final TrialPart trial;
    private final List<Component> parts;
    private final OrderedList progress = new OrderedList();
    private final Button back = new Button("Back", pressed -> turn(-1));
    private final Button next = new Button("Next", pressed -> forward());
    private int step;

    /** @param added runs when there is a new machine */
    AddMachineDialog(MachineRegistry registry, TeamNames teams, LongWork longWork, Runnable added) {
        this.registry = registry;
        this.added = added;
        reach = new ReachPart(registry, longWork, refused, () -> turn(1), this::buttons);
        signIn = new SignInPart(registry.publicLines(), SignIn.CERTIFICATE, false, refused);
        use = new UsePart(teams, registry.namesOf(), refused);
        trial = new TrialPart(registry, longWork, refused, this::entry, this::buttons);
        parts = List.of(reach, signIn, use, trial);
        setHeaderTitle("Add a machine");
        addClassName("dlg");
        setWidth("640px");
        setCloseOnOutsideClick(false);
        progress.addClassName("machines-steps");
        progress.getElement().setAttribute("aria-label", "Steps");
        var body = new Div(progress, refused);
        body.add(parts);
        body.addClassName("dbody");
        add(body);
        back.addClassName("push");
        next.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", pressed -> close()), back, next);
        show(0);
    }

    /** Leads on, and in the end adds the machine. */
    Button primary() {
        return next;
    }

    Button back() {
        return back;
    }

    private List<Integer> steps() {
        return reach.byRunner() ? BY_RUNNER : BY_SSH;
    }

    private void turn(int by) {
        refused.clear();
        show(steps().get(steps().indexOf(step) + by));
    }

    private boolean isLast() {
        return step == steps().getLast();
    }

    private void show(int wanted) {
        step = wanted;
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).setVisible(i == step);
        }
        buttons();
        switch (step) {
            case 0 -> reach.focusFirst();
            case 1 -> signIn.focusFirst();
            case 2 -> use.focusFirst();
            default -> trial.focusFirst();
        }
    }

    private ListItem mark(int number) {
        var sign = new Span(Integer.toString(steps().indexOf(number) + 1));
        if (number < step) {
            sign = new Span(Symbol.CHECK.smallIcon());
        }
        sign.addClassName("sn");
        var title = new Span(number == 0 && reach.byRunner() ? "Its name" : STEPS.get(number));
        title.addClassName("lbl");
        var item = new ListItem(sign, title);
        if (number < step) {
            item.addClassName("done");
        } else if (number == step) {
            item.addClassName("now");
            item.getElement().setAttribute("aria-current", "step");
        }
        return item;
    }

    /** In the first step, "This is it" leads on; "Next" is there for who came back. */
    private void buttons() {
        progress.removeAll();
        steps().forEach(number -> progress.add(mark(number)));
        back.setVisible(step > 0);
        next.setVisible(step > 0 || reach.byRunner() || !reach.hostKey().isEmpty());
        next.setText(!isLast() ? "Next" : reach.byRunner() || trial.passed(entry()) ? "Add" : "Add all the same");
    }

    private void forward() {
        if (!isLast()) {
            turn(1);
            return;
        }
        try {
            var entry = entry();
            var machine = registry.add(entry);
            close();
            Toasts.say(entry.name() + " is added.");
            added.run();
            if (reach.byRunner()) {
                UI.getCurrent().navigate(MachineView.class, MachineView.at(machine));
            }
        } catch (Refusal refusal) {
            var field = refusal.field();
            show(field == null ? step : STEP_OF.getOrDefault(field, step));
            refused.show(refusal);
        }
    }

    private Entry entry() {
        return new Entry(
                reach.name(),
                reach.host(),
                reach.port(),
                reach.hostKey(),
                reach.byRunner() ? SignIn.RUNNER : signIn.value(),
                use.labels(),
                use.everyTeam(),
                use.teams(),
                use.sharedOsUser(),
                use.osUserRule());
    }
}
