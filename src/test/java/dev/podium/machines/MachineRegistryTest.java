package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.SignIn;
import dev.podium.machines.MachineRegistry.Step;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.PlatformTransactionManager;

/** Many machines, over a real sshd and a real database. */
@PodiumTest
@Import(MachineRegistryTest.RoomAbove.class)
@Timeout(60)
class MachineRegistryTest {

    /** What a room above says of each machine. */
    @TestConfiguration
    static class RoomAbove {

        static final AtomicReference<String> USED = new AtomicReference<>("");
        static final AtomicReference<@Nullable Refusal> MISSING = new AtomicReference<>();

        @Bean
        MachineUse use() {
            return _ -> USED.get();
        }

        @Bean
        @Order(1)
        MachineCheck check() {
            return new MachineCheck() {
                @Override
                public String what() {
                    return "sh is there";
                }

                @Override
                public String check(Machines machines, Account account) {
                    var missing = MISSING.get();
                    if (missing != null) {
                        throw missing;
                    }
                    return machines.run(account, Command.of("sh", "-c", "echo found by $(id -un)"), LIMIT)
                            .out()
                            .strip();
                }
            };
        }
    }

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String OS_USER = TestOsUser.name();
    private static final String OTHER_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmvUvnUZ9MB9Pwo6+8ZzS3qVb0kxAeCWKuK9W2fKKOQ";

    @TempDir
    static Path folder;

    private static TestSshd sshd;

    @Autowired
    MachineRegistry registry;

    @Autowired
    Machines machines;

    @Autowired
    KnownMachines known;

    @Autowired
    MachineStore store;

    @Autowired
    dev.podium.secrets.Secrets secrets;

    @Autowired
    PlatformTransactionManager transactions;

    private TeamId red;
    private Actor admin;
    private Actor ada;
    private Actor blue;

    @BeforeAll
    static void start() throws Exception {
        sshd = new TestSshd(folder, true);
    }

    @AfterAll
    static void stop() {
        sshd.close();
    }

    @BeforeEach
    void twoTeams() throws Exception {
        RoomAbove.USED.set("");
        RoomAbove.MISSING.set(null);
        red = TestPeople.team("red");
        var root = TestPeople.person(red, "Root", Role.OWNER).person();
        TestPeople.update("update people set platform_roles = '{ADMIN}' where id = ?", root.value());
        admin = new Actor(root, "Root", red, Set.of(Role.OWNER, Role.ADMIN), null);
        ada = TestPeople.person(red, "Ada", Role.MEMBER);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
        var lines = as(admin, registry::publicLines);
        sshd.authorize(lines.key());
        sshd.trust(lines.authority());
    }

