package dev.podium.identity.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.menubar.MenuBarVariant;
import com.vaadin.flow.component.textfield.TextField;
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
import dev.podium.portal.Counted;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Since;
import dev.podium.portal.Symbol;
import dev.podium.portal.Table;
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
    private final Table<Members.Member> list = new Table<>("Members");
    private final Table<Invitations.Invitation> open = new Table<>("Open invitations");
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
        search.setPrefixComponent(Symbol.SEARCH.smallIcon());
        search.setAriaLabel("Search members");
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.addValueChangeListener(typed -> refresh());
        var leave = new Button("Leave the team", pressed -> leave());
        leave.addClassNames("push", "danger");
        var top = new Div(search, leave);
        top.addClassNames("row", "g3", "page-tools");
        add(top);
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
        list.addName("Member", Members.Member::name, TeamView::email);
        list.addFact("Role", member -> RoleWords.of(member.role()));
        list.addFact("Added", member -> member.source().equals("hand") ? "By hand" : member.source());
        list.onPhone(
                list.addComponentColumn(member -> new Since(member.since()))
                        .setHeader("Since")
                        .setWidth("90px")
                        .setFlexGrow(0),
                member -> "");
        if (runs) {
            list.addComponentColumn(this::actions).setWidth("64px").setFlexGrow(0);
        }
        list.setEmptyStateText("Nobody in this team is called that.");
        list.setItems(
                query -> members.list(search.getValue(), query.getOffset(), query.getLimit()).stream(),
                query -> members.count(search.getValue()));
        list.setPageSize(50);
    }

    private static String email(Members.Member member) {
        return member.deactivated() ? member.email() + " · deactivated" : member.email();
    }

    private Component actions(Members.Member member) {
        var bar = new MenuBar();
        bar.addClassName("more");
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
        open.addName("For", one -> one.email() == null ? "Whoever holds the link" : one.email(), one -> "");
        open.addFact("Role", one -> RoleWords.of(one.role()));
        open.addFact("Made by", Invitations.Invitation::madeBy);
        open.onPhone(
                open.addColumn(one -> Times.minute(one.expiresAt())).setHeader("Open until"),
                one -> "until " + Times.minute(one.expiresAt()));
        open.addComponentColumn(one -> {
                    var revoke = new Button("Revoke", pressed -> {
                        invitations.revoke(one.id());
                        refresh();
                    });
                    revoke.addClassNames("ghost", "danger");
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
        list.fit(members.count(search.getValue()));
        heading.setFacts(Counted.of(members.count(""), "member", "members"));
        if (runs) {
            var some = invitations.open();
            open.setItems(some);
            openPart.setVisible(!some.isEmpty());
        } else {
            openPart.setVisible(false);
        }
    }
}
