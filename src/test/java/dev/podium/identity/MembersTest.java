package dev.podium.identity;

import static dev.podium.identity.AtOnce.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

@PodiumTest
class MembersTest {

    @Autowired
    Members members;

    @Autowired
    Tokens tokens;

    @Autowired
    Access access;

    private TeamId red;
    private Actor ada;
    private Actor ben;
    private Actor eve;

    @BeforeEach
    void aTeamAndAnother() {
        red = TestPeople.team("red");
        ada = TestPeople.person(red, "Ada", Role.OWNER);
        ben = TestPeople.person(red, "Ben", Role.MEMBER);
        eve = TestPeople.person(TestPeople.team("blue"), "Eve", Role.OWNER);
    }

    private String as(Actor actor, Runnable work) {
        return outcome(() -> CurrentActor.run(actor, work));
    }

    private Role role(Actor of) {
        return CurrentActor.get(ada, () -> members.get(of.person()).role());
    }

    @Test
    void everybodyOfTheTeamSeesWhoIsInItAndNobodyElse() {
        var list = CurrentActor.get(ben, () -> members.list("", 0, 10));
        assertThat(list).extracting(Members.Member::name).containsExactly("Ada", "Ben");
        assertThat(list).extracting(Members.Member::source).containsOnly("hand");
        assertThat(list.getFirst().since()).isNotNull();
        assertThat(CurrentActor.<Integer>get(ben, () -> members.count("BEN@no")))
                .isZero();
        assertThat(CurrentActor.get(ben, () -> members.list("ben", 0, 10)))
                .extracting(Members.Member::name)
                .containsExactly("Ben");
        assertThat(CurrentActor.get(eve, () -> members.list("", 0, 10)))
                .extracting(Members.Member::name)
                .containsExactly("Eve");
    }

    @Test
    void anOwnerChangesRolesAndItIsNotedWithBeforeAndAfter() throws SQLException {
        assertThat(as(ada, () -> members.changeRole(ben.person(), Role.VIEWER))).isEqualTo("done");
        assertThat(role(ben)).isEqualTo(Role.VIEWER);
        try (var connection = SharedDatabase.superuser();
                var statement = connection.prepareStatement("select details ->> 'before', details ->> 'after'"
                        + " from audit_entries where team_id = ? and action = 'identity.member-role'")) {
            statement.setObject(1, red.value());
            var rows = statement.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("MEMBER");
            assertThat(rows.getString(2)).isEqualTo("VIEWER");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"MANAGER", "MEMBER", "VIEWER", "INSTRUCTOR", "ASSISTANT", "STUDENT", "AUDITOR"})
    void whoDoesNotRunTheTeamChangesNobody(Role role) {
        var somebody = TestPeople.person(red, "Somebody", role);
        assertThat(as(somebody, () -> members.changeRole(somebody.person(), Role.OWNER)))
                .isEqualTo("identity.not-allowed");
        assertThat(as(somebody, () -> members.remove(ada.person()))).isEqualTo("identity.not-allowed");
        assertThat(as(somebody, () -> members.transferOwnership(somebody.person())))
                .isEqualTo("identity.not-allowed");
        assertThat(role(somebody)).isEqualTo(role);
    }

    @Test
    void aServiceAccountChangesNobody() {
        var bot = TestPeople.person(red, "Bot", Role.SERVICE);
        assertThat(as(bot, () -> members.changeRole(bot.person(), Role.OWNER))).isEqualTo("identity.not-allowed");
        assertThat(as(bot, () -> members.remove(ada.person()))).isEqualTo("identity.not-allowed");
        assertThat(as(bot, () -> members.transferOwnership(bot.person()))).isEqualTo("identity.not-allowed");
    }

    @Test
    void aTokenNeedsTheScopeAndCannotLeaveForItsPerson() {
        var narrow = new Actor(ada.person(), "Ada", red, Set.of(Role.OWNER), Set.of("agents:read"));
        var wide = new Actor(ada.person(), "Ada", red, Set.of(Role.OWNER), Set.of("team:manage"));
        assertThat(as(narrow, () -> members.list("", 0, 10))).isEqualTo("identity.not-allowed");
        assertThat(as(narrow, () -> members.remove(ben.person()))).isEqualTo("identity.not-allowed");
        assertThat(as(wide, members::leave)).isEqualTo("identity.no-token-here");
        assertThat(as(wide, () -> members.changeRole(ben.person(), Role.VIEWER)))
                .isEqualTo("done");
    }

    @Test
    void anOwnerOfAnotherTeamReachesNobody() {
        assertThat(as(eve, () -> members.get(ben.person()))).isEqualTo("identity.no-member");
        assertThat(as(eve, () -> members.changeRole(ben.person(), Role.VIEWER))).isEqualTo("identity.no-member");
        assertThat(as(eve, () -> members.remove(ben.person()))).isEqualTo("identity.no-member");
        assertThat(as(eve, () -> members.transferOwnership(ben.person()))).isEqualTo("identity.no-member");
        assertThat(role(ben)).isEqualTo(Role.MEMBER);
    }