    private static <T> T as(Actor actor, java.util.function.Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    private Entry entry(SignIn way) {
        return new Entry(
                "lab " + UUID.randomUUID(),
                "127.0.0.1",
                sshd.port(),
                sshd.hostKey(),
                way,
                Set.of("os=linux", "gpu"),
                false,
                Set.of(red),
                null);
    }

    private Entry but(UnaryOperator<Changed> change) {
        return change.apply(new Changed(entry(SignIn.KEY))).entry();
    }

    /** An entry, changed field by field. */
    private record Changed(Entry entry) {

        Changed name(String name) {
            return with(name, entry.host(), entry.port(), entry.hostKey(), entry.labels(), entry.teams(), null);
        }

        Changed host(String host) {
            return with(entry.name(), host, entry.port(), entry.hostKey(), entry.labels(), entry.teams(), null);
        }

        Changed port(int port) {
            return with(entry.name(), entry.host(), port, entry.hostKey(), entry.labels(), entry.teams(), null);
        }

        Changed hostKey(String key) {
            return with(entry.name(), entry.host(), entry.port(), key, entry.labels(), entry.teams(), null);
        }

        Changed labels(Set<String> labels) {
            return with(entry.name(), entry.host(), entry.port(), entry.hostKey(), labels, entry.teams(), null);
        }

        Changed teams(Set<TeamId> teams) {
            return with(entry.name(), entry.host(), entry.port(), entry.hostKey(), entry.labels(), teams, null);
        }

        Changed shared(String osUser) {
            return with(
                    entry.name(), entry.host(), entry.port(), entry.hostKey(), entry.labels(), entry.teams(), osUser);
        }

        private Changed with(
                String name,
                String host,
                int port,
                String key,
                Set<String> labels,
                Set<TeamId> teams,
                @Nullable String shared) {
            return new Changed(
                    new Entry(name, host, port, key, entry.signIn(), labels, entry.everyTeam(), teams, shared));
        }
    }

    private MachineId add(Entry entry) {
        return as(admin, () -> registry.add(entry));
    }

    private void change(MachineId machine, Entry entry) {
        CurrentActor.run(admin, () -> registry.change(machine, entry));
    }

    private void assign(MachineId machine, Actor to, String osUser) {
        CurrentActor.run(admin, () -> registry.assign(machine, to.person(), osUser));
    }

    private String whoRuns(MachineId machine, Actor actor) {
        var account = as(actor, () -> machines.account(machine));
        // Started by nobody, as a terminal is that is opened again after a start of Podium.
        return machines.run(account, Command.of("id", "-un"), LIMIT).out().strip();
    }

    private static String refusal(Runnable work) {
        try {
            work.run();
            return "done";
        } catch (Refusal refusal) {
            return refusal.code() + (refusal.field() == null ? "" : " at " + refusal.field());
        }
    }

    private String refused(Actor actor, MachineId machine) {
        return refusal(() -> CurrentActor.run(actor, () -> machines.account(machine)));
    }

    @Test
    void aCommandRunsAsTheOsUserOfThePersonByCertificateAndByKey() throws Exception {
        for (var way : List.of(SignIn.CERTIFICATE, SignIn.KEY)) {
            var machine = add(entry(way));
            assign(machine, ada, OS_USER);
            assertThat(whoRuns(machine, ada)).isEqualTo(OS_USER);
            assertThat(as(ada, machines::all)).extracting(Machine::id).contains(MachineId.LOCAL, machine);
        }
        assertThat(sshd.log()).contains("Accepted publickey for " + OS_USER).contains("podium for its agents");
    }

    @Test
    void aCommandRunsAsTheOsUserThatTheRuleMakes() throws Exception {
        var provider = "idp-" + UUID.randomUUID().toString().substring(0, 8);
        TestPeople.update(
                "insert into identity_providers (id, name, issuer, client_id, allowed_domains, groups_claim,"
                        + " allowed_groups, enabled) values (?, 'IdP', 'https://idp.invalid', 'p', '{}', 'groups', '{}',"
                        + " true)",
                provider);
        var half = OS_USER.length() / 2;
        // Its parts, so that both the rule and the name have a share in it.
        var entry = entry(SignIn.KEY);
        var machine = add(new Entry(
                entry.name(),
                entry.host(),
                entry.port(),
                entry.hostKey(),
                entry.signIn(),
                Set.of(),
                false,
                entry.teams(),
                null,
                new OsUserRule(OS_USER.substring(0, half) + "${username}", provider)));
        assertThat(refused(ada, machine)).isEqualTo("machines.no-os-user");
        assertThat(SharedDatabase.column("select identity_note_user_name('" + ada.person() + "', '" + provider
                        + "', 'https://idp.invalid', '" + OS_USER.substring(half) + "')"))
                .hasSize(1);
        assertThat(whoRuns(machine, ada)).isEqualTo(OS_USER);
    }

    @Test
    void aMachineOfOtherTeamsIsAsOneThatIsNotThere() {
        var machine = add(entry(SignIn.KEY));
        assign(machine, blue, OS_USER);
        assertThat(as(blue, machines::all)).extracting(Machine::id).doesNotContain(machine);
        assertThat(refused(blue, machine)).isEqualTo("machines.not-found");
        assertThat(refused(blue, MachineId.random())).isEqualTo("machines.not-found");
    }

    @Test
    void aMachineThatIsOpenToEveryTeamIsSeenByAll() {
        var closed = entry(SignIn.KEY);
        var machine = add(closed);
        var open = new Entry(
                closed.name(),
                closed.host(),
                closed.port(),
                closed.hostKey(),
                closed.signIn(),
                closed.labels(),
                true,
                Set.of(),
                OS_USER);
        change(machine, open);
        assertThat(as(blue, machines::all)).extracting(Machine::id).contains(machine);
        assertThat(whoRuns(machine, blue)).isEqualTo(OS_USER);
        change(machine, closed);
        assertThat(refused(blue, machine)).isEqualTo("machines.not-found");
    }

    @Test
    void whoHasNoOsUserThereRunsNothing() {
        var machine = add(entry(SignIn.KEY));
        assertThatThrownBy(() -> CurrentActor.run(ada, () -> machines.account(machine)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("machines.no-os-user");
                    assertThat(refusal.sentence())
                            .contains(as(ada, () -> machines.get(machine)).name());
                });
        assign(machine, ada, OS_USER);
        assertThat(refused(ada, machine)).isEqualTo("done");
        CurrentActor.run(admin, () -> registry.withdraw(machine, ada.person()));
        assertThat(refused(ada, machine)).isEqualTo("machines.no-os-user");
    }

    @Test
    void theOwnOsUserGoesBeforeTheSharedOne() {
        var machine = add(but(entry -> entry.shared("shared")));
        assertThat(as(ada, () -> machines.account(machine))).isEqualTo(new Account(machine, "shared"));
        assign(machine, ada, "ada");
        assertThat(as(ada, () -> machines.account(machine))).isEqualTo(new Account(machine, "ada"));
    }

    @Test
    void podiumItselfAndNobodyHaveNoAccount() {
        var machine = add(but(entry -> entry.shared("shared")));
        assertThat(refused(Actor.system(red), machine)).isEqualTo("machines.not-found");
        assertThat(refused(Actor.system(red), MachineId.LOCAL)).isEqualTo("machines.not-found");
        assertThat(refusal(() -> machines.account(machine))).isEqualTo("machines.not-found");
        assertThat(as(ada, () -> machines.account(MachineId.LOCAL))).isEqualTo(Account.LOCAL);
    }

    @Test
    void anOsUserOnPodiumsOwnMachineAndNoneOnAnotherAreMistakes() {
        var machine = add(entry(SignIn.KEY));
        var command = Command.of("true");
        assertThatThrownBy(() -> machines.start(new Account(MachineId.LOCAL, "ada"), command))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> machines.start(new Account(machine, ""), command))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherHostKeyIsRefusedWithItsFingerprint() {
        var machine = add(but(entry -> entry.hostKey(OTHER_KEY + " a comment")));
        assign(machine, ada, OS_USER);
        var shown = as(admin, () -> registry.contact("127.0.0.1", sshd.port()));
        assertThat(shown.hostKey()).startsWith("ssh-").isNotEqualTo(OTHER_KEY);
        assertThatThrownBy(() -> whoRuns(machine, ada)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("machines.host-key-changed");
            assertThat(refusal.sentence()).contains(HostKeys.fingerprint(sshd.hostKey()));
        });
    }

