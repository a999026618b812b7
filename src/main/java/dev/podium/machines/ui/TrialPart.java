package dev.podium.machines.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.Step;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tries whether agents could be started on a machine as an OS user there, and shows each thing that was tried. */
final class TrialPart extends Div {

    private final transient MachineRegistry registry;
    private final transient LongWork longWork;
    private final transient Supplier<Entry> entry;
    private final FormRefusal refused;
    private final Runnable tried;
    private final TextField osUser = new TextField("OS user to try as");
    private final Button start = new Button("Try it", pressed -> start());
    private final Paragraph doing = new Paragraph();
    private final ProgressBar bar = new ProgressBar();
    private final OrderedList steps = new OrderedList();
    private transient @Nullable Entry good;

    /**
     * @param entry what would be tried now
     * @param tried runs when there is a result
     */
    TrialPart(MachineRegistry registry, LongWork longWork, FormRefusal refused, Supplier<Entry> entry, Runnable tried) {
        this.registry = registry;
        this.longWork = longWork;
        this.refused = refused;
        this.entry = entry;
        this.tried = tried;
        addClassName("machines-part");
        osUser.setHelperText("Somebody whom Podium is to start agents as there, such as ada");
        osUser.getElement().setAttribute("autocomplete", "off");
        osUser.setWidthFull();
        refused.at("osUser", osUser);
        start.addClickShortcut(Key.ENTER).listenOn(osUser).resetFocusOnActiveElement();
        bar.setIndeterminate(true);
        doing.addClassName("t2");
        steps.addClassName("machines-tried");
        steps.getElement().setAttribute("aria-label", "What was tried");
        var live = new Div(doing, bar, steps);
        live.addClassName("machines-part");
        live.getElement().setAttribute("aria-live", "polite");
        add(osUser, start, live);
        busy(false);
    }

    void focusFirst() {
        osUser.focus();
    }

    /** Whether everything passed that was tried with just this entry. */
    boolean passed(Entry now) {
        return now.equals(good);
    }

    private void busy(boolean busy) {
        start.setEnabled(!busy);
        bar.setVisible(busy);
        doing.setVisible(busy);
    }

    private void start() {
        refused.accepts(() -> {
            var name = osUser.getValue().strip();
            if (name.isEmpty()) {
                throw Refusal.invalidField(
                        "osUser",
                        "machines.bad-os-user",
                        "No OS user is named to try as.",
                        "Type one that is on the machine.");
            }
            var what = entry.get();
            steps.removeAll();
            good = null;
            doing.setText("Trying as " + name + ". This takes up to a minute; the page can be used meanwhile.");
            busy(true);
            tried.run();
            longWork.run(UI.getCurrent(), () -> registry.check(what, name), result -> {
                busy(false);
                refused.accepts(() -> show(what, result.get()));
                tried.run();
            });
        });
    }

    private void show(Entry what, List<Step> all) {
        good = !all.isEmpty() && all.stream().allMatch(Step::passed) ? what : null;
        steps.removeAll();
        all.forEach(step -> steps.add(line(step)));
    }

    private static ListItem line(Step step) {
        var what = new Span(step.what());
        what.addClassName("strong");
        var mark = step.passed()
                ? new StatusBadge(Tone.WORK, Symbol.CHECK, "Passed", "", null)
                : new StatusBadge(Tone.BAD, Symbol.MISTAKE, "Failed", "", null);
        var head = new Div(mark, what);
        head.addClassName("row");
        var line = new ListItem(head, said(step.said()));
        if (!step.nextStep().isEmpty()) {
            line.add(said(step.nextStep()));
        }
        return line;
    }

    private static Paragraph said(String sentence) {
        var text = new Paragraph(sentence);
        text.addClassNames("t2", "s");
        return text;
    }
}
