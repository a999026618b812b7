package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Providers;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineRegistry.Because;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.SignIn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** OS users that a rule makes of user names, and what those who choose their names may try. */
@PodiumTest
class OsUserRulesTest {

    private static final String PLAIN = "${username}";

    @Autowired
    MachineRegistry registry;

    @Autowired
    Machines machines;

    @Autowired
    MachineStore store;

    @Autowired
    Providers providers;

    private TeamId red;
    private Actor admin;
    private Actor ada;
    private Actor bob;
    private String keycloak;
    private String gitHub;

    @BeforeEach
    void aTeamAndTwoProviders() {
        red = TestPeople.team("red");
        var root = TestPeople.person(red, "Root", Role.OWNER).person();
        TestPeople.update("update people set platform_roles = '{ADMIN}' where id = ?", root.value());
        admin = new Actor(root, "Root", red, Set.of(Role.OWNER, Role.ADMIN), null);
        ada = TestPeople.person(red, "Ada", Role.MEMBER);
        bob = TestPeople.person(red, "Bob", Role.MEMBER);
        keycloak = provider("keycloak", true);
        gitHub = provider("github", true);
    }

    private String provider(String name, boolean on) {
        var id = name + "-" + UUID.randomUUID().toString().substring(0, 8);
        CurrentActor.run(admin, () -> providers.add(of(id, on, "preferred_username"), ""));
        return id;
    }

    private static Providers.Provider of(String id, boolean on, String claim) {
        return new Providers.Provider(
                id,
                id,
                "https://" + id + ".invalid",
                "podium",
                Set.of("*"),
                "groups",
                Set.of(),
                on,
                false,
                Providers.Kind.OPENID,
                null,
                claim);
    }

