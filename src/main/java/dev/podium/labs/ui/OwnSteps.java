package dev.podium.labs.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.Attention;
import dev.podium.labs.StepList;
import dev.podium.labs.StepList.Item;
import dev.podium.portal.FormRefusal;
import dev.podium.portal.Symbol;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A student's steps in one lab: which are reached, and what the check of the next one said. */
final class OwnSteps extends Div {

    private static final Logger log = LoggerFactory.getLogger(OwnSteps.class);

    private final transient Attention attention;
    private final transient StepList steps;
    private final transient SeatId seat;
    private final FormRefusal refused = new FormRefusal();
    private final OrderedList list = new OrderedList();
    private final Pre output = new Pre();
    private final Button check = new Button("Check", Symbol.CHECK.smallIcon(), pressed -> check());
    private final Span said = new Span();
    private transient @Nullable List<Item> shown;

    OwnSteps(Attention attention, StepList steps, SeatId seat, String labName) {
        this.attention = attention;
        this.steps = steps;
        this.seat = seat;
        addClassName("own-steps");
        list.getElement().setAttribute("aria-label", "Your steps in " + labName);
        check.setAriaLabel("Check my steps in " + labName);
        said.getElement().setAttribute("role", "status");
        said.addClassName("t2");
        output.getElement().setAttribute("tabindex", "0");
        output.getElement().setAttribute("aria-label", "What the check said");
        var row = new Div(check, said);
        row.addClassNames("row", "g3");
        var heard = new Span("While " + labName + " is open, Podium reads which commands end how at your seat, which"
                + " calls an agent there makes, and that you type, never what. Those who help see of it what the"
                + " course shows them.");
        heard.addClassName("t3");
        add(refused, list, output, row, heard);
        refresh();
    }

    void refresh() {
        var now = steps.of(seat);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        list.removeAll();
        now.forEach(item -> list.add(line(item)));
        list.setVisible(!now.isEmpty());
        var open = now.stream().filter(item -> !item.passed()).findFirst();
        check.setVisible(open.isPresent());
        var last = open.map(Item::last).orElse(null);
        output.setVisible(last != null);
        if (last != null) {
            output.setText(
                    last.output().isBlank()
                            ? "It said nothing; its exit code was " + last.exit() + "."
                            : last.output());
        }
    }

    private static ListItem line(Item item) {
        var name = new Span(item.name());
        name.addClassName("cut");
        var how = new Span();
        if (item.passed()) {
            how.add(Symbol.CHECK.smallIcon(), new Span("passed"));
        } else if (item.last() != null) {
            how.add(new Span("not yet"));
        }
        how.addClassNames("step-how", item.passed() ? "passed" : "open");
        return new ListItem(name, how);
    }

    /** A script may take its time, so the page goes on meanwhile. */
    private void check() {
        var ui = UI.getCurrent();
        var actor = CurrentActor.require();
        check.setEnabled(false);
        refused.clear();
        said.setText("Checking …");
        Thread.ofVirtual()
                .name("own steps")
                .start(() -> CurrentActor.run(actor, () -> {
                    Refusal refusal = null;
                    boolean failed = false;
                    try {
                        attention.checkSteps(seat);
                    } catch (Refusal no) {
                        refusal = no;
                    } catch (RuntimeException mistake) {
                        log.error("The steps of {} could not be checked", seat, mistake);
                        failed = true;
                    }
                    var told = refusal;
                    var words = failed ? "Podium made a mistake, which its log describes. Try again." : "";
                    try {
                        ui.access(() -> checked(told, words));
                    } catch (UIDetachedException closed) {
                        log.debug("The page that asked is gone", closed);
                    }
                }));
    }

    /** What it found is shown by the page's next refresh, which comes within a second and knows who looks. */
    private void checked(@Nullable Refusal refusal, String words) {
        check.setEnabled(true);
        said.setText(words);
        if (refusal != null) {
            refused.show(refusal);
        }
    }
}
