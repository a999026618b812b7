package dev.podium.identity;

import static dev.podium.identity.AtOnce.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

/** What an admin does across teams, and that nobody else does. */
@PodiumTest
class InstallationTest {

    private static final String PASSWORD = "correct horse battery";

    @Autowired
    AllPeople people;

    @Autowired
    AllTeams teams;

    @Autowired
    PasswordReset resets;

    @Autowired
    Invitations invitations;

    @Autowired
    Members members;

    @Autowired
    Tokens tokens;

    @Autowired
    SignIn signIn;

    @Autowired
    Access access;

    private final String address = UUID.randomUUID().toString();
    private TeamId red;
    private Actor root;
    private Actor ben;

    @BeforeEach
    void anAdminAndAMember() throws SQLException {
        SharedDatabase.empty();
        red = TestPeople.team("red");
        root = admin("Root");
        ben = TestPeople.person(red, "Ben", Role.MEMBER);
    }

    private Actor admin(String name) {
        var person = TestPeople.person(red, name, Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                person.person().value());
        return new Actor(person.person(), name, red, Set.of(Role.OWNER, Role.ADMIN), null);
    }

    private String as(Actor actor, Runnable work) {
        return outcome(() -> CurrentActor.run(actor, work));
    }

    private AllPeople.Somebody shown(Actor of) {
        return CurrentActor.get(root, () -> people.get(of.person()));
    }

    @Test
    void anAdminSeesEverybodyWithTheirTeams() {
        TestPeople.person(TestPeople.team("blue"), "Zoe", Role.VIEWER);
        var list = CurrentActor.get(root, () -> people.list("", 0, 10));
        assertThat(list).extracting(AllPeople.Somebody::name).containsExactly("Ben", "Root", "Zoe");
        assertThat(list.getLast().teams()).singleElement().satisfies(team -> {
            assertThat(team.name()).startsWith("blue");
            assertThat(team.role()).isEqualTo(Role.VIEWER);
        });
        assertThat(CurrentActor.<Integer>get(root, () -> people.count("zo"))).isOne();
        assertThat(CurrentActor.get(root, () -> people.list("", 1, 1)))
                .extracting(AllPeople.Somebody::name)
                .containsExactly("Root");
    }

    @Test
    void anOwnerOfATeamIsNoAdmin() {
        var owner = TestPeople.person(red, "Olga", Role.OWNER);
        assertThat(as(owner, () -> people.list("", 0, 10))).isEqualTo("identity.not-allowed");
        assertThat(as(owner, () -> people.platformRoles(owner.person(), Set.of(Role.ADMIN))))
                .isEqualTo("identity.not-allowed");
        assertThat(as(owner, () -> people.deactivate(ben.person()))).isEqualTo("identity.not-allowed");
        assertThat(as(owner, () -> people.resetPassword(ben.person()))).isEqualTo("identity.not-allowed");
        assertThat(as(owner, () -> teams.delete(red, "red"))).isEqualTo("identity.not-allowed");
        var narrow = new Actor(root.person(), "Root", red, root.roles(), Set.of("team:manage"));
        assertThat(as(narrow, () -> people.list("", 0, 10))).isEqualTo("identity.not-allowed");
    }

    @Test
    void theDatabaseItselfRefusesWhoIsNoAdmin() {
        // As if a permission check above were forgotten.
        var forged = new Actor(ben.person(), "Ben", red, Set.of(Role.ADMIN), null);
        refusesEverything(forged);
    }

    @Test
    void anAdminWhomAnotherPodiumDemotedIsRefusedBeforeThisOneKnows() {
        var other = admin("Other");
        var browser = new SignedIn(other.person().value(), "Other");
        signIn.remember(browser, address, "test");
        var remembered = signIn.actor(browser, red).orElseThrow();
        assertThat(as(remembered, () -> people.list("", 0, 10))).isEqualTo("done");
        // As the other Podium does it; nothing tells this one until it looks.
        TestPeople.update(
                "update people set platform_roles = '{}' where id = ?",
                other.person().value());
        refusesEverything(remembered);
    }

