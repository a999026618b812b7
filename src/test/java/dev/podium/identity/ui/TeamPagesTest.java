package dev.podium.identity.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.Query;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.face.PageTest;
import dev.podium.identity.AccessChanged;
import dev.podium.identity.AllPeople;
import dev.podium.identity.DeviceLogins;
import dev.podium.identity.Invitations;
import dev.podium.identity.Members;
import dev.podium.identity.ServiceAccounts;
import dev.podium.identity.SignIn;
import dev.podium.identity.SignedIn;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.portal.RefusalCard;
import dev.podium.portal.Table;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** The pages of teams and people, on the real services and database. */
@PodiumTest
@ViewPackages(packages = {"dev.podium.identity.ui", "dev.podium.portal"})
class TeamPagesTest extends PageTest {

    private static final String PASSWORD = "correct horse battery";
    private static final String HASH = new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode(PASSWORD);

    @Autowired
    Invitations invitations;

    @Autowired
    Members members;

    @Autowired
    ServiceAccounts accounts;

    @Autowired
    DeviceLogins devices;

    @Autowired
    SignIn signIn;

    @Autowired
    ApplicationEventPublisher events;

    private final String email = UUID.randomUUID() + "@example.org";
    private TeamId red;
    private Actor ada;
    private Actor ben;

