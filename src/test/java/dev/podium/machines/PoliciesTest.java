package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Projects;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PolicyId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.SignIn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Policies of a team, over a real database. */
@PodiumTest
class PoliciesTest {

    private static final PolicyRule LOCAL_MODELS = new PolicyRule("Patients", Set.of("isolated"), Set.of(), 1);

    @Autowired
    Policies policies;

    @Autowired
    Projects projects;

    @Autowired
    MachineRegistry registry;

    @Autowired
    Tokens tokens;

    @LocalServerPort
    int port;

    private TeamId red;
    private Actor owner;
    private Actor member;
    private Actor blue;
    private MachineId isolated;
    private MachineId open;
    private MachineId others;

    @BeforeEach
    void twoTeamsAndThreeMachines() {
        red = TestPeople.team("red");
        owner = TestPeople.person(red, "Owner", Role.OWNER);
        member = TestPeople.person(red, "Member", Role.MEMBER);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
        isolated = machine(Set.of("isolated"), red);
        open = machine(Set.of("gpu"), red);
        others = machine(Set.of("isolated"), blue.team());
    }

    private MachineId machine(Set<String> labels, TeamId team) {
        var root = TestPeople.person(red, "Root", Role.OWNER).person();
        TestPeople.update("update people set platform_roles = '{ADMIN}' where id = ?", root.value());
        var admin = new Actor(root, "Root", red, Set.of(Role.OWNER, Role.ADMIN), null);
        var entry =
                new Entry("m " + UUID.randomUUID(), "", 22, "", SignIn.RUNNER, labels, false, Set.of(team), "somebody");
        return CurrentActor.get(admin, () -> registry.add(entry));
    }

    private PolicyId add(PolicyRule rule) {
        return CurrentActor.get(owner, () -> policies.add(null, rule));
    }

    private static Refusal refusal(Actor actor, Runnable work) {
        try {
            CurrentActor.run(actor, work);
        } catch (Refusal refusal) {
            return refusal;
        }
        throw new AssertionError("It was done.");
    }

