package dev.podium.identity;

import static dev.podium.identity.AtOnce.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PodiumTest
class InvitationsTest {

    private static final String PASSWORD = "correct horse battery";

    @Autowired
    Invitations invitations;

    @Autowired
    Members members;

    @Autowired
    SignIn signIn;

    private final String address = UUID.randomUUID().toString();
    private TeamId red;
    private Actor ada;
    private Actor viewer;
    private Actor eve;

    @BeforeEach
    void aTeamAndAnother() {
        red = TestPeople.team("red");
        ada = TestPeople.person(red, "Ada", Role.OWNER);
        viewer = TestPeople.person(red, "Vic", Role.VIEWER);
        eve = TestPeople.person(TestPeople.team("blue"), "Eve", Role.OWNER);
    }

    private String as(Actor actor, Runnable work) {
        return outcome(() -> CurrentActor.run(actor, work));
    }

    private Invitations.MadeInvitation made(Role role, @Nullable String email) {
        return CurrentActor.get(ada, () -> invitations.make(role, email, Duration.ofHours(1)));
    }

    private static String fresh() {
        return UUID.randomUUID() + "@example.org";
    }

    private String accept(String token, String email) {
        return outcome(() -> invitations.accept(token, new Invitations.NewPerson(email, "New", PASSWORD), address));
    }

    @Test
    void somebodyNewSetsAPasswordAndIsInTheTeam() {
        var made = made(Role.STUDENT, null);
        var offer = invitations.offer(made.token(), address);
        assertThat(offer.team()).isEqualTo(red);
        assertThat(offer.role()).isEqualTo(Role.STUDENT);
        assertThat(offer.madeBy()).isEqualTo("Ada");
        var email = fresh();
        var person = invitations.accept(made.token(), new Invitations.NewPerson(email, "New", PASSWORD), address);
        assertThat(CurrentActor.get(ada, () -> members.get(person)).role()).isEqualTo(Role.STUDENT);
        assertThat(signIn.check(email, PASSWORD, address).person()).isEqualTo(person);
        assertThat(accept(made.token(), fresh())).isEqualTo("identity.invitation-closed");
    }

    @Test
    void somebodyWhoIsSignedInJoins() {
        var made = made(Role.MEMBER, null);
        assertThat(as(eve, () -> invitations.join(made.token(), address))).isEqualTo("done");
        assertThat(CurrentActor.get(ada, () -> members.get(eve.person())).role())
                .isEqualTo(Role.MEMBER);
        assertThat(as(viewer, () -> invitations.join(made.token(), address))).isEqualTo("identity.invitation-closed");
    }

    @Test
    void aMemberWhoOpensALinkKeepsTheirRoleAndLeavesItOpen() {
        var made = made(Role.OWNER, null);
        assertThat(as(viewer, () -> invitations.join(made.token(), address))).isEqualTo("identity.already-member");
        assertThat(CurrentActor.get(ada, () -> members.get(viewer.person())).role())
                .isEqualTo(Role.VIEWER);
        assertThat(as(eve, () -> invitations.join(made.token(), address))).isEqualTo("done");
    }

    @Test
    void whatIsOpenedButNotCompletedStaysOpen() {
        var made = made(Role.MEMBER, null);
        invitations.offer(made.token(), address);
        assertThat(outcome(() ->
                        invitations.accept(made.token(), new Invitations.NewPerson("no mail", "", "short"), address)))
                .isEqualTo("identity.bad-name");
        assertThat(invitations.problems(new Invitations.NewPerson("no mail", "", "short")))
                .extracting(Refusal::field)
                .containsExactly("name", "email", "password");
        assertThat(accept(made.token(), fresh())).isEqualTo("done");
    }

    @Test
    void ofManyAtOnceOneJoins() throws Exception {
        var made = made(Role.MEMBER, null);
        var outcomes = AtOnce.<String>run(
                () -> accept(made.token(), fresh()),
                () -> accept(made.token(), fresh()),
                () -> as(eve, () -> invitations.join(made.token(), address)));
        assertThat(outcomes).containsOnlyOnce("done").containsOnly("done", "identity.invitation-closed");
        assertThat(CurrentActor.<Integer>get(ada, () -> members.count(""))).isEqualTo(3);
    }

