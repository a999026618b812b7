package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.identity.Invitations;
import dev.podium.identity.Members;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.ServiceAccounts;
import dev.podium.identity.Tokens;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import dev.podium.portal.Toasts;
import jakarta.annotation.security.PermitAll;

/** Who is in the team. Those who run it give roles, invite and remove; the others look. */
@Route("team")
@PageTitle("Team – Podium")
@Menu(title = "Team", order = 8, icon = "team")
@PermitAll
@StyleSheet("identity.css")
class TeamView extends Div implements Headed {

    private final transient Members members;
    private final transient Invitations invitations;
    private final transient Heading heading;
    private final boolean runs;
    private final Grid<Members.Member> list = new Grid<>();
    private final Grid<Invitations.Invitation> open = new Grid<>();
    private final Div openPart = new Div(new H2("Open invitations"), open);
    private final TextField search = new TextField();

    TeamView(
            Members members,
            Invitations invitations,
            ServiceAccounts accounts,
            Tokens tokens,
            Permissions permissions) {
        this.members = members;
        this.invitations = invitations;
        this.runs = permissions.allows(Permission.TEAM_MANAGE);
        addClassName("identity-account");
        var invite = new Button("Invite", Symbol.PLUS.smallIcon(), pressed -> invite());
        invite.addThemeVariants(ButtonVariant.PRIMARY);
        invite.setVisible(runs);
        heading = new Heading("Team", invite);
        search.setPlaceholder("Name or e-mail");
        search.setAriaLabel("Search members");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(typed -> list.getDataProvider().refreshAll());
        var leave = new Button("Leave the team", pressed -> leave());
        leave.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.ERROR);
        var top = new Div(search, leave);
        top.addClassNames("row", "g3");
        add(top);
        if (permissions.allows(Permission.PLATFORM_MANAGE)) {
            var links = new Div(
                    new Span("Whole installation:"),
                    new Anchor("admin/people", "People"),
                    new Anchor("admin/teams", "Teams"));
            links.addClassNames("row", "g3", "t2");
            add(links);
        }
        memberColumns();
        invitationColumns();
        add(list, openPart);
        if (permissions.allows(Permission.SERVICE_ACCOUNT_MANAGE)) {
            add(new ServiceAccountsPart(accounts, tokens.longest()));
        }
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private void memberColumns() {
        list.addThemeVariants(GridVariant.NO_BORDER);
        list.getElement().setAttribute("aria-label", "Members");
        list.addColumn(new ComponentRenderer<>(TeamView::who))
                .setHeader("Member")
                .setFlexGrow(2);
        list.addColumn(member -> RoleWords.of(member.role())).setHeader("Role");
        list.addColumn(member -> member.source().equals("hand") ? "By hand" : member.source())
                .setHeader("Added");
        list.addColumn(new ComponentRenderer<>(member -> new Since(member.since())))
                .setHeader("Since")
                .setWidth("90px")
                .setFlexGrow(0);
        if (runs) {
            list.addComponentColumn(this::actions).setWidth("64px").setFlexGrow(0);
        }
        list.setItems(
                query -> members.list(search.getValue(), query.getOffset(), query.getLimit()).stream(),
                query -> members.count(search.getValue()));
        list.setPageSize(50);
        list.setMinHeight("320px");
    }

    private static Component who(Members.Member member) {
        var name = new Span(member.name());
        name.addClassName("strong");
        var line = new Span(member.deactivated() ? member.email() + " · deactivated" : member.email());
        line.addClassNames("t2", "s", "cut");
        var both = new Div(name, line);
        both.addClassName("identity-who");
        return both;
    }

    private Component actions(Members.Member member) {
        var bar = new MenuBar();
        bar.addThemeVariants(MenuBarVariant.LUMO_TERTIARY);
        var button = bar.addItem(Symbol.MORE.smallIcon());
        button.setAriaLabel("Change " + member.name());
        for (var role : Members.ROLES) {
            var item = button.getSubMenu().addItem(RoleWords.both(role), chosen -> {
                members.changeRole(member.person(), role);
                Toasts.say(member.name() + " is " + RoleWords.of(role) + " now.");
                refresh();
            });
            item.setCheckable(true);
            item.setChecked(role == member.role());
        }
        if (CurrentActor.require().roles().contains(Role.OWNER)
                && !member.person().equals(CurrentActor.require().person())) {
            button.getSubMenu()
                    .addItem(
                            "Hand the team over…",
                            chosen -> Asked.before(
                                    "Hand the team over to " + member.name() + "?",
                                    "They become its owner and you a member.",
                                    "Hand over",
                                    () -> {
                                        members.transferOwnership(member.person());
                                        UI.getCurrent().getPage().reload();
                                    }));
        }
        button.getSubMenu()
                .addItem(
                        "Remove…",
                        chosen -> Asked.before(
                                "Remove " + member.name() + "?",
                                "Their terminals in this team close within a second and their tokens end."
                                        + " Their agents stay.",
                                "Remove",
                                () -> {
                                    members.remove(member.person());
                                    refresh();
                                }));
        return bar;
    }

    private void invitationColumns() {
        open.addThemeVariants(GridVariant.NO_BORDER);
        open.getElement().setAttribute("aria-label", "Open invitations");
        open.addColumn(one -> one.email() == null ? "Whoever holds the link" : one.email())
                .setHeader("For")
                .setFlexGrow(2);
        open.addColumn(one -> RoleWords.of(one.role())).setHeader("Role");
        open.addColumn(Invitations.Invitation::madeBy).setHeader("Made by");
        open.addColumn(one -> Times.minute(one.expiresAt())).setHeader("Open until");
        open.addComponentColumn(one -> {
                    var revoke = new Button("Revoke", pressed -> {
                        invitations.revoke(one.id());
                        refresh();
                    });
                    revoke.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.ERROR);
                    return revoke;
                })
                .setAutoWidth(true)
                .setFlexGrow(0);
        open.setAllRowsVisible(true);
    }

    private void invite() {
        new InviteDialog(invitations, this::refresh).open();
    }

    private void leave() {
        Asked.before(
                "Leave this team?",
                "Your terminals in it close within a second. Coming back takes an invitation.",
                "Leave",
                () -> {
                    members.leave();
                    UI.getCurrent().getPage().setLocation("");
                });
    }

    private void refresh() {
        list.getDataProvider().refreshAll();
        heading.setFacts(members.count("") + " members");
        if (runs) {
            var some = invitations.open();
            open.setItems(some);
            openPart.setVisible(!some.isEmpty());
        } else {
            openPart.setVisible(false);
        }
    }
}
