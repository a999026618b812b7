package dev.podium.costs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.podium.costs.Charges.Entered;
import dev.podium.costs.Dollars;
import dev.podium.kernel.PersonId;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Tone;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Bills and credit notes that were entered last. */
final class EnteredPart extends ChargeCard {

    private static final int SHOWN = 100;

    private final transient ChargeDesk desk;
    private final transient Runnable changed;

    EnteredPart(ChargeDesk desk, Runnable changed) {
        super("Bills and other charges", "");
        this.desk = desk;
        this.changed = changed;
        refresh();
    }

    /** A file that is made when it is pressed, in a request of its own that has its own actor. */
    static Anchor file(String word, String name, Supplier<String> text) {
        return new Anchor(
                DownloadHandler.fromInputStream(event -> {
                    var bytes = text.get().getBytes(StandardCharsets.UTF_8);
                    return new DownloadResponse(new ByteArrayInputStream(bytes), name, "text/csv", bytes.length);
                }),
                word);
    }

    @Override
    void refresh() {
        var all = desk.charges().entered(SHOWN);
        fact(all.isEmpty() ? "" : Counted.of(all.size(), "entered", all.size() == SHOWN ? "entered last" : "entered"));
        if (desk.managesTeam()) {
            var imports = small("Import", () -> new ChargeImportDialog(desk, changed).open());
            ways(imports);
        }
        if (all.isEmpty()) {
            content(
                    desk.managesTeam()
                            ? new EmptyState(
                                    "No bill is entered",
                                    "What the team pays for and Podium does not meter: a domain, a cloud's bill, a licence. One"
                                            + " by one, or from a file.",
                                    new Button("Enter a bill", pressed -> new ChargeDialog(desk, changed).open()))
                            : new EmptyState(
                                    "No bill is entered", "Owners of the team enter what Podium does not meter."));
            return;
        }
        var export = file("Export", "charges.csv", desk.files()::export);
        export.addClassNames("btn", "sm");
        export.getElement().setAttribute("title", "The last 5,000, as CSV");
        ways(export);
        if (desk.managesTeam()) {
            ways(export, small("Import", () -> new ChargeImportDialog(desk, changed).open()));
        }
        var people = desk.people()
                .names(all.stream()
                        .map(each -> each.charge().person())
                        .filter(java.util.Objects::nonNull)
                        .map(each -> (PersonId) each)
                        .collect(Collectors.toSet()));
        var table = table(people);
        table.setItems(all);
        table.fit(all.size());
        content(table);
    }

    private Table<Entered> table(Map<PersonId, String> people) {
        var table = new Table<Entered>("Bills and other charges");
        table.addName("What", each -> each.charge().what(), EnteredPart::second);
        table.addFact("Day", each -> ChargeWords.day(each.charge().day()))
                .setFlexGrow(0)
                .setWidth("112px");
        table.addFact("Whose", each -> whose(each, people)).setFlexGrow(1);
        table.onPhone(
                        table.addComponentColumn(EnteredPart::amount)
                                .setHeader("Amount")
                                .setTextAlign(ColumnTextAlign.END),
                        each -> ChargeWords.money(
                                        each.charge().amount(), each.charge().currency())
                                + (each.charge().amount().signum() < 0 ? ", credit" : ""))
                .setFlexGrow(0)
                .setWidth("200px");
        table.onPhone(
                        table.addColumn(each -> Dollars.about(each.dollars()))
                                .setHeader("In dollars")
                                .setTextAlign(ColumnTextAlign.END),
                        each -> "")
                .setFlexGrow(0)
                .setWidth("112px");
        table.addFact("Entered", each -> ChargeWords.entered(each.at(), each.by(), desk.zone()))
                .setFlexGrow(0)
                .setWidth("168px");
        return table;
    }

    private static String second(Entered entered) {
        var vendor = entered.charge().vendor();
        var reference = entered.charge().reference();
        return vendor + (vendor.isEmpty() || reference.isEmpty() ? "" : " · ") + reference;
    }

    private String whose(Entered entered, Map<PersonId, String> people) {
        var person = entered.charge().person();
        var machine = entered.charge().machine();
        var who = person == null ? "The team" : people.getOrDefault(person, "Somebody who left");
        return machine == null
                ? who
                : who + " · " + desk.machines().get(machine).name();
    }

    private static Span amount(Entered entered) {
        var charge = entered.charge();
        var amount = new Span(new Span(ChargeWords.money(charge.amount(), charge.currency())));
        amount.addClassName("charges-amount");
        if (charge.amount().signum() < 0) {
            amount.addComponentAsFirst(new StatusBadge(Tone.WORK, Symbol.UNDO, "credit", "", null));
        }
        return amount;
    }
}