    @Test
    void aConnectionIsMadeAnewWhenTheMachineIsReachedInAnotherWay() throws Exception {
        var entry = entry(SignIn.KEY);
        var machine = add(entry);
        assign(machine, ada, OS_USER);
        var account = as(ada, () -> machines.account(machine));
        var running = machines.start(account, Command.of("cat"));
        change(machine, new Changed(entry).hostKey(OTHER_KEY).entry());
        assertThat(running.exit().get(20, java.util.concurrent.TimeUnit.SECONDS))
                .isEqualTo(SshChannel.CONTACT_LOST);
        assertThat(refusal(() -> machines.start(account, Command.of("true")))).isEqualTo("machines.host-key-changed");
        change(machine, entry);
        assertThat(whoRuns(machine, ada)).isEqualTo(OS_USER);
    }

    @Test
    void whatRunsGoesOnWhenItsMachineIsRenamed() throws Exception {
        var entry = entry(SignIn.KEY);
        var machine = add(entry);
        assign(machine, ada, OS_USER);
        var account = as(ada, () -> machines.account(machine));
        try (var running = machines.start(account, Command.of("cat"))) {
            change(machine, new Changed(entry).name(entry.name() + "b").entry());
            running.input().write("still here\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            running.input().close();
            assertThat(new String(running.output().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("still here\n");
            assertThatThrownBy(() -> machines.start(account, Command.of("true").in("/not/there")))
                    .hasMessageContaining(entry.name() + "b");
        }
    }

    @Test
    void aTeamThatWasDeletedIsNotAddedMayStayAndGoesWithItsPurge() throws Exception {
        var gone = TestPeople.team("gone");
        var entry = but(changed -> changed.teams(Set.of(red, gone)));
        var machine = add(entry);
        TestPeople.update("update teams set deleted_at = now() where id = ?", gone.value());
        change(machine, new Changed(entry).labels(Set.of("old")).entry());
        assertThat(refusal(() -> add(but(changed -> changed.teams(Set.of(gone))))))
                .isEqualTo("machines.bad-machine at teams");
        try (var owner = SharedDatabase.owner();
                var statement = owner.createStatement()) {
            statement.execute("delete from teams where id = '" + gone + "'");
        }
        assertThat(SharedDatabase.column("select team_id from machine_teams where machine_id = '" + machine + "'"))
                .containsExactly(red.toString());
    }

    @Test
    void ofManyWhoAddTheSameNameAtOnceOneDoes() {
        var entry = entry(SignIn.KEY);
        var added = IntStream.range(0, 4)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> refusal(() -> add(entry)),
                        task -> Thread.ofPlatform().start(task)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted()
                .toList();
        assertThat(added)
                .containsExactly(
                        "done",
                        "machines.name-taken at name",
                        "machines.name-taken at name",
                        "machines.name-taken at name");
    }

    @Test
    void anOsUserThatIsRootUnderAnotherNameFailsTheCheckAndSoDoesAShellThatRunsNothing(@TempDir Path other)
            throws Exception {
        try (var server = new TestSshd(other, true)) {
            server.authorize(as(admin, registry::publicLines).key());
            var entry = but(changed -> changed.port(server.port()).hostKey(server.hostKey()));
            server.replace("id", "echo 0");
            assertFails(check(entry, OS_USER), 4, OS_USER + " is root on ");
            server.replace("id", "exit 9");
            assertFails(check(entry, OS_USER), 4, "they ended with 9");
        }
    }

    @Test
    void aRemovedMachineIsNamedAndNothingElse() throws Exception {
        var entry = entry(SignIn.KEY);
        var machine = add(entry);
        assign(machine, ada, OS_USER);
        var account = as(ada, () -> machines.account(machine));
        var running = machines.start(account, Command.of("cat"));
        CurrentActor.run(admin, () -> registry.remove(machine));
        assertThat(running.exit().get(20, java.util.concurrent.TimeUnit.SECONDS))
                .isEqualTo(SshChannel.CONTACT_LOST);
        assertThat(machines.get(machine).name()).isEqualTo(entry.name());
        assertThat(refused(ada, machine)).isEqualTo("machines.not-found");
        assertThat(refusal(() -> machines.start(account, Command.of("true")))).isEqualTo("machines.not-found");
        assertThat(as(ada, machines::all)).extracting(Machine::id).doesNotContain(machine);
        assertThat(refusal(() -> change(machine, entry))).isEqualTo("machines.not-found");
        assertThat(refusal(() -> assign(machine, ada, "ada"))).isEqualTo("machines.not-found");
        assertThat(add(entry)).as("its name is free again").isNotEqualTo(machine);
    }

    @Test
    void aMachineInUseIsNotRemoved() {
        var machine = add(entry(SignIn.KEY));
        RoomAbove.USED.set("3 agents");
        assertThatThrownBy(() -> CurrentActor.run(admin, () -> registry.remove(machine)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("machines.in-use");
                    assertThat(refusal.sentence()).contains("3 agents");
                });
        assertThat(as(ada, machines::all)).extracting(Machine::id).contains(machine);
        assertThat(refusal(() -> CurrentActor.run(admin, () -> registry.remove(MachineId.LOCAL))))
                .isEqualTo("machines.own-machine");
    }

    @Test
    void badInputIsRefusedAtItsField() {
        var taken = entry(SignIn.KEY);
        add(taken);
        var many = IntStream.range(0, 31).mapToObj(n -> "label" + n).collect(Collectors.toSet());
        var wrong = java.util.Map.ofEntries(
                java.util.Map.entry(but(entry -> entry.name(" ")), "machines.bad-machine at name"),
                java.util.Map.entry(but(entry -> entry.name("x".repeat(61))), "machines.bad-machine at name"),
                java.util.Map.entry(but(entry -> entry.name("a\u202eb")), "machines.bad-machine at name"),
                java.util.Map.entry(
                        but(entry -> entry.name(taken.name().toUpperCase(java.util.Locale.ROOT))),
                        "machines.name-taken at name"),
                java.util.Map.entry(
                        but(entry -> entry.name(machines.get(MachineId.LOCAL).name())), "machines.name-taken at name"),
                java.util.Map.entry(but(entry -> entry.host("")), "machines.bad-machine at host"),
                java.util.Map.entry(but(entry -> entry.host("-oProxyCommand=x")), "machines.bad-machine at host"),
                java.util.Map.entry(but(entry -> entry.host("a b")), "machines.bad-machine at host"),
                java.util.Map.entry(but(entry -> entry.host("root@lab")), "machines.bad-machine at host"),
                java.util.Map.entry(but(entry -> entry.host("a".repeat(254))), "machines.bad-machine at host"),
                java.util.Map.entry(but(entry -> entry.port(0)), "machines.bad-machine at port"),
                java.util.Map.entry(but(entry -> entry.port(65_536)), "machines.bad-machine at port"),
                java.util.Map.entry(but(entry -> entry.hostKey("")), "machines.bad-machine at hostKey"),
                java.util.Map.entry(but(entry -> entry.hostKey("ssh-ed25519 AAAA")), "machines.bad-machine at hostKey"),
                java.util.Map.entry(but(entry -> entry.hostKey("no key")), "machines.bad-machine at hostKey"),
                java.util.Map.entry(but(entry -> entry.labels(Set.of("Gpu"))), "machines.bad-machine at labels"),
                java.util.Map.entry(but(entry -> entry.labels(many)), "machines.bad-machine at labels"),
                java.util.Map.entry(
                        but(entry -> entry.teams(Set.of(TeamId.random()))), "machines.bad-machine at teams"),
                java.util.Map.entry(but(entry -> entry.shared("root")), "machines.bad-machine at sharedOsUser"),
                java.util.Map.entry(but(entry -> entry.shared("")), "machines.bad-machine at sharedOsUser"));
        wrong.forEach((entry, code) ->
                assertThat(refusal(() -> add(entry))).as("%s", entry).isEqualTo(code));
        var machine = add(entry(SignIn.KEY));
        wrong.forEach((entry, code) -> assertThat(refusal(() -> change(machine, entry)))
                .as("%s", entry)
                .isEqualTo(code));
    }

    @Test
    void thoseWithAnOsUserAreCountedForAllMachinesAtOnce() {
        var machine = add(entry(SignIn.KEY));
        var without = add(entry(SignIn.KEY));
        assign(machine, ada, "ada");
        assign(machine, blue, "ben");
        assertThat(as(admin, registry::osUserCounts)).containsEntry(machine, 2).doesNotContainKey(without);
    }

    @Test
    void noOsUserIsRootOrNoNameAtAll() {
        var machine = add(entry(SignIn.KEY));
        for (var osUser : List.of("root", "", "Ada", "1ada", "-ada", "a b", "a;b", "a\nb", "a".repeat(33))) {
            assertThat(refusal(() -> assign(machine, ada, osUser)))
                    .as(osUser)
                    .isEqualTo("machines.bad-os-user at osUser");
        }
        assertThat(refusal(() -> CurrentActor.run(admin, () -> registry.assign(machine, PersonId.random(), "ada"))))
                .isEqualTo("machines.no-person");
        assertThat(refusal(() -> assign(MachineId.LOCAL, ada, "ada"))).isEqualTo("machines.own-machine");
        assertThat(refusal(() -> assign(MachineId.random(), ada, "ada"))).isEqualTo("machines.not-found");
        assertThat(as(admin, () -> registry.osUsers(machine))).isEmpty();
    }

    @Test
    void podiumsOwnMachineIsNamedAndOpenedToSomeTeamsAlone() {
        var own = as(admin, registry::all).getFirst();
        assertThat(own.id()).isEqualTo(MachineId.LOCAL);
        try {
            change(MachineId.LOCAL, new Entry("desk", "", 0, "", SignIn.KEY, Set.of("here"), false, Set.of(red), null));
            assertThat(as(ada, machines::all))
                    .filteredOn(each -> each.id().equals(MachineId.LOCAL))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.name()).isEqualTo("desk");
                        assertThat(each.labels()).containsExactly("here");
                    });
            assertThat(refused(blue, MachineId.LOCAL)).isEqualTo("machines.not-found");
            assertThat(refusal(() -> change(MachineId.LOCAL, entry(SignIn.KEY))))
                    .isEqualTo("machines.bad-machine at host");
        } finally {
            change(MachineId.LOCAL, own.entry());
        }
        assertThat(refused(blue, MachineId.LOCAL)).isEqualTo("done");
    }

