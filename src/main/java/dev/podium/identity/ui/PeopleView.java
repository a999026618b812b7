package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.identity.AllPeople;
import dev.podium.identity.web.Links;
import dev.podium.kernel.Role;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.util.EnumSet;
import java.util.stream.Collectors;

/** Everybody in the installation, for admins; for others the service refuses, and so the page. */
@Route("admin/people")
@PageTitle("People – Podium")
@Menu(title = "People", order = 90, icon = "person")
@PermitAll
@StyleSheet("identity.css")
class PeopleView extends Div implements Headed {

    private final transient AllPeople people;
    private final transient Heading heading = new Heading("People", null);
    private final Table<AllPeople.Somebody> list = new Table<>("People");
    private final TextField search = new TextField();

    PeopleView(AllPeople people) {
        this.people = people;
        addClassName("identity-account");
        search.setPlaceholder("Name or e-mail");
        search.setPrefixComponent(Symbol.SEARCH.smallIcon());
        search.setAriaLabel("Search people");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(typed -> refresh());
        var top = new Div(search);
        top.addClassNames("row", "g3", "page-tools");
        columns();
        add(top, list);
        refresh();
    }

    private void refresh() {
        heading.setFacts(people.count("") + " in this Podium");
        list.getDataProvider().refreshAll();
        list.fit(people.count(search.getValue()));
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private void columns() {
        list.addName("Person", AllPeople.Somebody::name, PeopleView::email);
        list.addFact("Teams", PeopleView::teams).setFlexGrow(2);
        list.addFact("In the installation", PeopleView::inInstallation);
        list.onPhone(
                list.addColumn(one -> Times.minute(one.lastSignIn())).setHeader("Last sign-in"),
                one -> one.lastSignIn() == null ? "never signed in" : "signed in " + Times.minute(one.lastSignIn()));
        list.addComponentColumn(this::actions).setWidth("64px").setFlexGrow(0);
        list.setItems(
                query -> people.list(search.getValue(), query.getOffset(), query.getLimit()).stream(),
                query -> people.count(search.getValue()));
        list.setPageSize(50);
        list.setEmptyStateText("Nobody in this Podium is called that.");
    }

    private static String email(AllPeople.Somebody one) {
        return one.deactivatedAt() == null ? one.email() : one.email() + " · deactivated";
    }

    private static String inInstallation(AllPeople.Somebody one) {
        return one.platformRoles().isEmpty()
                ? "–"
                : one.platformRoles().stream().map(RoleWords::of).collect(Collectors.joining(", "));
    }

    private static String teams(AllPeople.Somebody one) {
        return one.teams().stream()
                .map(team -> team.name() + " (" + RoleWords.of(team.role()) + ")")
                .collect(Collectors.joining(", "));
    }

    private Component actions(AllPeople.Somebody one) {
        var bar = new MenuBar();
        bar.addClassName("more");
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        var button = bar.addItem(Symbol.MORE.smallIcon());
        button.setAriaLabel("Change " + one.name());
        var menu = button.getSubMenu();
        for (var role : AllPeople.ROLES) {
            var item = menu.addItem(RoleWords.both(role), chosen -> {
                var roles = EnumSet.noneOf(Role.class);
                roles.addAll(people.get(one.id()).platformRoles());
                if (!roles.remove(role)) {
                    roles.add(role);
                }
                people.platformRoles(one.id(), roles);
                refresh();
            });
            item.setCheckable(true);
            item.setChecked(one.platformRoles().contains(role));
        }
        if (one.deactivatedAt() != null) {
            menu.addItem("Reactivate", chosen -> {
                people.reactivate(one.id());
                Toasts.say(one.name() + " may sign in again.");
                refresh();
            });
            return bar;
        }
        menu.addItem(
                "Make a link for a new password",
                chosen -> Asked.show(
                        "New password for " + one.name(),
                        "Send this link yourself. It counts once, for 24 hours.",
                        Links.to("reset?token=" + people.resetPassword(one.id()))));
        menu.addItem(
                "Deactivate…",
                chosen -> Asked.before(
                        "Deactivate " + one.name() + "?",
                        "Their browsers, tokens and terminals end within two seconds. Their agents stay.",
                        "Deactivate",
                        () -> {
                            people.deactivate(one.id());
                            refresh();
                        }));
        return bar;
    }
}