    /** As a sign-in does it. */
    private static void told(Actor person, String provider, @Nullable String name) {
        try (var connection = SharedDatabase.superuser();
                var statement = connection.prepareStatement("select identity_note_user_name(?, ?, ?, ?::text)")) {
            statement.setObject(1, person.person().value());
            statement.setString(2, provider);
            statement.setString(3, "https://" + provider + ".invalid");
            statement.setString(4, name);
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Entry entry(@Nullable String shared, @Nullable OsUserRule rule, Set<TeamId> teams) {
        return new Entry("lab " + UUID.randomUUID(), "", 22, "", SignIn.RUNNER, Set.of(), false, teams, shared, rule);
    }

    private MachineId add(@Nullable String shared, @Nullable OsUserRule rule) {
        return CurrentActor.get(admin, () -> registry.add(entry(shared, rule, Set.of(red))));
    }

    private MachineId ruled(String template) {
        return add(null, new OsUserRule(template, keycloak));
    }

    private void assign(MachineId machine, Actor to, String osUser) {
        CurrentActor.run(admin, () -> registry.assign(machine, to.person(), osUser));
    }

    private String osUser(MachineId machine, Actor actor) {
        return CurrentActor.get(actor, () -> machines.account(machine)).osUser();
    }

    private Refusal refused(Actor actor, MachineId machine) {
        try {
            throw new AssertionError(osUser(machine, actor) + " was let in");
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo("machines.no-os-user");
            assertThat(refusal.nextStep()).contains("sk an admin");
            return refusal;
        }
    }

    private Because because(MachineId machine, Actor actor) {
        return CurrentActor.get(admin, () -> registry.standing(machine, actor.person()))
                .because();
    }

    private boolean still(MachineId machine, String osUser, Actor owner) {
        try {
            CurrentActor.run(
                    Actor.system(red), () -> machines.requireStill(new Account(machine, osUser), owner.person()));
            return true;
        } catch (Refusal refusal) {
            assertThat(refusal.code()).isEqualTo("machines.account-withdrawn");
            return false;
        }
    }

    @Test
    void theRuleMakesTheOsUserOfTheUserName() {
        told(ada, keycloak, "ada");
        assertThat(osUser(ruled(PLAIN), ada)).isEqualTo("ada");
        assertThat(osUser(ruled("u_${username}-lab"), ada)).isEqualTo("u_ada-lab");
        var machine = ruled("u_${username}");
        assertThat(because(machine, ada)).isEqualTo(Because.RULE);
        assertThat(still(machine, "u_ada", ada)).isTrue();
        assertThat(still(machine, "ada", ada)).isFalse();
    }

    @Test
    void whatIsGivenCountsBeforeTheRuleAndTheRuleBeforeTheShared() {
        told(ada, keycloak, "ada");
        var machine = add("guest", new OsUserRule(PLAIN, keycloak));
        assertThat(osUser(machine, ada)).isEqualTo("ada");
        assertThat(osUser(machine, bob)).as("of whom nothing was told").isEqualTo("guest");
        assertThat(because(machine, bob)).isEqualTo(Because.SHARED);
        assign(machine, ada, "lovelace");
        assertThat(osUser(machine, ada)).isEqualTo("lovelace");
        assertThat(because(machine, ada)).isEqualTo(Because.GIVEN);
        assertThat(still(machine, "ada", ada)).isFalse();
        assertThat(still(machine, "lovelace", ada)).isTrue();
    }

    @Test
    void whoWasToldNothingOfIsSentToTheProvider() {
        var refusal = refused(bob, ruled(PLAIN));
        assertThat(refusal.sentence()).contains("Bob has no OS user", "user name of " + keycloak, "has told none");
        assertThat(refusal.nextStep()).contains("Sign in with " + keycloak);
        assertThat(refused(bob, add(null, null)).sentence()).startsWith("Bob has no OS user on lab");
    }

    @Test
    void theAdaOfAnotherProviderIsSomebodyElse() {
        told(bob, gitHub, "ada");
        var machine = ruled(PLAIN);
        assertThat(because(machine, bob)).isEqualTo(Because.NO_USER_NAME);
        told(ada, keycloak, "ada");
        assertThat(osUser(machine, ada)).isEqualTo("ada");
        refused(bob, machine);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root",
                "1000",
                "0",
                "Ada",
                "ada.l",
                "ada@example.org",
                "ada;id",
                "$(id)",
                "ada\n",
                "ada\nroot",
                " ada",
                "ada ",
                "-ada",
                "ада",
                "ada\u0000",
                "../ada",
                "a'b",
                "${username}",
                "",
                "+1",
                "ADA",
                "abcdefghijabcdefghijabcdefghijabc"
            })
    void whatIsNoOsUserNameMakesNone(String name) {
        told(ada, keycloak, name.replace('\0', '?'));
        for (var template : List.of(PLAIN, "u_${username}", "u${username}x")) {
            var machine = add("guest", new OsUserRule(template, keycloak));
            assertThat(because(machine, ada)).isEqualTo(Because.UNFIT);
            assertThat(refused(ada, machine).sentence())
                    .as("and it does not lead to the shared one")
                    .contains("Ada has no OS user", "lower case letters");
        }
    }

    @Test
    void whatIsTooLongTogetherMakesNone() {
        told(ada, keycloak, "abcdefghijabcdefghijabcdefghij");
        assertThat(osUser(ruled("u_${username}"), ada)).hasSize(32);
        assertThat(because(ruled("uu_${username}"), ada)).isEqualTo(Because.UNFIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "daemon", "www-data", "sshd", "docker", "systemd-network", "ubuntu", "podium"})
    void anAccountThatComesWithSystemsIsNobodys(String name) {
        told(ada, keycloak, name);
        assertThat(refused(ada, ruled(PLAIN)).sentence()).contains(name + " is an account that comes with systems");
        assertThat(osUser(ruled("u_${username}"), ada)).isEqualTo("u_" + name);
    }

    @Test
    void whoCallsThemselvesAsAnotherDoesNotGetTheirOsUser() {
        told(ada, keycloak, "ada");
        told(bob, keycloak, "bob");
        var machine = ruled(PLAIN);
        told(bob, keycloak, "ada");
        assertThat(refused(bob, machine).sentence()).contains("somebody else was called that first");
        assertThat(osUser(machine, ada)).isEqualTo("ada");
        assertThat(still(machine, "ada", bob)).isFalse();
        told(ada, keycloak, "ada");
        assertThat(osUser(machine, ada)).as("told again").isEqualTo("ada");
        told(ada, keycloak, "lovelace");
        assertThat(osUser(machine, bob)).as("the name is free").isEqualTo("ada");
        told(ada, keycloak, "ada");
        refused(ada, machine);
    }

    @Test
    void whoCallsThemselvesAsAnAccountThatIsGivenToOthersDoesNotGetIt() {
        var machine = add("guest", new OsUserRule(PLAIN, keycloak));
        assign(machine, ada, "lovelace");
        for (var wanted : List.of("lovelace", "guest")) {
            told(bob, keycloak, wanted);
            assertThat(refused(bob, machine).sentence()).contains(wanted + " is given to others there");
        }
        assertThat(still(machine, "lovelace", bob)).isFalse();
        told(ada, keycloak, "lovelace");
        assertThat(osUser(machine, ada)).isEqualTo("lovelace");
    }

    @Test
    void aUserNameThatChangesWithdrawsTheOldAccount() {
        told(ada, keycloak, "ada");
        var machine = ruled("u_${username}");
        assertThat(still(machine, "u_ada", ada)).isTrue();
        told(ada, keycloak, "lovelace");
        assertThat(still(machine, "u_ada", ada)).isFalse();
        assertThat(still(machine, "u_lovelace", ada)).isTrue();
        told(ada, keycloak, null);
        assertThat(still(machine, "u_lovelace", ada)).isFalse();
    }

    @Test
    void aRuleThatChangesOrGoesWithdrawsItsAccounts() {
        told(ada, keycloak, "ada");
        told(ada, gitHub, "ada-hub");
        var entry = entry(null, new OsUserRule(PLAIN, keycloak), Set.of(red));
        var machine = CurrentActor.get(admin, () -> registry.add(entry));
        assertThat(still(machine, "ada", ada)).isTrue();
        change(machine, entry, new OsUserRule(PLAIN, gitHub));
        assertThat(still(machine, "ada", ada)).isFalse();
        assertThat(osUser(machine, ada)).isEqualTo("ada-hub");
        change(machine, entry, null);
        assertThat(because(machine, ada)).isEqualTo(Because.NONE);
    }

    private void change(MachineId machine, Entry entry, @Nullable OsUserRule rule) {
        CurrentActor.run(
                admin,
                () -> registry.change(
                        machine,
                        new Entry(
                                entry.name(), "", 22, "", SignIn.RUNNER, Set.of(), false, entry.teams(), null, rule)));
    }

    @Test
    void aProviderThatIsSwitchedOffOrTakesAnotherClaimCallsNobodyAnything() {
        told(ada, keycloak, "ada");
        var machine = ruled(PLAIN);
        CurrentActor.run(admin, () -> providers.change(of(keycloak, false, "preferred_username"), ""));
        assertThat(because(machine, ada)).isEqualTo(Because.NO_USER_NAME);
        assertThat(still(machine, "ada", ada)).isFalse();
        CurrentActor.run(admin, () -> providers.change(of(keycloak, true, "preferred_username"), ""));
        assertThat(osUser(machine, ada)).isEqualTo("ada");
        CurrentActor.run(admin, () -> providers.change(of(keycloak, true, "uid"), ""));
        assertThat(because(machine, ada)).isEqualTo(Because.NO_USER_NAME);
    }

    @Test
    void whoIsDeactivatedKeepsNoNameFromOthersAndNoneAfterwards() {
        told(ada, keycloak, "ada");
        told(bob, keycloak, "ada");
        var machine = ruled(PLAIN);
        refused(bob, machine);
        TestPeople.update(
                "update people set deactivated_at = now() where id = ?",
                ada.person().value());
        assertThat(osUser(machine, bob)).isEqualTo("ada");
        TestPeople.update(
                "update people set deactivated_at = null where id = ?",
                ada.person().value());
        assertThat(because(machine, ada)).isEqualTo(Because.NO_USER_NAME);
        told(ada, keycloak, "ada");
        assertThat(osUser(machine, bob)).isEqualTo("ada");
    }

    @Test
    void aMachineOfOtherTeamsStaysOneThatIsNotThere() {
        var blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
        told(blue, keycloak, "blue");
        var machine = ruled(PLAIN);
        assertThatThrownBy(() -> osUser(machine, blue))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("machines.not-found"));
        CurrentActor.run(
                blue,
                () -> assertThatThrownBy(() -> machines.requireStill(new Account(machine, "blue"), blue.person()))
                        .isInstanceOf(Refusal.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ada|gives everybody the same",
                "''|gives everybody the same",
                "${username}${username}|lower case letters",
                "${USERNAME}|gives everybody the same",
                "U_${username}|lower case letters",
                "1${username}|begins with none of the digits",
                "-${username}|begins with none of the digits",
                "${username};id|lower case letters",
                "$(id)${username}|lower case letters",
                "abcdefghijabcdefghij_${username}|room for 20 characters"
            })
    void aRuleHasToBeOne(String template, String said) {
        assertThatThrownBy(() -> ruled(template)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("machines.bad-machine");
            assertThat(refusal.field()).isEqualTo("osUserRule");
            assertThat(refusal.sentence().replace("would give", "gives")).contains(said);
        });
    }