    @Test
    void eachStepOfTheCheckSaysWhatFails() throws Exception {
        var good = entry(SignIn.CERTIFICATE);
        assertThat(check(good, OS_USER))
                .allMatch(Step::passed)
                .extracting(Step::what)
                .containsExactly(
                        "Answers at 127.0.0.1 port " + sshd.port(),
                        "Shows its host key",
                        "Signs in as " + OS_USER,
                        "Runs a command",
                        "sh is there",
                        "Has tmux 3.2 or newer");
        assertThat(sshd.log()).as("the machine's own log says for whom").contains("podium for " + admin.person());
        assertThat(check(good, OS_USER).get(3).said()).matches("\\w+ \\w+");
        assertThat(check(good, OS_USER).get(4).said()).isEqualTo("found by " + OS_USER);

        RoomAbove.MISSING.set(Refusal.invalid("terminals.no-tmux", "There is no tmux.", "Install it."));
        assertFails(check(good, OS_USER), 5, "There is no tmux.");
        assertFails(check(but(entry -> entry.port(1)), OS_USER), 1, "does not answer");
        assertFails(check(but(entry -> entry.host("-x")), OS_USER), 1, "begins with no dash");
        assertFails(check(but(entry -> entry.hostKey(OTHER_KEY)), OS_USER), 2, "SHA256:");
        assertFails(check(but(entry -> entry.hostKey("")), OS_USER), 2, "no host key");
        assertFails(check(good, "nobody-here"), 3, "does not let nobody-here in");
        assertFails(check(good, "root"), 3, "never run as root");
        sshd.trust("");
        assertFails(check(good, OS_USER), 3, "does not let " + OS_USER + " in");
        assertThat(as(admin, registry::all))
                .extracting(each -> each.entry().name())
                .doesNotContain(good.name());
    }

