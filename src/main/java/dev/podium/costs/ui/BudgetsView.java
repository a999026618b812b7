package dev.podium.costs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.costs.BudgetRaises;
import dev.podium.costs.BudgetSubjects;
import dev.podium.costs.Budgets;
import dev.podium.costs.Budgets.Of;
import dev.podium.costs.Dollars;
import dev.podium.costs.Ledger;
import dev.podium.hooks.Webhooks;
import dev.podium.hooks.ui.WebhookDialog;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** How much may be spent and how much is: who runs the team sets it, everybody else sees what counts for them and can ask for more. */
@Route("budgets")
@PageTitle("Budgets – Podium")
@Menu(title = "Budgets", order = 7.5, icon = "budgets")
@PermitAll
@StyleSheet("budgets.css")
class BudgetsView extends Div implements Headed {

    private static final int MUCH = 80;

    private final transient Budgets budgets;
    private final transient BudgetSubjects subjects;
    private final transient BudgetRaises raises;
    private final transient Webhooks webhooks;
    private final transient Clock clock;
    private final transient ZoneId zone;
    private final boolean inTeam;
    private final boolean seesTeam;
    private final boolean runsTeam;
    private final boolean setsWebhook;
    private final boolean seesAll;
    private final boolean runsAll;
    private final transient Heading heading;
    private final Div asked = new Div();
    private final Div list = new Div();

