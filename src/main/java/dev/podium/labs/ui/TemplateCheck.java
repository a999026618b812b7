package dev.podium.labs.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.Seats;
import dev.podium.labs.Seats.Consistency;
import dev.podium.portal.Toasts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The seats of a lab beside its template. Machines take their time to answer, and the page is used meanwhile. */
final class TemplateCheck extends Div {

    private static final Logger log = LoggerFactory.getLogger(TemplateCheck.class);

    private final transient Seats seats;
    private boolean looking;

    TemplateCheck(Seats seats) {
        this.seats = seats;
        addClassName("policies-part");
        getElement().setAttribute("aria-live", "polite");
    }

    void look(LabId lab) {
        if (looking) {
            return;
        }
        looking = true;
        removeAll();
        var said = new Span("Looking at every seat …");
        said.addClassName("t2");
        add(said);
        var ui = UI.getCurrent();
        var actor = CurrentActor.require();
        Thread.ofVirtual().name("seats compared").start(() -> {
            var then = CurrentActor.get(actor, () -> looked(lab));
            try {
                ui.access(() -> {
                    looking = false;
                    removeAll();
                    then.run();
                });
            } catch (UIDetachedException closed) {
                log.debug("The page that asked is gone", closed);
            }
        });
    }

    /** What is to be shown of it, in the page. */
    private SerializableRunnable looked(LabId lab) {
        try {
            var found = seats.check(lab);
            return () -> show(found);
        } catch (Refusal refused) {
            return () -> Toasts.refuse(refused);
        } catch (RuntimeException mistake) {
            log.error("The seats of the lab {} could not be compared.", lab, mistake);
            return () -> add(new Span("Podium made a mistake, which its log describes."));
        }
    }

    private void show(Consistency found) {
        var sentence = new Span(found.sentence());
        sentence.addClassName("strong");
        var list = new UnorderedList();
        found.seats().stream()
                .filter(each -> !each.differences().isEmpty())
                .forEach(each ->
                        list.add(new ListItem(each.studentName() + ": " + String.join(" ", each.differences()))));
        add(sentence, list);
    }
}
