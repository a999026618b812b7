package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Trail;
import dev.podium.inference.ModelVerdicts.Verdict;
import dev.podium.inference.tiers.Alias;
import dev.podium.inference.wire.AskedCall;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who may say that an answer was bad, and what follows from it. */
@PodiumTest
@Timeout(120)
class VerdictsTest {

    private static final Verdict BAD = new Verdict(false, "tests-failed", "3 of 20 fail");

    @LocalServerPort
    int port;

    @Autowired
    ModelVerdicts verdicts;

    @Autowired
    ModelProviders providers;

    @Autowired
    ModelRoutes routes;

    @Autowired
    ModelRouter router;

    @Autowired
    AuditTrails trails;

    @Autowired
    dev.podium.identity.Tokens tokens;

    private TeamId red;
    private Actor owner;
    private Actor member;
    private Actor other;
    private Actor blue;
    private Actor admin;
    private UUID provider = UUID.randomUUID();

    @BeforeEach
    void twoTeamsAndThreeTiers() {
        red = TestPeople.team("red");
        owner = TestPeople.person(red, "Olga", Role.OWNER);
        member = TestPeople.person(red, "Max", Role.MEMBER);
        other = TestPeople.person(red, "Oda", Role.MEMBER);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
        var root = TestPeople.person(red, "Root", Role.OWNER);
        admin = new Actor(root.person(), "Root", red, Set.of(Role.ADMIN, Role.OWNER), null);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                root.person().value());
        CurrentActor.run(admin, () -> {
            provider = providers
                    .add(new ModelProviders.Wanted(
                            "v-" + UUID.randomUUID().toString().substring(0, 8),
                            ModelProviders.Kind.COMPATIBLE,
                            "http://127.0.0.1:9",
                            "",
                            32_768,
                            1,
                            true))
                    .id();
            for (var alias : Alias.values()) {
                routes.set(alias.id(), List.of(new ModelRoutes.Target(provider, "m", alias.tier())));
            }
        });
    }

    @AfterEach
    void nothingIsLeft() {
        CurrentActor.run(admin, () -> {
            for (var alias : Alias.values()) {
                routes.set(alias.id(), List.of());
            }
            providers.remove(provider);
        });
    }

    private static UUID call(Actor who, int tier, String session) {
        var id = UUID.randomUUID();
        TestPeople.update(
                "insert into ledger_entries (id, team_id, person_id, begun_at, settled_at, kind, provider, model, asked, tier,"
                        + " input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, price_id,"
                        + " price_known, reserved, amount, estimated, outcome, detail) values (?, ?, ?, now(), now(), 'model-call',"
                        + " 'p', 'm', 'podium-auto', ?, 0, 0, 0, 0, 0, 0, 0, 1, true, 1, 1, false, 'ok', ?::jsonb)",
                id,
                who.team().value(),
                who.person().value(),
                tier,
                "{\"session\": \"" + session + "\"}");
        return id;
    }

    private int tier(TeamId team, String session) {
        return tier(team, session, false);
    }

    private int tier(TeamId team, String session, boolean overSoft) {
        var asked = new AskedCall(
                "podium-auto", 0, 0, false, null, 0, 0, () -> "Hello", 1, 0, 0, null, AskedCall.Shape.FREE, List.of());
        return router.decide(team, asked, null, session, overSoft, _ -> Optional.empty())
                .places()
                .getFirst()
                .tier();
    }

    private static void refused(ThrowingCallable work, String code) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void aBadAnswerRaisesWhatFollowsInItsSessionAndNothingElse() {
        var session = Sessions.of(member.person(), "one");
        assertThat(tier(red, session)).isEqualTo(1);
        CurrentActor.run(member, () -> verdicts.give(call(member, 1, session), BAD));
        assertThat(tier(red, session)).isEqualTo(2);
        assertThat(tier(red, Sessions.of(member.person(), "two"))).isEqualTo(1);
        assertThat(tier(blue.team(), session)).isEqualTo(1);
        CurrentActor.run(owner, () -> verdicts.give(call(member, 2, session), BAD));
        assertThat(tier(red, session)).isEqualTo(3);
    }

    @Test
    void aSoftBudgetThatIsPassedLowersTheTierAndForgetsNothing() {
        var session = Sessions.of(member.person(), "soft");
        CurrentActor.run(member, () -> verdicts.give(call(member, 2, session), BAD));
        assertThat(tier(red, session)).isEqualTo(3);
        assertThat(tier(red, session, true)).isEqualTo(2);
        assertThat(tier(red, session)).isEqualTo(3);
        assertThat(tier(red, Sessions.of(member.person(), "low"), true)).isEqualTo(1);
    }

    @Test
    void aGoodAnswerRaisesNothing() {
        var session = Sessions.of(member.person(), "good");
        CurrentActor.run(member, () -> verdicts.give(call(member, 1, session), new Verdict(true, "", "")));
        assertThat(tier(red, session)).isEqualTo(1);
    }

    @Test
    void theSameAgainIsOneVerdictAndOneEntryInTheTrailAndAnotherTakesItsPlace() {
        var call = call(member, 1, "s");
        CurrentActor.run(member, () -> {
            verdicts.give(call, BAD);
            verdicts.give(call, BAD);
        });
        assertThat(CurrentActor.get(member, () -> verdicts.of(call)))
                .singleElement()
                .satisfies(given -> assertThat(given.verdict()).isEqualTo(BAD));
        assertThat(CurrentActor.get(owner, () -> trails.slice(new Trail.Own(), AuditFilter.ALL, 0, 50)))
                .filteredOn(entry -> entry.object().equals(call.toString()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.details()).containsEntry("reason", "tests-failed"));
        CurrentActor.run(member, () -> verdicts.give(call, new Verdict(true, "", "It was the test.")));
        CurrentActor.run(owner, () -> verdicts.give(call, BAD));
        assertThat(CurrentActor.get(owner, () -> verdicts.of(call)))
                .extracting(ModelVerdicts.Given::name, given -> given.verdict().good())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("Max", true),
                        org.assertj.core.groups.Tuple.tuple("Olga", false));
    }

    @Test
    void nobodyJudgesOrReadsTheCallsOfOthersAndNoOtherTeam() {
        var call = call(member, 1, "s");
        for (var stranger : List.of(other, blue)) {
            refused(() -> CurrentActor.run(stranger, () -> verdicts.give(call, BAD)), "costs.not-found");
            refused(() -> CurrentActor.run(stranger, () -> verdicts.of(call)), "costs.not-found");
        }
        // An agent's key that is no agent's of Podium's.
        var agent = new Actor(member.person(), "web", red, Set.of(Role.AGENT), Set.of("models:call"));
        refused(() -> CurrentActor.run(agent, () -> verdicts.give(call, BAD)), "costs.not-found");
        assertThat(CurrentActor.get(owner, () -> verdicts.of(call))).isEmpty();
    }

    @Test
    void whatIsTooLongOrNoWordIsRefusedAndWhatLooksLikeCodeIsText() {
        var call = call(member, 1, "s");
        refused(() -> give(call, new Verdict(false, "Tests Failed!", "")), "inference.bad-verdict");
        refused(() -> give(call, new Verdict(false, "x".repeat(41), "")), "inference.bad-verdict");
        refused(() -> give(call, new Verdict(false, "", "x".repeat(501))), "inference.bad-verdict");
        give(call, new Verdict(false, "", "'; drop table model_verdicts; -- <b>\0"));
        assertThat(CurrentActor.get(member, () -> verdicts.of(call)))
                .singleElement()
                .satisfies(
                        given -> assertThat(given.verdict().note()).isEqualTo("'; drop table model_verdicts; -- <b> "));
    }

    private void give(UUID call, Verdict verdict) {
        CurrentActor.run(member, () -> verdicts.give(call, verdict));
    }

    @Test
    void byRestItIsOnePostThatCanBeSentAgain() throws IOException, InterruptedException {
        var call = call(member, 1, "s");
        assertThat(post(call.toString(), "{\"verdict\":\"bad\",\"reason\":\"tests-failed\"}"))
                .isEqualTo(204);
        assertThat(post(call.toString(), "{\"verdict\":\"bad\",\"reason\":\"tests-failed\"}"))
                .isEqualTo(204);
        assertThat(post(call.toString(), "{\"verdict\":\"so so\"}")).isEqualTo(400);
        assertThat(post(call.toString(), "{}")).isEqualTo(400);
        assertThat(post("no-id", "{\"verdict\":\"bad\"}")).isBetween(400, 404);
        assertThat(post(call(owner, 1, "s").toString(), "{\"verdict\":\"bad\"}"))
                .isEqualTo(404);
    }

    private int post(String call, String body) throws IOException, InterruptedException {
        var token = CurrentActor.get(
                member,
                () -> tokens.make("ci " + UUID.randomUUID(), Set.of("models:call"), Duration.ofDays(1))
                        .text());
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + port + "/api/v1/model-calls/" + call + "/verdict"))
                                    .header("authorization", "Bearer " + token)
                                    .header("content-type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
