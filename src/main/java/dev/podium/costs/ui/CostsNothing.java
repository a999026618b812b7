package dev.podium.costs.ui;

import com.vaadin.flow.component.html.Anchor;
import dev.podium.costs.Spending.Of;
import dev.podium.portal.EmptyState;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;

/** The page of costs where there is nothing to show: why, and what to look at instead. */
final class CostsNothing {

    private CostsNothing() {}

    /** @param usual whose may be seen instead */
    static EmptyState notYours(CostsChoice choice, Of usual, LocalDate today) {
        boolean all = choice.of() == Of.ORGANISATION;
        var instead = new Anchor(
                CostsAddress.of(CostsChoice.usual(usual, today), today),
                "Show " + CostsTools.word(usual).toLowerCase(Locale.ROOT));
        instead.addClassName("btn");
        return new EmptyState(
                all ? "You may not see what all teams spend" : "You may not see what the team spends",
                all
                        ? "Whoever answers for the installation may: an admin gives that right to a person."
                        : "Owners and managers of the team may. What you spend yourself you see here.",
                instead);
    }

    /** Where nothing was booked. */
    static EmptyState of(CostsLook look) {
        var choice = look.choice();
        if (choice.period().from().isAfter(look.today())) {
            return new EmptyState(
                    look.words() + " has not begun",
                    "What is spent then will stand here.",
                    way(look, CostsChoice.usual(choice.of(), look.today()), "Show this month"));
        }
        if (!choice.parts().isEmpty() || !choice.narrowed().kinds().isEmpty()) {
            var all = choice.kinds(Set.of());
            for (var by : choice.parts().keySet()) {
                all = all.only(by, null);
            }
            return new EmptyState(
                    "Nothing of this was spent in " + look.words(),
                    "Take a filter away, or look at another time.",
                    way(look, all, "Take all filters away"));
        }
        return new EmptyState(
                "Nothing was spent in " + look.words(),
                "Calls of models, leases of GPUs, machines, electricity, subscriptions and bills stand here once they are booked.",
                way(look, choice.moved(-1), "Look at the time before"));
    }

    private static Anchor way(CostsLook look, CostsChoice to, String words) {
        var link = new Anchor(CostsAddress.of(to, look.today()), words);
        link.getElement().setAttribute("router-link", true);
        link.addClassName("btn");
        return link;
    }
}