    @Test
    void aRuleNamesAProviderThatIsThere() {
        for (var provider : List.of("", "nobody-here", "x'; drop table machines")) {
            assertThatThrownBy(() -> add(null, new OsUserRule(PLAIN, provider)))
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo("machines.no-provider");
                        assertThat(refusal.field()).isEqualTo("osUserRule");
                    });
        }
        assertThat(CurrentActor.get(admin, registry::namesOf))
                .extracting(MachineRegistry.NamesOf::provider)
                .contains(keycloak, gitHub);
    }

    @Test
    void podiumsOwnMachineTakesNoRule() {
        var own = CurrentActor.get(admin, registry::all).getFirst();
        var wanted = new Entry(
                own.entry().name(),
                "",
                22,
                "",
                own.entry().signIn(),
                Set.of(),
                true,
                Set.of(),
                null,
                new OsUserRule(PLAIN, keycloak));
        assertThatThrownBy(() -> CurrentActor.run(admin, () -> registry.change(MachineId.LOCAL, wanted)))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("osUserRule"));
        assertThat(because(MachineId.LOCAL, ada)).isEqualTo(Because.SHARED);
    }

    @Test
    void aMachineWithARuleAloneIsAskedAsThoseWhomItGivesOne() {
        told(ada, keycloak, "ada");
        told(bob, keycloak, "root");
        var stranger = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
        told(stranger, keycloak, "blue");
        var machine = ruled("u_${username}");
        assertThat(watched(machine)).containsExactly("u_ada");
        assign(machine, bob, "bob");
        assertThat(watched(machine)).containsExactly("bob");
        assertThat(watched(add("guest", new OsUserRule(PLAIN, keycloak)))).isEmpty();
    }

    private static List<String> watched(MachineId machine) {
        try (var connection = SharedDatabase.superuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select os_user from machines_watch_users() where machine_id = '" + machine + "' order by 1")) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void onlyAnAdminAsksAsWhomSomebodyWorks() {
        var machine = ruled(PLAIN);
        var owner = TestPeople.person(red, "Owner", Role.OWNER);
        for (var work : List.<Runnable>of(() -> registry.standing(machine, ada.person()), () -> registry.namesOf())) {
            assertThatThrownBy(() -> CurrentActor.run(owner, work))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("identity.not-allowed"));
        }
        CurrentActor.run(
                admin,
                () -> assertThatThrownBy(() -> registry.standing(machine, PersonId.random()))
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.code()).isEqualTo("machines.no-person")));
    }

    @Test
    void theDatabaseTellsTheApplicationNothingOfUserNamesItself() throws Exception {
        told(ada, keycloak, "ada");
        var machine = ruled(PLAIN);
        try (var connection = SharedDatabase.application();
                var statement = connection.createStatement()) {
            statement.execute("select set_config('podium.team', '" + red + "', false),"
                    + " set_config('podium.person', '" + bob.person() + "', false)");
            try (var rows = statement.executeQuery(
                    "select 1 from machines_of_person('" + machine + "', '" + ada.person() + "')")) {
                assertThat(rows.next()).isFalse();
            }
            for (var sql : List.of(
                    "select 1 from person_user_names",
                    "insert into person_user_names values ('" + keycloak + "', '" + bob.person() + "', 'x', 'ada')",
                    "select user_name_of('" + ada.person() + "', '" + keycloak + "')",
                    "select os_user_of('" + machine + "', '" + ada.person() + "')",
                    "select machines_rule('" + machine + "', '', '', 'x')",
                    "update machines set os_user_before = ''")) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void theRuleIsInTheTrail() throws Exception {
        var entry = entry(null, new OsUserRule("u_${username}", keycloak), Set.of(red));
        var machine = CurrentActor.get(admin, () -> registry.add(entry));
        change(machine, entry, null);
        try (var connection = SharedDatabase.superuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select details::text from audit_entries where object = '"
                        + entry.name() + "' order by position")) {
            for (int i = 0; i < 2; i++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).contains("u_${username} of " + keycloak);
            }
        }
    }
}
