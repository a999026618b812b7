package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.identity.AllPeople;
import dev.podium.identity.web.Links;
import dev.podium.kernel.Role;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;
import java.util.EnumSet;
import java.util.stream.Collectors;

/** Everybody in the installation, for admins; for others the service refuses, and so the page. */
@Route("admin/people")
@PageTitle("People – Podium")
@PermitAll
@StyleSheet("identity.css")
class PeopleView extends Div implements Headed {

    private final transient AllPeople people;
    private final transient Heading heading = new Heading("People", null);
    private final Grid<AllPeople.Somebody> list = new Grid<>();
    private final TextField search = new TextField();

    PeopleView(AllPeople people) {
        this.people = people;
        addClassName("identity-account");
        heading.setFacts(people.count("") + " in this Podium");
        search.setPlaceholder("Name or e-mail");
        search.setAriaLabel("Search people");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(typed -> list.getDataProvider().refreshAll());
        var top = new Div(search, new Anchor("admin/teams", "Teams"));
        top.addClassNames("row", "g3");
        columns();
        add(top, list);
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private void columns() {
        list.addThemeVariants(GridVariant.NO_BORDER);
        list.getElement().setAttribute("aria-label", "People");
        list.addColumn(new ComponentRenderer<>(PeopleView::who))
                .setHeader("Person")
                .setFlexGrow(2);
        list.addColumn(one -> one.teams().stream()
                        .map(team -> team.name() + " (" + RoleWords.of(team.role()) + ")")
                        .collect(Collectors.joining(", ")))
                .setHeader("Teams")
                .setFlexGrow(2);
        list.addColumn(one -> one.platformRoles().stream().map(RoleWords::of).collect(Collectors.joining(", ")))
                .setHeader("In the installation");
        list.addColumn(one -> Times.minute(one.lastSignIn())).setHeader("Last sign-in");
        list.addComponentColumn(this::actions).setWidth("64px").setFlexGrow(0);
        list.setItems(
                query -> people.list(search.getValue(), query.getOffset(), query.getLimit()).stream(),
                query -> people.count(search.getValue()));
        list.setPageSize(50);
        list.setMinHeight("420px");
    }

    private static Component who(AllPeople.Somebody one) {
        var name = new Span(one.name());
        name.addClassName("strong");
        var line = new Span(one.deactivatedAt() == null ? one.email() : one.email() + " · deactivated");
        line.addClassNames("t2", "s", "cut");
        var both = new Div(name, line);
        both.addClassName("identity-who");
        return both;
    }

    private Component actions(AllPeople.Somebody one) {
        var bar = new MenuBar();
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
                list.getDataProvider().refreshAll();
            });
            item.setCheckable(true);
            item.setChecked(one.platformRoles().contains(role));
        }
        if (one.deactivatedAt() != null) {
            menu.addItem("Reactivate", chosen -> {
                people.reactivate(one.id());
                Toasts.say(one.name() + " may sign in again.");
                list.getDataProvider().refreshAll();
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
                            list.getDataProvider().refreshAll();
                        }));
        return bar;
    }
}