    private void refusesEverything(Actor noAdmin) {
        var tries = Map.<String, Runnable>ofEntries(
                Map.entry("list people", () -> people.list("", 0, 10)),
                Map.entry("count people", () -> people.count("")),
                Map.entry("see somebody", () -> people.get(ben.person())),
                Map.entry("deactivate", () -> people.deactivate(ben.person())),
                Map.entry("reactivate", () -> people.reactivate(ben.person())),
                Map.entry("give roles", () -> people.platformRoles(ben.person(), Set.of(Role.ADMIN))),
                Map.entry("reset a password", () -> people.resetPassword(ben.person())),
                Map.entry("list teams", () -> teams.list("", 0, 10)),
                Map.entry("count teams", () -> teams.count("")),
                Map.entry("see a team", () -> teams.get(red)),
                Map.entry("make a team", () -> teams.create("forged", null)),
                Map.entry("rename a team", () -> teams.rename(red, "forged")),
                Map.entry("take a team's members", () -> teams.exportMembers(red)),
                Map.entry("delete a team", () -> teams.delete(red, "red")));
        tries.forEach(
                (what, attempt) -> assertThat(as(noAdmin, attempt)).as(what).isEqualTo("identity.not-allowed"));
    }

    @Test
    void deactivatingEndsBrowsersTokensAndInvitationsForGood() {
        var ada = TestPeople.person(red, "Ada", Role.OWNER);
        var browser = new SignedIn(ada.person().value(), "Ada");
        var remembered = signIn.remember(browser, address, "test");
        var inBrowser = signIn.actor(browser, red).orElseThrow();
        var token = CurrentActor.get(ada, () -> tokens.make("ci", Set.of(), Duration.ofDays(1)));
        var link = CurrentActor.get(ada, () -> invitations.make(Role.OWNER, null, Invitations.USUAL));
        assertThat(access.now(inBrowser)).isPresent();

        assertThat(as(root, () -> people.deactivate(ada.person()))).isEqualTo("done");
        assertThat(shown(ada).deactivatedAt()).isNotNull();
        assertThat(access.now(inBrowser)).isEmpty();
        assertThat(signIn.recall(remembered)).isEmpty();
        assertThat(outcome(() -> invitations.offer(link.token(), address))).isEqualTo("identity.invitation-closed");

        assertThat(as(root, () -> people.reactivate(ada.person()))).isEqualTo("done");
        assertThat(access.now(inBrowser)).isEmpty();
        assertThat(access.now(new Actor(ada.person(), "Ada", red, Set.of(Role.OWNER), null)))
                .isPresent();
        assertThat(signIn.recall(remembered)).isEmpty();
        assertThat(tokens.actorOf(token.text())).isEmpty();
    }

    @Test
    void nobodyDeactivatesThemselvesAndTheLastAdminStays() {
        assertThat(as(root, () -> people.deactivate(root.person()))).isEqualTo("identity.own-account");
        assertThat(as(root, () -> people.platformRoles(root.person(), Set.of())))
                .isEqualTo("identity.last-admin");
        assertThat(as(root, () -> people.platformRoles(root.person(), Set.of(Role.ORG_AUDITOR))))
                .isEqualTo("identity.last-admin");
        assertThat(shown(root).platformRoles()).containsExactly(Role.ADMIN);
    }

    @Test
    void ofTwoAdminsWhoTakeEachOtherAwayAtOnceOneIsLeft() throws Exception {
        for (int round = 0; round < 5; round++) {
            SharedDatabase.empty();
            red = TestPeople.team("red");
            var one = admin("One");
            var two = admin("Two");
            AtOnce.<String>run(() -> tried(one, two), () -> tried(two, one));
            assertThat(SharedDatabase.column("select count(*) from people"
                            + " where deactivated_at is null and 'ADMIN' = any(platform_roles)"))
                    .containsExactly("1");
        }
    }

    /** The one who comes second is no admin any more, which the database says. */
    private String tried(Actor admin, Actor other) {
        try {
            return as(admin, () -> people.deactivate(other.person()));
        } catch (DataAccessException refused) {
            return "refused";
        }
    }

    @Test
    void ofTwoAdminsWhoStepDownAtOnceOneIsLeft() throws Exception {
        var other = admin("Other");
        var outcomes = AtOnce.<String>run(
                () -> as(root, () -> people.platformRoles(root.person(), Set.of())),
                () -> as(other, () -> people.platformRoles(other.person(), Set.of())));
        assertThat(outcomes).containsExactlyInAnyOrder("done", "identity.last-admin");
    }

