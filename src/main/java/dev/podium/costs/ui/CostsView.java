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
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.podium.costs.Budgets;
import dev.podium.costs.Ledger;
import dev.podium.costs.Outlooks;
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

/**
 * What was spent, by whom and for what, what is coming, and what stands out. Longer than most files: what is not told of a course
 * is said beside what is, part by part, in the order of the page.
 */
@Route(CostsAddress.PATH)
@PageTitle("Costs – Podium")
@Menu(title = "Costs", order = 6.9, icon = "costs")
@PermitAll
@StyleSheet("costs.css")
class CostsView extends Div implements BeforeEnterObserver, Headed {

    private final transient Spending spending;
    private final transient Outlooks outlooks;
    private final transient Budgets budgets;
    private final transient Clock clock;
    private final transient ZoneId zone;
    private final transient List<Of> may = new ArrayList<>();
    private final boolean seesTeam;
    private final Heading heading;

    CostsView(
            Spending spending,
            Outlooks outlooks,
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
        // What has no place in the menu is here on a phone too.
        var ways = new Div();
        ways.addClassName("row");
        if (may.contains(Of.OWN)) {
            ways.add(way("what-if", "What if"));
        }
        var toBudgets = way("budgets", "Budgets");
        toBudgets.addClassName("hide-p");
        ways.add(toBudgets);
        heading = new Heading("Costs", ways);
        addClassName("costs");
    }

    private static Anchor way(String path, String word) {
        var link = new Anchor(path, word);
        link.addClassName("btn");
        link.getElement().setAttribute("router-link", true);
        return link;
    }

    @Override
    public Heading heading() {
        return heading;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        open(event.getLocation().getQueryParameters());
    }

    /** @param query as {@link CostsAddress} writes it */
    void open(QueryParameters query) {
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var usual = seesTeam ? Of.TEAM : may.isEmpty() ? Of.OWN : may.getFirst();
        removeAll();
        heading.setFacts("");
        try {
            var choice = CostsAddress.read(query, usual, today);
            if (may.contains(choice.of())) {
                show(choice, today, PartsCard.FIRST);
            } else {
                add(CostsNothing.notYours(choice, usual, today));
            }
        } catch (Refusal refusal) {
            add(new RefusalCard(refusal, new Anchor(CostsAddress.PATH, "Show this month")));
        }
    }

    /** @param most how many rows the table has one by one */
    private void show(CostsChoice choice, LocalDate today, int most) {
        removeAll();
        var shown = spending.shown(choice.period());
        var look = new CostsLook(choice, today, shown.currency());
        heading.setFacts(
                CostsTools.word(choice.of()) + " · in " + shown.currency().getCurrencyCode());
        // Before anything is refused: what is chosen is the way to what is not.
        var kinds = all(choice);
        add(new CostsTools(
                choice,
                today,
                may,
                kinds.stream()
                        .map(Spending.Part::id)
                        .filter(id -> !id.isEmpty())
                        .toList(),
                names(choice)));
        if (!shown.note().isEmpty()) {
            add(note(shown.note()));
        }
        var parts = Told.of(() -> spending.parts(look.asked(), choice.by(), most, true));
        var whole = parts.it() == null
                ? spending.parts(look.asked(), By.KIND, 1, false).whole()
                : parts.it().whole();
        if (whole.entries() == 0 && whole.amount().signum() == 0) {
            add(CostsNothing.of(look));
            return;
        }
        showFigures(look, whole, kinds);
        add(table(look, whole, parts, most));
    }

    /** By kind, whatever it is narrowed to; empty where that is refused, which is said below. */
    private List<Spending.Part> all(CostsChoice choice) {
        try {
            return spending.parts(choice.kinds(Set.of()).asked(), By.KIND, Spending.MOST_PARTS, false)
                    .parts();
        } catch (Refusal saidBelow) {
            return List.of();
        }
    }

    private void showFigures(CostsLook look, Spending.Sum whole, List<Spending.Part> kinds) {
        var choice = look.choice();
        boolean sums = choice.of() == Of.TEAM && !spending.oneByOne(Of.TEAM);
        var forecast = forecast(look);
        var budget = BurnDowns.of(choice, seen(choice.of()));
        var routing =
                choice.toTasks() ? Told.of(() -> spending.routing(look.asked())) : Told.<Spending.Routing>nothing();
        var use = use(look, routing);
        boolean all = choice.narrowed().kinds().isEmpty() && choice.parts().isEmpty();
        add(new CostsCards(
                look,
                whole,
                forecast,
                budget,
                use,
                all ? Told.of(() -> spending.runs(look.asked())) : Told.nothing(),
                !sums));
        var stacked = Told.of(() -> spending.stacked(look.asked(), choice.stack(), StackedChart.MOST));
        // Its sum does not ask by what the bars are apart.
        var sum = stacked.withheld()
                ? Told.of(() -> spending.stacked(look.asked(), By.KIND, StackedChart.MOST))
                : stacked;
        add(columns("pair", toDate(look, forecast, sum, limit(look, budget, kinds)), bars(look, stacked)));
        var movers = Told.of(() -> spending.parts(look.asked(), choice.by(), Spending.MOST_PARTS, false));
        add(columns(
                "several",
                use.why().isEmpty() ? RoutingCharts.mix(look, use) : new NotTold(RoutingCharts.MIX, use.why()),
                burnDowns(choice.of()),
                saved(look, routing),
                movers.it() == null ? null : ListedCharts.movers(look, movers.it()),
                choice.toIdle() ? ListedCharts.idle(look, spending.idle(look.asked())) : null));
    }

