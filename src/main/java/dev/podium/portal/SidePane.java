package dev.podium.portal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import org.jspecify.annotations.Nullable;

/** The left side: mark, team, navigation, and who is signed in. */
final class SidePane extends Div {

    SidePane(Navigation navigation, @Nullable SignedIn signedIn, Keys keys) {
        addClassName("nav");
        var mark = new Span();
        mark.addClassName("mark");
        var brand = new Div(mark, new Span("Podium"));
        brand.addClassName("brand");
        add(brand);
        if (signedIn != null) {
            signedIn.team().ifPresent(team -> add(teams(team, signedIn)));
        }
        add(navigation, foot(signedIn, keys));
    }

    private static MenuBar teams(SignedIn.Choice now, SignedIn signedIn) {
        var name = new Span(now.name());
        name.addClassNames("grow", "cut");
        var shown = new Span(TeamMark.of(now.name()).large(), name, Symbol.CHOOSE.smallIcon());
        shown.addClassName("row");
        var bar = new MenuBar();
        bar.addClassName("team");
        var button = bar.addItem(shown);
        button.setAriaLabel("Team " + now.name() + ", switch team");
        for (var team : signedIn.teams()) {
            var item = button.getSubMenu().addItem(team.name(), e -> {
                signedIn.choose(team.id());
                UI.getCurrent().getPage().setLocation("");
            });
            item.setCheckable(true);
            item.setChecked(team.id().equals(now.id()));
        }
        return bar;
    }

    private static Div foot(@Nullable SignedIn signedIn, Keys keys) {
        var foot = new Div();
        foot.addClassNames("foot", "row", "s", "t2");
        if (signedIn != null) {
            var mark = new Span(Initials.of(signedIn.name()));
            mark.addClassName("ava");
            var name = new Span(signedIn.name());
            name.addClassName("cut");
            var who = new Span(mark, name);
            who.addClassName("row");
            var account = new MenuBar();
            account.addClassNames("account", "grow");
            account.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
            var item = account.addItem(who);
            item.setAriaLabel(signedIn.name() + ", account");
            item.getSubMenu()
                    .addItem("Account and API tokens", e -> UI.getCurrent().navigate(signedIn.accountPath()));
            item.getSubMenu().addItem("Sign out", e -> signedIn.signOut());
            foot.add(account);
        }
        var look = new MenuBar();
        look.addClassNames("look", "push");
        look.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        var button = look.addItem(Symbol.SUN.smallIcon());
        button.setAriaLabel("Look and keys");
        button.getElement().setAttribute("title", "Look and keys");
        Appearance.fill(button, keys);
        foot.add(look);
        return foot;
    }
}
