package dev.podium.costs.ui;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.html.Span;
import dev.podium.costs.Subscriptions.Subscription;
import dev.podium.kernel.PersonId;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Table;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Who has which seat, what it costs, until when. */
final class SubscriptionsPart extends ChargeCard {

    private static final int NAMED = 3;

    private final transient ChargeDesk desk;
    private final transient Runnable changed;
    private final boolean manages;

    SubscriptionsPart(ChargeDesk desk, Runnable changed) {
        super("Subscriptions", "");
        this.desk = desk;
        this.changed = changed;
        manages = desk.managesTeam();
        refresh();
    }

    private void add() {
        new SubscriptionDialog(desk, changed).open();
    }

    private boolean ended(Subscription subscription) {
        var until = subscription.terms().until();
        return until != null && until.isBefore(desk.today());
    }

    @Override
    void refresh() {
        var all = desk.subscriptions().all();
        long running = all.stream().filter(each -> !ended(each)).count();
        fact(all.isEmpty() ? "" : Counted.of((int) running, "runs", "run") + ", charged day by day");
        if (all.isEmpty()) {
            ways();
            content(
                    manages
                            ? new EmptyState(
                                    "No subscription is entered",
                                    "Seats that are paid by the month, such as those of a coding assistant: each day goes to who"
                                            + " has the seat, and seats that nobody has to the team.",
                                    small("Add a subscription", this::add))
                            : new EmptyState(
                                    "No subscription is entered",
                                    "Owners of the team enter seats that are paid by the month."));
            return;
        }
        if (manages) {
            ways(small("Add", this::add));
        }
        var people = desk.people()
                .names(all.stream()
                        .flatMap(each -> each.terms().people().stream())
                        .collect(Collectors.toSet()));
        content(several(table(people), all, this::ended, "that ended"));
    }

    private Table<Subscription> table(Map<PersonId, String> people) {
        var table = new Table<Subscription>("Subscriptions");
        table.addName("Name", each -> each.terms().name(), each -> each.terms().vendor());
        table.addFact("Who has a seat", each -> seats(each, people)).setFlexGrow(3);
        table.onPhone(
                        table.addColumn(each -> ChargeWords.money(
                                        each.terms().perSeat(), each.terms().currency()))
                                .setHeader("A seat a month")
                                .setTextAlign(ColumnTextAlign.END),
                        each -> "")
                .setFlexGrow(0)
                .setWidth("136px");
        table.onPhone(
                        table.addColumn(SubscriptionsPart::month)
                                .setHeader("A month")
                                .setTextAlign(ColumnTextAlign.END),
                        each -> month(each) + " a month")
                .setFlexGrow(0)
                .setWidth("136px");
        table.addFact("Runs", this::runs).setFlexGrow(0).setWidth("176px");
        if (manages) {
            table.addComponentColumn(each -> {
                        if (ended(each)) {
                            return new Span();
                        }
                        var end = small("End", () -> new EndSubscriptionDialog(desk, each, changed).open());
                        end.setAriaLabel("End " + each.terms().name());
                        return end;
                    })
                    .setFlexGrow(0)
                    .setWidth("80px");
        }
        return table;
    }

    private static String month(Subscription subscription) {
        var terms = subscription.terms();
        return ChargeWords.money(terms.perSeat().multiply(BigDecimal.valueOf(terms.seats())), terms.currency());
    }

    /** "2 of 5: Ada, Bo". */
    static String seats(Subscription subscription, Map<PersonId, String> people) {
        var who = subscription.terms().people();
        var named = who.stream()
                .limit(NAMED)
                .map(each -> Objects.requireNonNullElse(people.get(each), "somebody who left"))
                .collect(Collectors.joining(", "));
        return who.size() + " of " + subscription.terms().seats() + (who.isEmpty() ? ", nobody has one" : ": " + named)
                + (who.size() > NAMED ? " and " + (who.size() - NAMED) + " more" : "");
    }

    private String runs(Subscription subscription) {
        var terms = subscription.terms();
        var until = terms.until();
        if (until != null) {
            return (ended(subscription) ? "ended " : "until ") + ChargeWords.day(until);
        }
        return (terms.from().isAfter(desk.today()) ? "from " : "since ") + ChargeWords.day(terms.from());
    }
}