    private List<Step> check(Entry entry, String osUser) {
        return as(admin, () -> registry.check(entry, osUser));
    }

    private static void assertFails(List<Step> steps, int at, String said) {
        assertThat(steps).hasSize(at);
        assertThat(steps.subList(0, at - 1)).allMatch(Step::passed);
        var last = steps.getLast();
        assertThat(last.passed()).isFalse();
        assertThat(last.said()).contains(said);
        assertThat(last.nextStep()).isNotEmpty();
    }

    @Test
    void podiumsOwnMachineIsCheckedToo() {
        var own = as(admin, registry::all).getFirst();
        assertThat(check(own.entry(), "")).hasSize(3).allMatch(Step::passed);
    }

    @Test
    void contactIsMadeOnlyWithWhatCanBeAHost() {
        assertThat(refusal(() -> CurrentActor.run(admin, () -> registry.contact("-x", 22))))
                .isEqualTo("machines.bad-host at host");
        assertThat(refusal(() -> CurrentActor.run(admin, () -> registry.contact("lab", 0))))
                .isEqualTo("machines.bad-host at port");
        assertThat(refusal(() -> CurrentActor.run(admin, () -> registry.contact("127.0.0.1", 1))))
                .isEqualTo("machines.unreachable");
        var shown = as(admin, () -> registry.contact(" 127.0.0.1 ", sshd.port()));
        assertThat(shown.hostKey()).isEqualTo(sshd.hostKey());
        assertThat(shown.fingerprint()).startsWith("SHA256:");
    }