    private TierUse use(CostsLook look, Told<Spending.Routing> routing) {
        if (routing.it() != null) {
            return TierUse.of(routing.it());
        }
        return routing.withheld() ? TierUse.notTold(routing.why()) : tiers(look);
    }

    private static @Nullable Component saved(CostsLook look, Told<Spending.Routing> routing) {
        if (routing.withheld()) {
            return new NotTold(RoutingCharts.SAVED, routing.why());
        }
        return routing.it() == null ? null : RoutingCharts.savings(look, routing.it());
    }

    private static Component toDate(
            CostsLook look, @Nullable Forecast forecast, Told<Spending.Stacked> stacked, @Nullable BigDecimal limit) {
        if (forecast != null) {
            return SpendChart.of(look, forecast, limit);
        }
        return stacked.it() == null ? new NotTold(SpendChart.TITLE, stacked.why()) : SpendChart.of(look, stacked.it());
    }

    private static Component bars(CostsLook look, Told<Spending.Stacked> stacked) {
        var choice = look.choice();
        var chooser = new CostsSegments("Bars apart by");
        choice.stacks()
                .forEach(by -> chooser.add(
                        CostsWords.one(by), CostsAddress.of(choice.stacked(by), look.today()), by == choice.stack()));
        if (stacked.it() == null) {
            return new NotTold("By " + CostsWords.one(choice.stack()).toLowerCase(Locale.ROOT), stacked.why(), chooser);
        }
        var bars = StackedChart.of(look, stacked.it());
        bars.addTool(chooser);
        return bars;
    }

    private Component table(CostsLook look, Spending.Sum whole, Told<Parts> parts, int most) {
        var choice = look.choice();
        var it = parts.it();
        if (it == null) {
            return new NotTold(PartsCard.title(choice.by()), parts.why(), PartsCard.chooser(look));
        }
        // Where sums are told alone, single calls are not.
        var calls = spending.oneByOne(choice.of()) ? whole.calls() : null;
        var self = choice.of() == Of.OWN && seesTeam ? person() : null;
        return new PartsCard(look, it, more(look, it, most), calls == null ? null : CallsLink.of(look, calls, self));
    }

    private static @Nullable PersonId person() {
        return CurrentActor.find().map(Actor::person).orElse(null);
    }

    private @Nullable Component more(CostsLook look, Parts parts, int most) {
        boolean untold = !parts.withheld().isEmpty() && parts.parts().size() < most;
        if (parts.rest() == null || most >= Spending.MOST_PARTS || untold) {
            return null;
        }
        var button = new Button(
                "Show more " + CostsWords.several(parts.by()),
                pressed -> show(look.choice(), look.today(), Spending.MOST_PARTS));
        button.addClassNames("sm");
        return button;
    }

    private TierUse tiers(CostsLook look) {
        if (look.choice().narrowed().tier() != null) {
            return TierUse.NONE;
        }
        var tiers = Told.of(() -> spending.parts(look.asked(), By.TIER, Spending.MOST_PARTS, false));
        return tiers.it() == null ? TierUse.notTold(tiers.why()) : TierUse.of(tiers.it());
    }

    /** Null where none is made for such a time, or nothing is to come. */
    private @Nullable Forecast forecast(CostsLook look) {
        if (!look.goesOn()) {
            return null;
        }
        try {
            return outlooks.forecast(look.asked(), look.today());
        } catch (Refusal none) {
            add(note("There is no forecast: " + none.sentence()));
            return null;
        }
    }

    private List<Budgets.Budget> seen(Of of) {
        return switch (of) {
            case OWN -> budgets.mine();
            case TEAM -> budgets.all(Budgets.Of.TEAM);
            case ORGANISATION -> budgets.all(Budgets.Of.ORGANISATION);
        };
    }

    /** A budget is in US dollars, and most count models and GPUs alone: beside other sums it would say what is not so. */
    private static @Nullable BigDecimal limit(
            CostsLook look, Budgets.@Nullable Budget budget, List<Spending.Part> kinds) {
        if (budget == null || !look.currency().getCurrencyCode().equals("USD")) {
            return null;
        }
        boolean counted = budget.fields().fixedCosts()
                || kinds.stream()
                        .filter(part -> part.sum().amount().signum() != 0)
                        .allMatch(part ->
                                Set.of(CostsWords.MODELS, CostsWords.GPUS).contains(part.id()));
        return counted ? budget.limit() : null;
    }

    private @Nullable Component burnDowns(Of of) {
        var all = outlooks.budgets(of == Of.ORGANISATION ? Budgets.Of.ORGANISATION : Budgets.Of.TEAM);
        if (of == Of.OWN) {
            var mine = budgets.mine().stream().map(Budgets.Budget::id).toList();
            all = all.stream().filter(each -> mine.contains(each.budget().id())).toList();
        }
        return all.isEmpty() ? null : BurnDowns.card(all);
    }

    /** Of what it is narrowed to, so that a chip says more than an id. */
    private Map<By, String> names(CostsChoice choice) {
        var names = new EnumMap<By, String>(By.class);
        choice.parts().forEach((by, id) -> names.put(by, name(choice, by, id)));
        return names;
    }

    private String name(CostsChoice choice, By by, String id) {
        try {
            return spending.parts(choice.asked(), by, 1, false).parts().stream()
                    .filter(part -> part.id().equals(id))
                    .findFirst()
                    .map(part -> CostsWords.name(by, part))
                    .orElseGet(() -> CostsWords.name(by, id, ""));
        } catch (Refusal saidBelow) {
            return CostsWords.name(by, id, "");
        }
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
}