    BudgetsView(
            Budgets budgets,
            BudgetSubjects subjects,
            BudgetRaises raises,
            Ledger ledger,
            Webhooks webhooks,
            Permissions permissions,
            Clock clock) {
        this.budgets = budgets;
        this.subjects = subjects;
        this.raises = raises;
        this.webhooks = webhooks;
        this.clock = clock;
        this.zone = ZoneId.of(ledger.zone());
        inTeam = CurrentActor.find().map(Actor::team).isPresent() && permissions.allows(Permission.COSTS_OWN);
        seesTeam = inTeam && permissions.allows(Permission.COSTS_SEE);
        runsTeam = inTeam && permissions.allows(Permission.BUDGET_MANAGE);
        setsWebhook = inTeam && permissions.allows(Permission.TEAM_MANAGE);
        seesAll = permissions.allows(Permission.ORG_FIGURES);
        runsAll = permissions.allows(Permission.PLATFORM_MANAGE);
        if (!seesAll) {
            permissions.require(Permission.COSTS_OWN);
        }
        addClassName("budgets");
        heading = new Heading("Budgets", runsTeam || runsAll ? addButton() : null);
        asked.addClassName("card");
        list.addClassName("card");
        add(asked, list, explained());
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private Button addButton() {
        var button = new Button(
                "Add a budget",
                pressed ->
                        new BudgetDialog(budgets, runsTeam ? subjects.choices() : null, runsAll, this::refresh).open());
        button.addThemeVariants(ButtonVariant.PRIMARY);
        return button;
    }

    /** Set where what it tells is seen. */
    private Button webhookButton() {
        var button = new Button("Webhook", pressed -> new WebhookDialog(webhooks).open());
        button.addClassNames("sm", "push");
        return button;
    }

    private static Div head(String title, String fact) {
        var said = new Span(fact);
        said.addClassNames("t3", "cut");
        var head = new Div(new H2(title), said);
        head.addClassName("budgets-head");
        return head;
    }

    private void refresh() {
        var all = new ArrayList<BudgetShown>();
        if (seesAll) {
            all.addAll(shown(budgets.all(Of.ORGANISATION), Of.ORGANISATION));
        }
        if (inTeam) {
            all.addAll(shown(seesTeam ? budgets.all(Of.TEAM) : budgets.mine(), Of.TEAM));
        }
        long much = all.stream().filter(each -> each.spent() >= MUCH).count();
        heading.setFacts(Counted.of(all.size(), "budget", "budgets")
                + (much > 0 ? ", " + much + " at " + MUCH + " % or more" : ""));
        showAsked(all);
        showList(all);
    }

    private List<BudgetShown> shown(List<Budgets.Budget> some, Of whose) {
        var names = subjects.names(some);
        return some.stream()
                .map(each -> new BudgetShown(each, whose, names.getOrDefault(each.id(), "–")))
                .toList();
    }

    private void showAsked(List<BudgetShown> all) {
        asked.removeAll();
        var open = inTeam ? raises.open() : List.<BudgetRaises.Request>of();
        asked.setVisible(!open.isEmpty());
        asked.add(head("Asked for", runsTeam ? "more for a time; you decide" : "an owner of the team decides"));
        for (var request : open) {
            all.stream()
                    .filter(each -> each.budget().id().equals(request.budget()))
                    .findFirst()
                    .ifPresent(each -> asked.add(row(each, request)));
        }
    }

    private Div row(BudgetShown of, BudgetRaises.Request request) {
        var what = new Span(
                request.byName() + " asks for " + Dollars.shown(request.raise().cap()) + " "
                        + BudgetShown.word(of.budget().fields().period()) + " instead of "
                        + Dollars.shown(of.budget().limit()) + ", until "
                        + BudgetShown.minute(request.raise().until(), zone));
        what.addClassName("strong");
        var why = new Span(of.subject() + " · “" + request.reason() + "”");
        why.addClassName("t2");
        var said = new Div(what, why);
        said.addClassName("budgets-said");
        var row = new Div(said);
        row.addClassName("budgets-asked");
        if (runsTeam) {
            var yes = new Button("Approve", pressed -> decide(request, true));
            var no = new Button("Deny", pressed -> decide(request, false));
            yes.setAriaLabel("Approve what " + request.byName() + " asks for");
            no.setAriaLabel("Deny what " + request.byName() + " asks for");
            var buttons = new Div(yes, no);
            buttons.addClassNames("row", "push");
            row.add(buttons);
        }
        return row;
    }

    private void decide(BudgetRaises.Request request, boolean grant) {
        try {
            raises.decide(request.id(), grant);
            Toasts.say(grant ? "Raised. It counts within 2 s." : request.byName() + " is told that it stays as it is.");
        } catch (Refusal refusal) {
            Toasts.refuse(refusal);
        }
        refresh();
    }

    private void showList(List<BudgetShown> all) {
        list.removeAll();
        if (all.isEmpty()) {
            list.add(
                    runsTeam || runsAll
                            ? new EmptyState(
                                    "Nothing bounds what is spent yet",
                                    "A budget is a cap for a day, a week or a month: of the team, a person, an agent, a token or"
                                            + " a model. A hard one refuses what could pass it.",
                                    addButton())
                            : new EmptyState(
                                    "No budget counts for you",
                                    "An owner of the team sets how much may be spent. What you spend stands on the page Calls."));
            return;
        }
        var table = new BudgetTableGrid(zone);
        table.setItems(all);
        table.fit(all.size());
        table.addItemClickListener(clicked -> open(clicked.getItem()));
        list.add(budgetsHead(seesTeam || seesAll ? "of this window" : "that count for you"), table);
    }

    private Div budgetsHead(String fact) {
        var head = head("Budgets", fact);
        if (setsWebhook) {
            head.add(webhookButton());
        }
        return head;
    }

    void open(BudgetShown row) {
        boolean runs = row.whose() == Of.TEAM ? runsTeam : runsAll;
        if (runs) {
            new BudgetDialog(budgets, row, zone, clock, this::refresh).open();
        } else if (row.whose() == Of.TEAM) {
            new BudgetRaiseDialog(raises, row, zone, clock, this::refresh).open();
        }
    }

    private static Div explained() {
        var words = new Paragraph(
                "At 50, 80 and 100 % the audit trail, open pages and the team's webhook say so, once in each window. A hard"
                        + " budget refuses a call that could pass it, before it is made; a soft one refuses nothing, and once it is"
                        + " passed podium-auto takes a tier lower. What is set aside is"
                        + " the most that calls under way can cost; what they do not cost comes back.");
        var note = new Div(words);
        note.addClassNames("budgets-note", "t2");
        return note;
    }
}
