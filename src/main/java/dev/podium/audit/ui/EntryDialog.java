package dev.podium.audit.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.function.SerializableRunnable;
import dev.podium.audit.AuditEntry;
import dev.podium.portal.Symbol;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything an entry holds, as text. */
final class EntryDialog extends Dialog {

    /** @param onlyThisPerson what narrows the page to the entry's person */
    EntryDialog(AuditEntry entry, SerializableRunnable onlyThisPerson) {
        setHeaderTitle("Entry " + entry.position());
        setWidth("560px");
        var close = new Button(Symbol.CLOSE.smallIcon(), pressed -> close());
        close.addClassNames("sm", "sq", "ghost");
        close.setAriaLabel("Close");
        getHeader().add(close);
        var facts = new DescriptionList();
        facts.addClassName("audit-facts");
        add(facts, "Time", Times.shown(entry.at()) + " UTC");
        add(facts, "Who", entry.personName());
        add(facts, "Did", entry.action());
        add(facts, "To what", entry.object());
        add(facts, "Outcome", EntryGrid.word(entry.outcome()));
        new TreeMap<>(entry.details()).forEach((name, value) -> add(facts, name, value));
        add(facts, "Address", entry.address());
        add(facts, "Client", entry.userAgent());
        add(facts, "Request", entry.requestId());
        add(facts, "Hash", entry.hash());
        var only = new Button("Only by " + entry.personName(), pressed -> {
            close();
            onlyThisPerson.run();
        });
        only.addClassName("cut");
        only.setVisible(entry.person() != null);
        var body = new Div(facts, only);
        body.addClassName("dbody");
        add(body);
    }

    private static void add(DescriptionList facts, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            facts.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
        }
    }
}