    @Test
    void aLinkForOneEmailAdmitsNoOther() {
        var email = fresh();
        var made = made(Role.MEMBER, email);
        assertThat(accept(made.token(), fresh())).isEqualTo("identity.invitation-for-another");
        assertThat(as(eve, () -> invitations.join(made.token(), address))).isEqualTo("identity.invitation-for-another");
        assertThat(accept(made.token(), email.toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo("done");
    }

    @Test
    void anEmailThatHasAnAccountIsNotTakenOver() {
        var made = made(Role.MEMBER, null);
        assertThat(accept(made.token(), eve.person() + "@EXAMPLE.org")).isEqualTo("identity.email-taken");
        assertThat(accept(made.token(), fresh())).isEqualTo("done");
    }

    @Test
    void onlyWhoRunsTheTeamInvitesAndOnlyAnOwnerAnOwner() {
        assertThat(as(viewer, () -> invitations.make(Role.VIEWER, null, Invitations.USUAL)))
                .isEqualTo("identity.not-allowed");
        assertThat(as(viewer, invitations::open)).isEqualTo("identity.not-allowed");
        var narrow = new Actor(ada.person(), "Ada", red, Set.of(Role.OWNER), Set.of("agents:read"));
        assertThat(as(narrow, () -> invitations.make(Role.VIEWER, null, Invitations.USUAL)))
                .isEqualTo("identity.not-allowed");
        // Whatever else comes to manage teams: Podium itself does, and makes no owner.
        var podium = Actor.system(red);
        assertThat(as(podium, () -> invitations.make(Role.OWNER, null, Invitations.USUAL)))
                .isEqualTo("identity.owner-only");
        assertThat(as(ada, () -> invitations.make(Role.ADMIN, null, Invitations.USUAL)))
                .isEqualTo("identity.bad-role");
    }

    @Test
    void aLinkLastsAnHourToThirtyDays() {
        for (var wrong : List.of(Duration.ofMinutes(59), Duration.ofDays(30).plusSeconds(1), Duration.ofHours(-1))) {
            assertThat(as(ada, () -> invitations.make(Role.MEMBER, null, wrong)))
                    .isEqualTo("identity.invitation-expiry");
        }
        var made = made(Role.MEMBER, null);
        TestPeople.update(
                "update invitations set expires_at = now() - interval '1 second' where id = ?",
                made.invitation().id());
        assertThat(accept(made.token(), fresh())).isEqualTo("identity.invitation-closed");
        assertThat(CurrentActor.get(ada, invitations::open)).isEmpty();
    }

    @Test
    void openOnesAreListedWithoutTheirTokenAndRevokedByTheirTeamAlone() {
        var made = made(Role.MEMBER, null);
        var id = made.invitation().id();
        assertThat(CurrentActor.get(ada, invitations::open)).containsExactly(made.invitation());
        assertThat(CurrentActor.get(eve, invitations::open)).isEmpty();
        assertThat(as(eve, () -> invitations.revoke(id))).isEqualTo("identity.no-invitation");
        assertThat(as(viewer, () -> invitations.revoke(id))).isEqualTo("identity.not-allowed");
        assertThat(as(ada, () -> invitations.revoke(id))).isEqualTo("done");
        assertThat(as(ada, () -> invitations.revoke(id))).isEqualTo("identity.no-invitation");
        assertThat(accept(made.token(), fresh())).isEqualTo("identity.invitation-closed");
    }

    @Test
    void theLinksOfWhoNoLongerRunsTheTeamEnd() {
        var second = TestPeople.person(red, "Olaf", Role.OWNER);
        var made = CurrentActor.get(second, () -> invitations.make(Role.OWNER, null, Invitations.USUAL));
        assertThat(as(ada, () -> members.changeRole(second.person(), Role.MEMBER)))
                .isEqualTo("done");
        assertThat(accept(made.token(), fresh())).isEqualTo("identity.invitation-closed");
    }

    @Test
    void whoGuessesIsSlowedDownAndWhoHoldsALinkIsNot() {
        var made = made(Role.MEMBER, null);
        for (int i = 0; i < 40; i++) {
            invitations.offer(made.token(), address);
        }
        for (int i = 0; i < 30; i++) {
            assertThat(outcome(() -> invitations.offer("guess", address))).isEqualTo("identity.invitation-closed");
        }
        assertThat(outcome(() -> invitations.offer("guess", address))).isEqualTo("identity.too-many-sign-ins");
    }

    @Test
    void theTokenIsKeptNowhereButInTheLink() throws SQLException {
        var made = made(Role.MEMBER, null);
        assertThat(made.toString()).doesNotContain(made.token());
        var within = "%" + made.token() + "%";
        assertThat(SharedDatabase.column(
                        "select (select count(*) from invitations i where i::text like ?)"
                                + " + (select count(*) from audit_entries e where e::text like ?)",
                        within,
                        within))
                .containsExactly("0");
    }
}