    @Test
    void onlyAnAdminMayAnyOfIt() {
        var machine = add(entry(SignIn.KEY));
        var entry = entry(SignIn.KEY);
        List<Runnable> all = List.of(
                registry::all,
                registry::publicLines,
                () -> registry.contact("127.0.0.1", sshd.port()),
                () -> registry.check(entry, OS_USER),
                () -> registry.add(entry),
                () -> registry.change(machine, entry),
                () -> registry.remove(machine),
                () -> registry.osUsers(machine),
                registry::osUserCounts,
                () -> registry.assign(machine, ada.person(), "ada"),
                () -> registry.withdraw(machine, ada.person()));
        var owner = TestPeople.person(red, "Owner", Role.OWNER);
        for (var each : all) {
            assertThat(refusal(() -> CurrentActor.run(owner, each))).isEqualTo("identity.not-allowed");
        }
    }

    @Test
    void theKeysAreMadeOnceByHoweverManyAtOnce() throws Exception {
        TestPeople.update("delete from machine_keys");
        var before =
                Integer.parseInt(SharedDatabase.column("select count(*) from secrets where purpose like 'machines.%'")
                        .getFirst());
        var started = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> new InstallationKeys(store, secrets, transactions).lines(),
                        task -> Thread.ofPlatform().start(task)))
                .toList();
        var lines = started.stream().map(CompletableFuture::join).collect(Collectors.toSet());
        assertThat(lines).hasSize(1);
        assertThat(lines.iterator().next().authority()).startsWith("ecdsa-sha2-nistp256 ");
        assertThat(SharedDatabase.column("select kind from machine_keys order by 1"))
                .containsExactly("AUTHORITY", "KEY");
        assertThat(SharedDatabase.column("select count(*) from secrets where purpose like 'machines.%'"))
                .as("those of the slower ones are destroyed")
                .containsExactly(Integer.toString(before + 2));
    }

    @Test
    void everyChangeIsInTheTrailAndNoKeyIs() throws Exception {
        var entry = entry(SignIn.KEY);
        var machine = add(entry);
        change(machine, new Changed(entry).labels(Set.of("arch=arm64")).entry());
        assign(machine, ada, "ada");
        assign(machine, ada, "lovelace");
        CurrentActor.run(admin, () -> registry.withdraw(machine, ada.person()));
        CurrentActor.run(admin, () -> registry.withdraw(machine, ada.person()));
        CurrentActor.run(admin, () -> registry.remove(machine));
        var entries = SharedDatabase.column(
                "select action || ' ' || details::text || coalesce(team_id::text, ' installation')"
                        + " from audit_entries where object = '" + entry.name() + "' order by position");
        assertThat(entries)
                .extracting(each -> each.substring(0, each.indexOf(' ')))
                .containsExactly(
                        "machines.add",
                        "machines.change",
                        "machines.os-user-assigned",
                        "machines.os-user-assigned",
                        "machines.os-user-withdrawn",
                        "machines.remove");
        assertThat(entries.get(1)).contains("gpu os=linux", "arch=arm64").doesNotContain("port");
        assertThat(entries.get(3)).contains("lovelace", ada.person().toString());
        assertThat(entries.getFirst()).contains("SHA256:");
        var key = as(admin, registry::publicLines);
        assertThat(entries)
                .noneMatch(
                        each -> each.contains("AAAA") || each.contains(key.key().split(" ")[1]));
    }

    @Test
    void theDatabaseShowsATeamItsMachinesAndNobodyTheKeys() throws Exception {
        var machine = add(entry(SignIn.KEY));
        assign(machine, ada, "ada");
        var tables =
                new TreeSet<>(SharedDatabase.column("select tablename from pg_tables where tablename like 'machine%'"));
        assertThat(tables)
                .containsExactly(
                        "machine_gpu_samples",
                        "machine_gpus",
                        "machine_keys",
                        "machine_os_users",
                        "machine_prices",
                        "machine_runners",
                        "machine_samples",
                        "machine_teams",
                        "machines");
        var of = "'" + machine + "'";
        TestPeople.update(
                "insert into machine_prices (machine_id, valid_from, currency, per_hour, entered_by, entered_by_name)"
                        + " values (?, now(), 'EUR', 1, ?, 'Root')",
                machine.value(),
                admin.person().value());
        try (var connection = SharedDatabase.application();
                var statement = connection.createStatement()) {
            for (var who : List.of(new Actor(ada.person(), "", null, Set.of(), null), blue, ada)) {
                var team = who.team() == null ? "" : who.team().toString();
                statement.execute("select set_config('podium.team', '" + team + "', false),"
                        + " set_config('podium.person', '" + who.person() + "', false)");
                boolean own = who == ada;
                assertThat(isThere(statement, "select 1 from machines where id = " + of))
                        .isEqualTo(own);
                assertThat(isThere(statement, "select 1 from machine_teams where machine_id = " + of))
                        .isEqualTo(own);
                assertThat(isThere(statement, "select 1 from machine_prices where machine_id = " + of))
                        .isEqualTo(own);
                assertThat(isThere(statement, "select 1 from machines_prices(" + of + ")"))
                        .isFalse();
                assertThat(isThere(statement, "select 1 from machine_os_users where machine_id = " + of))
                        .isEqualTo(who.person().equals(ada.person()));
                assertThat(isThere(statement, "select 1 from machines where id = '" + MachineId.LOCAL + "'"))
                        .isEqualTo(who.team() != null);
                assertThat(isThere(statement, "select 1 from machines_teams()")).isFalse();
                assertThat(isThere(statement, "select 1 from machines_os_users(" + of + ")"))
                        .isFalse();
            }
            for (var sql : List.of(
                    "select host from machines",
                    "select 1 from machine_keys",
                    "insert into machine_teams values (" + of + ", '" + blue.team() + "')",
                    "update machines set every_team = true",
                    "delete from machines",
                    "delete from machine_prices",
                    "select machines_price(" + of + ", now()::date, 'EUR', 0, null, null, null, null, " + of + ", 'x')",
                    "insert into machine_os_users (machine_id, person_id, os_user) values (" + of + ", '"
                            + blue.person() + "', 'ada')",
                    "select machines_remove(" + of + ")",
                    "select machines_assign(" + of + ", '" + blue.person() + "', 'x')",
                    "select machines_withdraw(" + of + ", '" + ada.person() + "')")) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
            }
        }
    }

    private static boolean isThere(java.sql.Statement statement, String sql) throws SQLException {
        try (var rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }

    @Test
    void anotherPodiumsMachineIsKnownAtTheNextLook() {
        var id = UUID.randomUUID();
        TestPeople.update(
                "insert into machines (id, name, host, host_key, every_team) values (?, ?, 'lab', 'x', true)",
                id,
                "lab " + id);
        known.look();
        assertThat(machines.get(new MachineId(id)).name()).isEqualTo("lab " + id);
        TestPeople.update("update machines set removed_at = now() where id = ?", id);
    }

    @Test
    void whatIsKnownStaysWhileTheDatabaseIsAway() {
        var rows = new AtomicReference<@Nullable List<MachineRow>>();
        var memory = new KnownMachines(() -> {
            var some = rows.get();
            if (some == null) {
                throw new org.springframework.dao.DataAccessResourceFailureException("away");
            }
            return some;
        });
        assertThat(memory.local().name()).isNotEmpty();
        assertThat(refusal(() -> memory.find(MachineId.LOCAL))).isEqualTo("machines.list-missing");
        rows.set(store.known());
        memory.look();
        assertThat(memory.find(MachineId.LOCAL)).isPresent();
        rows.set(null);
        memory.look();
        assertThat(memory.find(MachineId.LOCAL)).isPresent();
    }
}
