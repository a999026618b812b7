package dev.podium.costs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.costs.Budgets;
import dev.podium.costs.Ledger;
import dev.podium.costs.Outlooks;
import dev.podium.costs.Outlooks.Budgeted;
import dev.podium.costs.Spending;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Of;
import dev.podium.costs.Spending.Parts;
import dev.podium.costs.outlook.Forecast;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.RefusalCard;
import jakarta.annotation.security.PermitAll;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** What was spent, by whom and for what, what is coming, and what stands out. */
@Route(CostsAddress.PATH)
@PageTitle("Costs – Podium")
@Menu(title = "Costs", order = 6.9, icon = "costs")
@PermitAll
@StyleSheet("costs.css")
class CostsView extends Div implements BeforeEnterObserver, Headed {

    private final transient Spending spending;
    private final transient ObjectProvider<Outlooks> outlooks;
    private final transient Budgets budgets;
    private final transient Clock clock;
    private final transient ZoneId zone;
    private final transient List<Of> may = new ArrayList<>();
    private final boolean seesTeam;
    private final Heading heading;

    CostsView(
            Spending spending,
            ObjectProvider<Outlooks> outlooks,
            Budgets budgets,
            Ledger ledger,
            Permissions permissions,
            Clock clock) {
        this.spending = spending;
        this.outlooks = outlooks;
        this.budgets = budgets;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
        boolean inTeam = CurrentActor.find().map(Actor::team).isPresent();
        seesTeam = inTeam && permissions.allows(Permission.COSTS_SEE);
        if (inTeam && permissions.allows(Permission.COSTS_OWN)) {
            may.add(Of.OWN);
        }
        if (seesTeam) {
            may.add(Of.TEAM);
        }
        if (permissions.allows(Permission.ORG_FIGURES)) {
            may.add(Of.ORGANISATION);
        }
        if (may.isEmpty()) {
            permissions.require(Permission.COSTS_OWN);
        }
        var toBudgets = new Anchor("budgets", "Budgets");
        toBudgets.addClassName("btn");
        toBudgets.getElement().setAttribute("router-link", true);
        heading = new Heading("Costs", toBudgets);
        addClassName("costs");
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var usual = seesTeam ? Of.TEAM : may.isEmpty() ? Of.OWN : may.getFirst();
        removeAll();
        heading.setFacts("");
        try {
            var choice = CostsAddress.read(event.getLocation().getQueryParameters(), usual, today);
            if (may.contains(choice.of())) {
                show(choice, today, PartsCard.FIRST);
            } else {
                add(notYours(choice, usual, today));
            }
        } catch (Refusal refusal) {
            add(new RefusalCard(refusal, new Anchor(CostsAddress.PATH, "Show this month")));
        }
    }