    private static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    @Test
    void aPolicyOfTheTeamAppliesToAllOfItsWork() {
        add(LOCAL_MODELS);
        var project = as(owner, () -> projects.add("shop")).id();
        CurrentActor.run(member, () -> {
            policies.requireMachine(null, isolated);
            policies.requireMachine(project, isolated);
            policies.requireTier(project, 1);
        });
        for (var work : new ProjectId[] {null, project}) {
            var stopped = refusal(member, () -> policies.requireMachine(work, open));
            assertThat(stopped.code()).isEqualTo("machines.policy-stops");
            assertThat(stopped.kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
            assertThat(stopped.sentence()).contains("The policy Patients does not allow", "lacks isolated");
            assertThat(refusal(member, () -> policies.requireTier(work, 2)).sentence())
                    .contains("The policy Patients allows models of tier 1, local alone");
        }
    }

    @Test
    void aPolicyOfAProjectAppliesToThatAlone() {
        var project = as(owner, () -> projects.add("clinic")).id();
        var other = as(owner, () -> projects.add("shop")).id();
        as(owner, () -> policies.add(project, LOCAL_MODELS));
        CurrentActor.run(member, () -> {
            policies.requireMachine(null, open);
            policies.requireMachine(other, open);
            policies.requireTier(other, 3);
        });
        assertThat(refusal(member, () -> policies.requireMachine(project, open)).code())
                .isEqualTo("machines.policy-stops");
    }

    @Test
    void whatIsChangedOrRemovedCountsAtOnce() {
        var id = add(LOCAL_MODELS);
        refusal(member, () -> policies.requireMachine(null, open));
        CurrentActor.run(owner, () -> policies.change(id, null, new PolicyRule("Patients", Set.of(), Set.of(open), 2)));
        CurrentActor.run(member, () -> policies.requireMachine(null, open));
        refusal(member, () -> policies.requireMachine(null, isolated));
        CurrentActor.run(owner, () -> policies.remove(id));
        CurrentActor.run(member, () -> policies.requireMachine(null, isolated));
        assertThat(refusal(owner, () -> policies.remove(id)).code()).isEqualTo("machines.no-policy");
    }

    @Test
    void aMachineForConfidentialWorkTakesNothingElse() {
        var vault = machine(Set.of("confidential"), red);
        assertThat(refusal(member, () -> policies.requireMachine(null, vault)).code())
                .isEqualTo("machines.confidential-only");
        add(new PolicyRule("Any", Set.of(), Set.of(), 3));
        CurrentActor.run(member, () -> policies.requireMachine(null, vault));
    }

    @Test
    void withoutATeamNothingIsAllowed() {
        var nobody = new Actor(member.person(), "Member", null, Set.of(), null);
        assertThat(refusal(nobody, () -> policies.requireMachine(null, open)).code())
                .isEqualTo("kernel.no-team");
        assertThat(refusal(nobody, () -> policies.requireTier(null, 1)).code()).isEqualTo("kernel.no-team");
        assertThatThrownBy(() -> policies.requireMachine(null, open))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("kernel.not-signed-in"));
        CurrentActor.run(
                member,
                () -> assertThatThrownBy(() -> policies.requireTier(null, 4))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void onlyWhoRunsTheTeamChangesThem() {
        var id = add(LOCAL_MODELS);
        for (var work : List.<Runnable>of(
                () -> policies.add(null, LOCAL_MODELS),
                () -> policies.change(id, null, LOCAL_MODELS),
                () -> policies.remove(id))) {
            assertThat(refusal(member, work).code()).isEqualTo("identity.not-allowed");
        }
        assertThat(as(member, policies::all))
                .extracting(policy -> policy.rule().name())
                .containsExactly("Patients");
    }

    @Test
    void anotherTeamsPoliciesAreNeitherSeenNorApplied() throws Exception {
        var id = add(LOCAL_MODELS);
        assertThat(as(blue, policies::all)).isEmpty();
        for (var work : List.<Runnable>of(
                () -> policies.get(id), () -> policies.change(id, null, LOCAL_MODELS), () -> policies.remove(id))) {
            assertThat(refusal(blue, work).code()).isEqualTo("machines.no-policy");
        }
        CurrentActor.run(blue, () -> policies.requireTier(null, 3));
        var foreign = as(blue, () -> projects.add("theirs")).id();
        assertThat(refusal(owner, () -> policies.add(foreign, named("x"))).field())
                .isEqualTo("project");
        try (var connection = SharedDatabase.application();
                var statement = connection.createStatement()) {
            statement.execute("select set_config('podium.team', '" + blue.team() + "', false)");
            assertThat(statement.executeUpdate("delete from policies where id = '" + id + "'"))
                    .isZero();
            assertThatThrownBy(() -> statement.execute(
                            "insert into policies (id, team_id, name, labels, machines, most_tier) values ('"
                                    + UUID.randomUUID() + "', '" + red + "', 'x', '{}', '{}', 3)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("row-level security");
        }
        assertThat(as(owner, () -> policies.get(id)).rule()).isEqualTo(LOCAL_MODELS);
    }

    private static PolicyRule named(String name) {
        return new PolicyRule(name, Set.of(), Set.of(), 3);
    }

    @Test
    void badInputIsRefusedAtItsField() {
        add(LOCAL_MODELS);
        assertField("name", null, named(" "));
        assertField("name", null, named("x".repeat(61)));
        assertField("name", null, named("a\nb"));
        assertField("name", null, named("a\u202eb"));
        assertField("name", null, named("PATIENTS"));
        assertField("labels", null, new PolicyRule("x", Set.of("Isolated"), Set.of(), 1));
        assertField("labels", null, new PolicyRule("x", Set.of("a b"), Set.of(), 1));
        assertField("machines", null, new PolicyRule("x", Set.of(), Set.of(others), 1));
        assertField("machines", null, new PolicyRule("x", Set.of(), Set.of(MachineId.random()), 1));
        assertField("tiers", null, new PolicyRule("x", Set.of(), Set.of(), 0));
        assertField("tiers", null, new PolicyRule("x", Set.of(), Set.of(), 4));
        assertField("project", ProjectId.random(), named("x"));
        assertThat(as(owner, policies::all)).hasSize(1);
    }

    private void assertField(String field, ProjectId project, PolicyRule rule) {
        assertThat(refusal(owner, () -> policies.add(project, rule)).field()).isEqualTo(field);
    }

    @Test
    void aMachineThatWasTakenFromTheTeamMayStayNamed() throws Exception {
        var id = add(new PolicyRule("x", Set.of(), Set.of(open), 1));
        TestPeople.update("delete from machine_teams where machine_id = ?", open.value());
        CurrentActor.run(
                owner, () -> policies.change(id, null, new PolicyRule("y", Set.of(), Set.of(open, isolated), 1)));
        assertThat(refusal(owner, () -> policies.add(null, new PolicyRule("z", Set.of(), Set.of(open), 1)))
                        .field())
                .isEqualTo("machines");
    }

    @Test
    void aTeamHasOnlySoMany() {
        for (int i = 0; i < Policies.MOST; i++) {
            add(named("p" + i));
        }
        assertThat(refusal(owner, () -> policies.add(null, named("one more"))).code())
                .isEqualTo("machines.too-many-policies");
    }

    @Test
    void everyChangeIsInTheTeamsTrail() throws Exception {
        var project = as(owner, () -> projects.add("clinic")).id();
        var id = add(LOCAL_MODELS);
        CurrentActor.run(
                owner, () -> policies.change(id, project, new PolicyRule("Patients", Set.of("isolated"), Set.of(), 2)));
        CurrentActor.run(owner, () -> policies.remove(id));
        var entries = new ArrayList<String>();
        try (var connection = SharedDatabase.superuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select action || ' ' || details::text from audit_entries"
                        + " where team_id = '" + red + "' and action like 'machines.policy%' order by position")) {
            while (rows.next()) {
                entries.add(rows.getString(1));
            }
        }
        assertThat(entries).hasSize(3);
        assertThat(entries.get(0)).startsWith("machines.policy-added").contains("isolated");
        assertThat(entries.get(1))
                .startsWith("machines.policy-changed")
                .contains("\"tiers.after\": \"2\"", "\"project.after\": \"clinic\"")
                .doesNotContain("labels");
        assertThat(entries.get(2)).startsWith("machines.policy-removed");
    }

    @Test
    void aProjectThatAPolicyIsForStays() {
        var project = as(owner, () -> projects.add("clinic")).id();
        var id = as(owner, () -> policies.add(project, LOCAL_MODELS));
        assertThat(refusal(owner, () -> projects.remove(project)).sentence()).contains("The policy Patients is for");
        CurrentActor.run(owner, () -> policies.remove(id));
        CurrentActor.run(owner, () -> projects.remove(project));
        assertThat(as(owner, projects::all)).isEmpty();
    }

    @Test
    void byRestTheyAreMadeReadChangedAndRemoved() throws Exception {
        var token =
                as(owner, () -> tokens.make("all", Set.of(), Duration.ofDays(1)).text());
        var project = as(owner, () -> projects.add("clinic")).id();
        var made = send(token, "POST", "", """
                {"name": "Patients", "project": "%s", "labels": ["isolated"], "machines": ["%s"], "tiers": 1}""".formatted(project, isolated));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.body()).contains("\"tiers\":1", isolated.toString(), project.toString());
        var id = as(owner, policies::all).getFirst().id();
        assertThat(send(token, "GET", "", "").body()).contains("\"name\":\"Patients\"");
        var changed = send(token, "PUT", "/" + id, "{\"name\": \"All\"}");
        assertThat(changed.body()).contains("\"tiers\":3", "\"project\":null");
        assertThat(send(token, "GET", "/" + id + "/breaches", "").body()).isEqualTo("{\"items\":[]}");
        assertThat(send(token, "POST", "", "{\"name\": \"x\", \"labels\": [null]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(token, "POST", "", "{}").body()).contains("machines.field-missing");
        assertThat(send(token, "DELETE", "/" + id, "").statusCode()).isEqualTo(204);
        assertThat(send(token, "GET", "/" + id, "").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> send(String token, String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/team/policies" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