    static Stream<Role> rolesOfNobodyInATeam() {
        return EnumSet.complementOf(EnumSet.copyOf(Members.ROLES)).stream();
    }

    @ParameterizedTest
    @MethodSource("rolesOfNobodyInATeam")
    void noRoleOfTheInstallationAndNoProgramsRoleIsGivenByHand(Role role) {
        assertThat(as(ada, () -> members.changeRole(ben.person(), role))).isEqualTo("identity.bad-role");
        assertThat(role(ben)).isEqualTo(Role.MEMBER);
    }

    @Test
    void theLastOwnerNeitherLeavesNorStepsDownNorIsRemoved() {
        var admin = new Actor(ben.person(), "Ben", red, Set.of(Role.MEMBER, Role.ADMIN), null);
        assertThat(as(ada, members::leave)).isEqualTo("identity.last-owner");
        assertThat(as(ada, () -> members.changeRole(ada.person(), Role.MEMBER))).isEqualTo("identity.last-owner");
        assertThat(as(ada, () -> members.remove(ada.person()))).isEqualTo("identity.last-owner");
        assertThat(as(admin, () -> members.remove(ada.person()))).isEqualTo("identity.last-owner");
        assertThat(role(ada)).isEqualTo(Role.OWNER);
        assertThatThrownBy(() -> CurrentActor.run(ada, members::leave)).hasMessageContaining("last owner");
    }

    @Test
    void anOwnerWhoIsDeactivatedDoesNotCount() {
        var cid = TestPeople.person(red, "Cid", Role.OWNER);
        TestPeople.update(
                "update people set deactivated_at = now() where id = ?",
                cid.person().value());
        assertThat(as(ada, members::leave)).isEqualTo("identity.last-owner");
        assertThat(as(ada, () -> members.transferOwnership(cid.person()))).isEqualTo("identity.no-heir");
    }

    @Test
    void ofTwoOwnersWhoStepDownAtOnceOneIsLeft() throws Exception {
        for (int round = 0; round < 10; round++) {
            var team = TestPeople.team("race");
            var one = TestPeople.person(team, "One", Role.OWNER);
            var two = TestPeople.person(team, "Two", Role.OWNER);
            var outcomes = AtOnce.<String>run(
                    () -> as(one, () -> members.changeRole(one.person(), Role.MEMBER)), () -> as(two, members::leave));
            assertThat(outcomes).containsExactlyInAnyOrder("done", "identity.last-owner");
        }
    }

    @Test
    void ownershipIsHandedOverInOneStep() {
        assertThat(as(ada, () -> members.transferOwnership(ben.person()))).isEqualTo("done");
        assertThat(CurrentActor.get(ben, () -> members.get(ben.person()).role()))
                .isEqualTo(Role.OWNER);
        assertThat(CurrentActor.get(ben, () -> members.get(ada.person()).role()))
                .isEqualTo(Role.MEMBER);
        // Ada's page is old by two seconds at most, and the database knows better.
        assertThat(as(ada, () -> members.transferOwnership(ada.person()))).isEqualTo("identity.owner-only");
    }

    @Test
    void whoIsRemovedLosesTheirTokensAndTheirAccess() {
        var text = CurrentActor.get(ben, () -> tokens.make("ci", Set.of(), Duration.ofDays(1)))
                .text();
        assertThat(access.now(ben)).isPresent();
        assertThat(as(ada, () -> members.remove(ben.person()))).isEqualTo("done");
        assertThat(access.now(ben)).isEmpty();
        assertThat(tokens.actorOf(text)).isEmpty();
        assertThat(as(ada, () -> members.remove(ben.person()))).isEqualTo("identity.no-member");
    }

    @Test
    void whoWantsToLeaveMay() {
        assertThat(as(ben, members::leave)).isEqualTo("done");
        assertThat(access.now(ben)).isEmpty();
    }

    @Test
    void pagesHaveBounds() {
        assertThat(List.of(
                        as(ada, () -> members.list("", -1, 10)),
                        as(ada, () -> members.list("", 0, 0)),
                        as(ada, () -> members.list("", 0, Members.LONGEST_PAGE + 1))))
                .containsOnly("identity.bad-page");
        assertThat(as(ada, () -> members.list("\0\ud800'%_", 0, 10))).isEqualTo("done");
    }

    @Test
    void theApplicationItselfWritesNoMembership() throws SQLException {
        try (var connection = SharedDatabase.application();
                var statement = connection.createStatement()) {
            statement.execute("select set_config('podium.team', '" + red + "', false)");
            for (var sql : List.of(
                    "update memberships set role = 'OWNER'",
                    "delete from memberships",
                    "insert into memberships (team_id, person_id, role) values ('" + red + "', '" + eve.person()
                            + "', 'OWNER')",
                    "update people set platform_roles = '{ADMIN}'",
                    "delete from sign_ins",
                    "select token_hash from invitations",
                    "select 1 from password_resets")) {
                assertThatThrownBy(() -> statement.execute(sql)).hasMessageContaining("permission denied");
            }
        }
    }
}