    /** Before Vaadin begins: its pages ask whether somebody is signed in at all. */
    @BeforeEach
    @Override
    protected void initVaadinEnvironment() {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                        new SignedIn(new UUID(1, 1), "Somebody"),
                        null,
                        AuthorityUtils.createAuthorityList("ROLE_USER")));
        super.initVaadinEnvironment();
    }

    @BeforeEach
    void aTeam() {
        red = TestPeople.team("red");
        ada = TestPeople.person(red, "Ada", Role.OWNER, email, HASH);
        ben = TestPeople.person(red, "Ben", Role.VIEWER);
    }

    @AfterEach
    void nobodyIsSignedIn() {
        SecurityContextHolder.clearContext();
    }

    private static void press(Button button) {
        assertThat(button.isVisible() && button.isEnabled()).isTrue();
        button.click();
    }

    private void send() {
        press($(AskedForm.class).single().primary());
    }

    private void press(String text) {
        press($(Button.class).withText(text).last());
    }

    @SuppressWarnings("unchecked")
    private <T> Grid<T> grid(String label) {
        return $(Grid.class).all().stream()
                .filter(one -> label.equals(one.getElement().getAttribute("aria-label")))
                .findFirst()
                .orElseThrow();
    }

    /** What a row shows in a column; a grid makes it in the browser's time. */
    @SuppressWarnings("unchecked")
    private Component cell(String label, int column, Object item) {
        var renderer = (ComponentRenderer<Component, Object>)
                this.<Object>grid(label).getColumns().get(column).getRenderer();
        return renderer.createComponent(item);
    }

    private <T> java.util.List<T> rows(String label) {
        return this.<T>grid(label).getLazyDataView().getItems().toList();
    }

    @Test
    void anOwnerAddsAServiceAccountGivesItATokenAndIsShownItOnce() {
        CurrentActor.run(ada, () -> {
            navigate(TeamView.class);
            assertThat($(Paragraph.class).all())
                    .extracting(Paragraph::getText)
                    .anyMatch(text -> text.startsWith("No service accounts yet."));
            press("Add a service account");
            $(TextField.class).all().stream()
                    .filter(field -> "Name".equals(field.getLabel()))
                    .findFirst()
                    .orElseThrow()
                    .setValue("deploy-bot");
            send();
            assertThat($(AskedForm.class).exists()).isFalse();
            assertThat($(ServiceTokensDialog.class).single().getHeaderTitle()).isEqualTo("Tokens of deploy-bot");
            press($(ServiceTokensDialog.class).single().primary());
            var form = $(TokenDialog.class).single();
            $(TextField.class, form).single().setValue("ci");
            press(form.primary());
            assertThat(scopes(form).isInvalid()).as("no scope is none").isTrue();
            scopes(form).select("agents:read");
            press(form.primary());
            assertThat(form.getElement().getOuterHTML()).contains("podium_sat_");
            form.close();
            assertThat(this.<Tokens.Token>grid("Tokens of deploy-bot")
                            .getListDataView()
                            .getItems()
                            .toList())
                    .extracting(Tokens.Token::name)
                    .containsExactly("ci");
            $(ServiceTokensDialog.class).single().close();
            assertThat(this.<ServiceAccounts.ServiceAccount>grid("Service accounts")
                            .getListDataView()
                            .getItems()
                            .toList())
                    .singleElement()
                    .satisfies(one -> {
                        assertThat(one.role()).isEqualTo(Role.VIEWER);
                        assertThat(one.tokens()).isOne();
                    });
            assertThat(this.<Members.Member>rows("Members"))
                    .extracting(Members.Member::name)
                    .containsExactly("Ada", "Ben");
        });
    }

    @SuppressWarnings("unchecked")
    private MultiSelectComboBox<String> scopes(TokenDialog form) {
        return $(MultiSelectComboBox.class, form).single();
    }

    @Test
    void aDeviceIsAllowedByItsCodeAfterItWasShownWhoAsks() {
        var codes = devices.ask("build-7", Set.of("agents:read", "machines:read"), "192.0.2.7");
        CurrentActor.run(ada, () -> {
            navigate(DeviceView.class);
            $(Input.class).single().setValue("BCDF-BCDF");
            press("Continue");
            assertThat($(DeviceView.class).single().getElement().getOuterHTML())
                    .contains("Nothing waits for this code")
                    .doesNotContain("build-7");
            $(Input.class).single().setValue(codes.user().toLowerCase(Locale.ROOT));
            press("Continue");
            assertThat($(DeviceView.class).single().getElement().getOuterHTML())
                    .contains(
                            "build-7", "asks to act as Ada in the team red", "192.0.2.7", "That is not where you are");
            $(Input.class).single().setValue("0");
            press("Allow");
            assertThat($(DeviceView.class).single().getElement().getOuterHTML()).contains("not for 0");
            $(Input.class).single().setValue("7");
            press("Allow");
            assertThat($(Paragraph.class).all())
                    .extracting(Paragraph::getText)
                    .anyMatch(text -> text.startsWith("Allowed."));
        });
        assertThat(devices.poll(codes.device())).isInstanceOf(DeviceLogins.Allowed.class);
    }

    @Test
    void whoDoesNotRunTheTeamIsShownNoServiceAccounts() {
        CurrentActor.run(ada, () -> accounts.make("deploy-bot", Role.VIEWER));
        CurrentActor.run(ben, () -> {
            navigate(TeamView.class);
            assertThat($(ServiceAccountsPart.class).exists()).isFalse();
        });
    }

    @Test
    void anOwnerInvitesByTheTeamPageAndIsShownTheLinkOnce() {
        CurrentActor.run(ada, () -> {
            navigate(TeamView.class);
            assertThat(this.<Members.Member>rows("Members"))
                    .extracting(Members.Member::name)
                    .containsExactly("Ada", "Ben");
            press("Invite");
            send();
            assertThat($(AskedForm.class).exists()).isFalse();
            assertThat($(Dialog.class).single().getHeaderTitle()).isEqualTo("The invitation");
            $(Dialog.class).single().close();
            assertThat(invitations.open())
                    .singleElement()
                    .satisfies(one -> assertThat(one.role()).isEqualTo(Role.MEMBER));
            var open = this.<Invitations.Invitation>grid("Open invitations")
                    .getListDataView()
                    .getItem(0);
            press((Button) cell("Open invitations", 4, open));
            assertThat(invitations.open()).isEmpty();
        });
    }

    @Test
    void aWrongInvitationKeepsTheFormOpenAndSaysWhy() {
        CurrentActor.run(ada, () -> {
            navigate(TeamView.class);
            press("Invite");
            $(TextField.class).withCaption("E-mail").single().setValue("no mail");
            send();
            assertThat($(RefusalCard.class).single().code()).isEqualTo("identity.bad-email");
            assertThat($(TextField.class).withCaption("E-mail").single().getValue())
                    .isEqualTo("no mail");
            assertThat(invitations.open()).isEmpty();
        });
    }

    @Test
    void othersLookAtTheTeamAndChangeNothing() {
        CurrentActor.run(ben, () -> {
            navigate(TeamView.class);
            assertThat(this.<Members.Member>rows("Members")).hasSize(2);
            assertThat($(Button.class).withText("Invite").exists()).isFalse();
            assertThat(this.<Members.Member>grid("Members").getColumns()).hasSize(4);
        });
    }

    @Test
    void aLinkMakesSomebodyNewAMember() {
        var link = CurrentActor.get(ada, () -> invitations.make(Role.STUDENT, null, Invitations.USUAL));
        UI.getCurrent().navigate("invite", com.vaadin.flow.router.QueryParameters.of("token", link.token()));
        assertThat($(Paragraph.class).all())
                .extracting(Paragraph::getText)
                .anyMatch(text -> text.startsWith("Ada invites you into the team red"));
        fill(Map.of("invite-name", "New", "invite-email", "short", "invite-password", "short"));
        press("Join");
        assertThat(CurrentActor.<Integer>get(ada, () -> members.count(""))).isEqualTo(2);
        fill(Map.of("invite-email", UUID.randomUUID() + "@example.org", "invite-password", PASSWORD));
        press("Join");
        assertThat(CurrentActor.get(ada, () -> members.list("New", 0, 1)))
                .singleElement()
                .satisfies(one -> assertThat(one.role()).isEqualTo(Role.STUDENT));
    }

    private void fill(Map<String, String> values) {
        values.forEach((id, value) -> $(Input.class).withId(id).single().setValue(value));
    }

    @Test
    void whoIsSignedInJoinsByOneButton() {
        var link = CurrentActor.get(ada, () -> invitations.make(Role.MEMBER, null, Invitations.USUAL));
        CurrentActor.run(ben, () -> {
            UI.getCurrent().navigate("invite", com.vaadin.flow.router.QueryParameters.of("token", link.token()));
            press("Join as Ben");
            // A member already: told so, and the link stays open.
            assertThat($(com.vaadin.flow.component.html.Span.class).all())
                    .extracting(com.vaadin.flow.component.html.Span::getText)
                    .contains("identity.already-member");
        });
        assertThat(CurrentActor.get(ada, invitations::open)).hasSize(1);
    }

    @Test
    void aLinkThatDoesNotCountSaysSo() {
        UI.getCurrent().navigate("invite", com.vaadin.flow.router.QueryParameters.of("token", "guess"));
        assertThat($(com.vaadin.flow.component.html.Span.class).all())
                .extracting(com.vaadin.flow.component.html.Span::getText)
                .contains("identity.invitation-closed");
        UI.getCurrent().navigate("reset", com.vaadin.flow.router.QueryParameters.of("token", "guess"));
        assertThat($(com.vaadin.flow.component.html.Span.class).all())
                .extracting(com.vaadin.flow.component.html.Span::getText)
                .contains("identity.reset-closed");
    }

    @Test
    void theAdminsPagesAreRefusedToOthers() {
        CurrentActor.run(ada, () -> {
            for (var path : java.util.List.of("admin/people", "admin/teams")) {
                UI.getCurrent().navigate(path);
                assertThat($(RefusalCard.class).last().code()).isEqualTo("identity.not-allowed");
            }
        });
    }

    @Test
    void anAdminWhomAnotherPodiumDemotedIsRefusedByThePage() {
        // What this Podium still remembers; the database says otherwise.
        var demoted = new Actor(ada.person(), "Ada", red, Set.of(Role.OWNER, Role.ADMIN), null);
        CurrentActor.run(demoted, () -> {
            for (var path : java.util.List.of("admin/people", "admin/teams")) {
                UI.getCurrent().navigate(path);
                assertThat($(RefusalCard.class).last().code()).isEqualTo("identity.not-allowed");
            }
        });
    }

    @Test
    void whoRunsATeamHasNoPagesOfTheInstallationInTheMenu() {
        assertThat(menu(ada)).contains("Team").doesNotContain("People", "Teams", "Sign-in");
    }

    @Test
    void whoRunsTheInstallationHasItsPagesInTheMenu() {
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                ada.person().value());
        assertThat(menu(new Actor(ada.person(), "Ada", red, Set.of(Role.OWNER, Role.ADMIN), null)))
                .contains("Team", "People", "Teams", "Sign-in");
    }

    private java.util.List<String> menu(Actor actor) {
        return CurrentActor.get(actor, () -> {
            navigate(TeamView.class);
            return $(SideNavItem.class).all().stream()
                    .map(SideNavItem::getLabel)
                    .toList();
        });
    }

    @Test
    void onAPhoneTheFactsStandUnderTheName() {
        CurrentActor.run(ada, () -> {
            navigate(TeamView.class);
            var members = (Table<Members.Member>) this.<Members.Member>grid("Members");
            members.narrow(false);
            assertThat(shown(members)).containsExactly("Member", "Role", "Added", "Since", "");
            members.narrow(true);
            assertThat(shown(members)).containsExactly("Member", "");
        });
    }

    private static java.util.List<String> shown(Grid<?> grid) {
        return grid.getColumns().stream()
                .filter(Component::isVisible)
                .map(column -> String.valueOf(column.getHeaderText() == null ? "" : column.getHeaderText()))
                .toList();
    }

    @Test
    void anAdminDeletesATeamByTypingItsName() {
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                ada.person().value());
        var root = new Actor(ada.person(), "Ada", red, Set.of(Role.OWNER, Role.ADMIN), null);
        CurrentActor.run(root, () -> {
            navigate(PeopleView.class);
            $(TextField.class).withAriaLabel("Search people").single().setValue(email);
            assertThat(this.<AllPeople.Somebody>rows("People"))
                    .singleElement()
                    .satisfies(one -> assertThat(one.platformRoles()).containsExactly(Role.ADMIN));
            navigate(TeamsView.class);
            press("New team");
            var name = "team " + UUID.randomUUID();
            $(TextField.class).withCaption("Name").single().setValue(name);
            send();
            $(TextField.class).withAriaLabel("Search teams").single().setValue(name);
            assertThat(this.<Object>rows("Teams")).hasSize(1);
            var team = this.<Object>rows("Teams").getFirst();
            press((Button) cell("Teams", 3, team).getChildren().toList().getLast());
            send();
            assertThat($(RefusalCard.class).single().code()).isEqualTo("identity.team-name-differs");
            $(TextField.class).withCaption("Type its name, " + name).single().setValue(name);
            send();
            assertThat(grid("Teams").getDataProvider().size(new Query<>())).isZero();
        });
    }

    @Test
    void theAccountPageChangesTheNameAndThePassword() {
        var browser = new SignedIn(ada.person().value(), "Ada");
        signIn.remember(browser, "here", "Agent/1.0");
        var there = new SignedIn(ada.person().value(), "Ada");
        signIn.remember(there, "there", "Agent/2.0");
        var actor = signIn.actor(browser, red).orElseThrow();
        CurrentActor.run(actor, () -> {
            navigate(AccountView.class);
            press("Change password");
            $(PasswordField.class).withCaption("Old password").single().setValue(PASSWORD);
            $(PasswordField.class).withCaption("New password").single().setValue("another horse battery");
            send();
            assertThat($(AskedForm.class).exists()).isFalse();
        });
        assertThat(signIn.check(
                                email,
                                "another horse battery",
                                UUID.randomUUID().toString())
                        .id())
                .isEqualTo(ada.person().value());
    }

    @Test
    void aPageOfWhoMayNoLongerBeThereLoadsAnew() {
        CurrentActor.run(ben, () -> navigate(TeamView.class));
        var ui = UI.getCurrent();
        var pages = new OpenPages(before -> java.util.Optional.<Actor>empty());
        CurrentActor.run(ben, () -> pages.open(ui));
        ui.getInternals().dumpPendingJavaScriptInvocations();
        pages.on(new AccessChanged(Set.of(ada.person())));
        roundTrip();
        assertThat(sent(ui)).noneMatch(script -> script.contains("location"));
        pages.on(new AccessChanged(Set.of(ben.person())));
        com.vaadin.flow.server.VaadinSession.getCurrent()
                .getService()
                .runPendingAccessTasks(com.vaadin.flow.server.VaadinSession.getCurrent());
        assertThat(sent(ui)).anyMatch(script -> script.contains("open"));
    }

    private static java.util.List<String> sent(UI ui) {
        return ui.getInternals().dumpPendingJavaScriptInvocations().stream()
                .map(pending -> pending.getInvocation().getExpression())
                .toList();
    }
}