    @Test
    void platformRolesAreThreeAndNoOther() {
        assertThat(as(root, () -> people.platformRoles(ben.person(), Set.of(Role.ORG_AUDITOR, Role.ORG_MANAGER))))
                .isEqualTo("done");
        assertThat(shown(ben).platformRoles()).containsExactlyInAnyOrder(Role.ORG_AUDITOR, Role.ORG_MANAGER);
        assertThat(as(root, () -> people.platformRoles(ben.person(), Set.of(Role.SYSTEM))))
                .isEqualTo("identity.bad-role");
        assertThat(as(root, () -> people.change(ben.person(), true, Set.of(Role.OWNER))))
                .isEqualTo("identity.bad-role");
        assertThat(shown(ben).deactivatedAt()).isNull();
    }

    @Test
    void aLinkForANewPasswordCountsOnceAndEndsEveryBrowser() {
        var email = "ben@example.org";
        TestPeople.update(
                "update people set email = ? where id = ?", email, ben.person().value());
        var browser = new SignedIn(ben.person().value(), "Ben");
        signIn.remember(browser, address, "test");
        var actor = signIn.actor(browser, red).orElseThrow();
        var first = CurrentActor.get(root, () -> people.resetPassword(ben.person()));
        var link = CurrentActor.get(root, () -> people.resetPassword(ben.person()));
        assertThat(outcome(() -> resets.account(first, address))).isEqualTo("identity.reset-closed");
        assertThat(resets.account(link, address).email()).isEqualTo(email);
        assertThat(outcome(() -> resets.complete(link, "short", address))).isEqualTo("identity.bad-password");
        assertThat(outcome(() -> resets.complete(link, PASSWORD, address))).isEqualTo("done");
        assertThat(signIn.check(email, PASSWORD, address).person()).isEqualTo(ben.person());
        assertThat(access.now(actor)).isEmpty();
        assertThat(outcome(() -> resets.complete(link, PASSWORD, address))).isEqualTo("identity.reset-closed");
        var token = new Actor(root.person(), "Root", red, root.roles(), Set.of("platform:manage"));
        assertThat(as(token, () -> people.resetPassword(ben.person()))).isEqualTo("identity.no-token-here");
    }

    @Test
    void teamsAreMadeRenamedAndTheirNamesAreOnce() {
        var made = CurrentActor.get(root, () -> teams.create(" Green ", ben.person()));
        assertThat(made.name()).isEqualTo("Green");
        assertThat(made.members()).isOne();
        assertThat(as(root, () -> teams.create("GREEN", null))).isEqualTo("identity.team-name-taken");
        assertThat(as(root, () -> teams.create("a\nb", null))).isEqualTo("identity.bad-name");
        assertThat(as(root, () -> teams.create("Lost", dev.podium.kernel.PersonId.random())))
                .isEqualTo("identity.no-person");
        assertThat(as(root, () -> teams.rename(made.id(), "Blue"))).isEqualTo("done");
        assertThat(as(root, () -> teams.rename(TeamId.random(), "x"))).isEqualTo("identity.no-team");
        assertThat(CurrentActor.get(root, () -> teams.list("blu", 0, 10))).hasSize(1);
        assertThat(shown(ben).teams())
                .extracting(AllPeople.Membership::role)
                .containsExactlyInAnyOrder(Role.MEMBER, Role.OWNER);
    }

    @Test
    void aDeletedTeamKeepsItsRowsLosesItsPeopleAndFreesItsName() {
        var green = CurrentActor.get(root, () -> teams.create("Green", ben.person()));
        var inGreen = new Actor(ben.person(), "Ben", green.id(), Set.of(Role.OWNER), null);
        var link = CurrentActor.get(inGreen, () -> invitations.make(Role.MEMBER, null, Invitations.USUAL));
        assertThat(as(root, () -> teams.delete(green.id(), "green"))).isEqualTo("identity.team-name-differs");
        var exported = CurrentActor.get(root, () -> teams.exportMembers(green.id()));
        assertThat(exported.lines()).singleElement().asString().contains("\"name\":\"Ben\"", "\"role\":\"OWNER\"");

        assertThat(as(root, () -> teams.delete(green.id(), "Green"))).isEqualTo("done");
        assertThat(access.now(inGreen)).isEmpty();
        assertThat(outcome(() -> invitations.offer(link.token(), address))).isEqualTo("identity.invitation-closed");
        assertThat(as(root, () -> teams.delete(green.id(), "Green"))).isEqualTo("identity.no-team");
        assertThat(as(root, () -> teams.create("Green", null))).isEqualTo("done");
    }
}