    private EmptyState notYours(CostsChoice choice, Of usual, LocalDate today) {
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

    /** @param most how many rows the table has one by one */
    private void show(CostsChoice choice, LocalDate today, int most) {
        removeAll();
        var period = choice.gone(today);
        boolean ahead = choice.period().from().isAfter(today);
        var shown = spending.shown(period);
        var look = new CostsLook(choice, today, period, shown.currency());
        heading.setFacts(
                CostsTools.word(choice.of()) + " · in " + shown.currency().getDisplayName(Locale.ENGLISH));
        var kinds = spending.parts(choice.kinds(Set.of()).asked(period), By.KIND, Spending.MOST_PARTS, false);
        add(new CostsTools(
                choice,
                today,
                may,
                kinds.parts().stream()
                        .map(Spending.Part::id)
                        .filter(id -> !id.isEmpty())
                        .toList(),
                names(choice, period)));
        if (!shown.note().isEmpty()) {
            add(note(shown.note()));
        }
        var parts = spending.parts(look.asked(), choice.by(), most, true);
        if (parts.whole().entries() == 0 && parts.whole().amount().signum() == 0) {
            add(nothing(look, ahead));
            return;
        }
        showFigures(look, parts, kinds, most);
    }

    private void showFigures(CostsLook look, Parts parts, Parts kinds, int most) {
        var choice = look.choice();
        var forecast = forecast(look);
        var budget = BurnDowns.of(choice, seen(choice.of()));
        var routing = spending.routing(look.asked());
        add(new CostsCards(look, parts.whole(), forecast, budget, routing, spending.runs(look.asked())));
        var stacked = spending.stacked(look.asked(), choice.stack(), StackedChart.MOST);
        var bars = StackedChart.of(look, stacked);
        var chooser = new CostsSegments("Bars apart by");
        choice.stacks()
                .forEach(by -> chooser.add(
                        CostsWords.one(by), CostsAddress.of(choice.stacked(by), look.today()), by == choice.stack()));
        bars.addTool(chooser);
        add(columns(
                "two",
                forecast == null
                        ? SpendChart.of(look, stacked)
                        : SpendChart.of(look, forecast, limit(look, budget, kinds)),
                bars));
        var movers = ListedCharts.movers(look, spending.parts(look.asked(), choice.by(), Spending.MOST_PARTS, false));
        add(columns(
                "three",
                RoutingCharts.mix(look, routing),
                burnDowns(choice.of()),
                RoutingCharts.savings(look, routing),
                movers,
                ListedCharts.idle(look, spending.idle(look.asked()))));
        var self = choice.of() == Of.OWN && seesTeam ? person() : null;
        add(new PartsCard(
                look,
                parts,
                more(look, parts, most),
                CallsLink.of(look, parts.whole().calls(), self)));
    }

    private static @Nullable PersonId person() {
        return CurrentActor.find().map(Actor::person).orElse(null);
    }

    private @Nullable Component more(CostsLook look, Parts parts, int most) {
        if (parts.rest() == null || most >= Spending.MOST_PARTS) {
            return null;
        }
        var button = new Button(
                "Show more " + CostsWords.several(parts.by()),
                pressed -> show(look.choice(), look.today(), Spending.MOST_PARTS));
        button.addClassNames("sm");
        return button;
    }

    /** Null where none is made for such a time, or it is over. */
    private @Nullable Forecast forecast(CostsLook look) {
        var outlook = outlooks.getIfAvailable();
        boolean made = Set.of(CostsSpan.WEEK, CostsSpan.MONTH, CostsSpan.QUARTER)
                .contains(look.choice().span());
        return outlook == null || !made || !look.choice().holds(look.today())
                ? null
                : outlook.forecast(look.choice().asked(look.choice().period()), look.today());
    }

    private List<Budgets.Budget> seen(Of of) {
        return switch (of) {
            case OWN -> budgets.mine();
            case TEAM -> budgets.all(Budgets.Of.TEAM);
            case ORGANISATION -> budgets.all(Budgets.Of.ORGANISATION);
        };
    }

    /** A budget is in US dollars and counts models and GPUs alone: beside sums of other things it would say what is not so. */
    private static @Nullable BigDecimal limit(CostsLook look, Budgets.@Nullable Budget budget, Parts kinds) {
        boolean counted = kinds.parts().stream()
                .filter(part -> part.sum().amount().signum() != 0)
                .allMatch(part -> Set.of(CostsWords.MODELS, CostsWords.GPUS).contains(part.id()));
        return budget != null && counted && look.currency().getCurrencyCode().equals("USD") ? budget.limit() : null;
    }

    private @Nullable Component burnDowns(Of of) {
        var outlook = outlooks.getIfAvailable();
        if (outlook == null || of == Of.OWN && !seesTeam) {
            return null;
        }
        List<Budgeted> all = outlook.budgets(of == Of.ORGANISATION ? Budgets.Of.ORGANISATION : Budgets.Of.TEAM);
        return all.isEmpty() ? null : BurnDowns.card(all);
    }

    /** Of what it is narrowed to, so that a chip says more than an id. */
    private Map<By, String> names(CostsChoice choice, Spending.Period period) {
        var names = new EnumMap<By, String>(By.class);
        choice.parts()
                .forEach((by, id) -> names.put(
                        by,
                        spending.parts(choice.asked(period), by, 1, false).parts().stream()
                                .filter(part -> part.id().equals(id))
                                .findFirst()
                                .map(part -> CostsWords.name(by, part))
                                .orElseGet(() -> CostsWords.name(by, id, ""))));
        return names;
    }

    private static Div columns(String shape, @Nullable Component... parts) {
        var columns = new Div();
        columns.addClassNames("costs-columns", shape);
        for (var part : parts) {
            if (part != null) {
                columns.add(part);
            }
        }
        return columns;
    }

    private static Paragraph note(String words) {
        var note = new Paragraph(words);
        note.addClassNames("t2", "s");
        return note;
    }

    private static EmptyState nothing(CostsLook look, boolean ahead) {
        var choice = look.choice();
        if (ahead) {
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
