package dev.podium.costs.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.costs.BudgetReached;
import dev.podium.costs.BudgetRunsOut;
import dev.podium.costs.Budgets;
import dev.podium.costs.Dollars;
import dev.podium.costs.RaiseDecided;
import dev.podium.costs.RaiseRequested;
import dev.podium.identity.Access;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.TeamId;
import dev.podium.portal.NewsPages;
import dev.podium.portal.NewsSource;
import dev.podium.portal.Symbol;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells open pages how far budgets are, and what was asked for and decided, as far as it concerns who has them open. */
@Component
class BudgetNews implements NewsSource {

    private static final int ALL = 100;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

    private final Permissions permissions;
    private final NewsPages pages;

    BudgetNews(Permissions permissions, Access access) {
        this.permissions = permissions;
        this.pages = new NewsPages(access::now);
    }

    @Override
    public Registration subscribe(UI ui, Consumer<Piece> told) {
        return pages.subscribe(ui, told);
    }

    @EventListener
    void on(BudgetReached reached) {
        var piece = piece(reached);
        tell(actor -> concerns(actor, reached.team(), reached.fields()), piece);
    }

    @EventListener
    void on(BudgetRunsOut foreseen) {
        var piece = piece(foreseen);
        tell(actor -> concerns(actor, foreseen.team(), foreseen.fields()), piece);
    }

    @EventListener
    void on(RaiseRequested asked) {
        var piece = new Piece(
                "raise-" + asked.request().id(),
                Symbol.QUESTION,
                asked.request().byName() + " asks for more of a budget",
                Dollars.shown(asked.request().raise().cap()) + " "
                        + BudgetShown.word(asked.fields().period()) + ": "
                        + asked.request().reason(),
                "budgets",
                true);
        tell(
                actor -> asked.team().equals(actor.team())
                        && !asked.request().by().equals(actor.person())
                        && permissions.allows(Permission.BUDGET_MANAGE),
                piece);
    }

    @EventListener
    void on(RaiseDecided decided) {
        var piece = new Piece(
                "raised-" + decided.request().id(),
                decided.granted() ? Symbol.CHECK : Symbol.LIMIT,
                decided.granted() ? "Your budget is raised" : "Your budget stays as it is",
                decided.granted()
                        ? "To " + Dollars.shown(decided.request().raise().cap()) + " "
                                + BudgetShown.word(decided.fields().period()) + ", for a time."
                        : "What you asked for was denied.",
                "budgets",
                true);
        tell(
                actor -> decided.team().equals(actor.team())
                        && decided.request().by().equals(actor.person()),
                piece);
    }

    static Piece piece(BudgetReached reached) {
        return new Piece(
                "budget-" + reached.budget() + "-" + reached.windowEnd() + "-" + reached.percent(),
                Symbol.LIMIT,
                name(reached.fields())
                        + (reached.percent() >= ALL ? " is used up" : " is at " + reached.percent() + " %"),
                Dollars.shown(reached.spent()) + " of " + Dollars.shown(reached.limit()) + " is spent"
                        + (reached.percent() >= ALL && reached.fields().hard()
                                ? "; what could pass it is refused"
                                : ""),
                "budgets",
                reached.percent() >= ALL);
    }

    static Piece piece(BudgetRunsOut foreseen) {
        return new Piece(
                "budget-" + foreseen.budget() + "-" + foreseen.windowEnd() + "-runs-out-" + foreseen.day(),
                Symbol.LIMIT,
                name(foreseen.fields()) + " runs out on " + DAY.format(foreseen.day()),
                foreseen.sentence() + " " + Dollars.shown(foreseen.spent()) + " is spent.",
                "budgets",
                false);
    }

    /** Such as "The budget of this team for a month". */
    private static String name(Budgets.Fields fields) {
        var whose = switch (fields.scope()) {
            case ORGANISATION -> "of the organisation";
            case TEAM -> "of this team";
            case PERSON -> "of a person";
            case AGENT -> "of an agent";
            case KEY -> "of an API token";
            case MODEL -> "of the model " + fields.subject();
        };
        return "The budget " + (fields.fixedCosts() ? "of all costs " : "") + whose + " for "
                + BudgetShown.word(fields.period());
    }

    /** The current actor, as they are now. */
    private boolean concerns(Actor actor, @Nullable TeamId team, Budgets.Fields fields) {
        if (fields.scope() == Budgets.Scope.ORGANISATION) {
            return permissions.allows(Permission.ORG_FIGURES);
        }
        return team != null
                && team.equals(actor.team())
                && (permissions.allows(Permission.COSTS_SEE)
                        || fields.scope() == Budgets.Scope.PERSON
                                && fields.subject().equals(actor.person().toString()));
    }

    private void tell(Predicate<Actor> wanted, Piece piece) {
        pages.tell(_ -> true, actor -> Optional.of(piece).filter(_ -> wanted.test(actor)));
    }
}
