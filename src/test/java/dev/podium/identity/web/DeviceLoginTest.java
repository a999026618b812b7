package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.DeviceLogins;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Sign-in by code, as a program, as the person who allows it, and as somebody who would like to be either. */
@PodiumTest
class DeviceLoginTest {

    private static final Duration WEEK = Duration.ofDays(7);

    @LocalServerPort
    int port;

    @Autowired
    DeviceLogins devices;

    @Autowired
    Tokens tokens;

    private TeamId team;
    private Actor ada;
    private Rest rest;
    /** An address of its own, so that what one test guessed slows no other. */
    private final String here = "2001:db8::" + UUID.randomUUID();

    @BeforeEach
    void ada() {
        TestPeople.update("delete from device_codes");
        team = TestPeople.team("red");
        ada = TestPeople.person(team, "Ada", Role.MEMBER);
        rest = new Rest(port, null);
    }

    private Rest.Answer codes() {
        var asked = rest.post("/api/v1/device-codes", "{\"host\": \"build-7\"}");
        assertThat(asked.status()).isEqualTo(201);
        return asked;
    }

    private Rest.Answer fetch(Rest.Answer codes) {
        // As long after the time before as it has to be.
        TestPeople.update("update device_codes set polled_at = null");
        return again(codes);
    }

    private Rest.Answer again(Rest.Answer codes) {
        return rest.post(
                "/api/v1/device-tokens",
                "{\"device_code\": \"" + codes.body().path("device_code").asString() + "\"}");
    }

    private static String user(Rest.Answer codes) {
        return codes.body().path("user_code").asString();
    }

    private static String error(Rest.Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.body().path("error").asString();
    }

    private void allow(Actor actor, String code) {
        CurrentActor.run(
                actor, () -> devices.allow(code, devices.asked(code, here).scopes(), WEEK, here));
    }

    private static void refuses(String code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void givesWhoeverAskedATokenOfThePersonWhoAllowedItOnce() {
        var codes = codes();
        assertThat(user(codes)).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
        assertThat(codes.body().path("verification_uri").asString()).isEqualTo("http://localhost:" + port + "/device");
        assertThat(codes.body().path("expires_in").asInt()).isEqualTo(600);
        assertThat(codes.raw().headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(error(fetch(codes))).isEqualTo("authorization_pending");
        assertThat(error(again(codes))).isEqualTo("slow_down");

        var typed = user(codes).toLowerCase().replace("-", " ");
        var asked = CurrentActor.get(ada, () -> devices.asked(typed, here));
        assertThat(asked.host()).isEqualTo("build-7");
        assertThat(asked.address()).isNotBlank();
        assertThat(asked.scopes()).contains("agents:write", "terminals:drive").doesNotContain("tokens:manage");
        CurrentActor.run(ada, () -> devices.allow(typed, Set.of("agents:read"), WEEK, here));
        assertThat(error(again(codes)))
                .as("allowed or not, it waits as it was told")
                .isEqualTo("slow_down");

        var given = fetch(codes);
        assertThat(given.status()).isEqualTo(200);
        assertThat(given.body().path("scope").asString()).isEqualTo("agents:read");
        assertThat(given.body().path("expires_in").asLong()).isBetween(WEEK.toSeconds() - 60, WEEK.toSeconds());
        var me = rest.as(given.body().path("access_token").asString()).get("/api/v1/me");
        assertThat(me.body().path("person").path("name").asString()).isEqualTo("Ada");
        assertThat(me.body().path("team").path("id").asString()).isEqualTo(team.toString());
        assertThat(CurrentActor.get(ada, tokens::mine).getFirst().name()).isEqualTo("podium on build-7");
        assertThat(error(fetch(codes))).as("a second time").isEqualTo("invalid_grant");
        assertThat(SharedDatabase.column(
                        "select action from audit_entries where team_id = '" + team + "' order by position"))
                .contains("identity.device-allowed", "identity.token-made");
    }

    @Test
    void isAllowedByOnePersonOnceAndNotByAnotherAfterwards() throws Exception {
        var eve = TestPeople.person(TestPeople.team("blue"), "Eve", Role.OWNER);
        var codes = codes();
        allow(ada, user(codes));
        refuses("identity.device-code", () -> allow(eve, user(codes)));
        refuses("identity.device-code", () -> CurrentActor.run(eve, () -> devices.decline(user(codes), here)));
        refuses("identity.device-code", () -> allow(ada, user(codes)));
        var device = codes.body().path("device_code").asString();
        var got = new HashSet<String>();
        TestPeople.update("update device_codes set wait_seconds = 0");
        try (var many = Executors.newFixedThreadPool(8)) {
            Callable<DeviceLogins.Standing> poll = () -> devices.poll(device);
            for (var each : many.invokeAll(Collections.nCopies(8, poll))) {
                if (each.get() instanceof DeviceLogins.Allowed(var made)) {
                    got.add(made.text());
                }
            }
        }
        assertThat(got).hasSize(1);
        assertThat(CurrentActor.get(ada, tokens::mine)).hasSize(1);
        assertThat(CurrentActor.get(eve, tokens::mine)).isEmpty();
    }

    @Test
    void ofTwoWhoDecideAtOnceOneDoes() throws Exception {
        var codes = codes();
        var eve = TestPeople.person(TestPeople.team("blue"), "Eve", Role.OWNER);
        int done = 0;
        try (var two = Executors.newFixedThreadPool(2)) {
            var tries = new ArrayList<Callable<Boolean>>();
            for (var actor : new Actor[] {ada, eve}) {
                tries.add(() -> {
                    try {
                        CurrentActor.run(actor, () -> devices.allow(user(codes), Set.of("agents:read"), WEEK, here));
                        return true;
                    } catch (Refusal late) {
                        return false;
                    }
                });
            }
            for (var each : two.invokeAll(tries)) {
                done += each.get() ? 1 : 0;
            }
        }
        assertThat(done).isEqualTo(1);
    }

    @Test
    void isDeclinedAndExpires() {
        var declined = codes();
        CurrentActor.run(ada, () -> devices.decline(user(declined), here));
        assertThat(error(fetch(declined))).isEqualTo("access_denied");
        var old = codes();
        TestPeople.update("update device_codes set expires_at = now() - interval '1 second'");
        assertThat(error(fetch(old))).isEqualTo("expired_token");
        refuses("identity.device-code", () -> allow(ada, user(old)));
        var late = codes();
        allow(ada, user(late));
        TestPeople.update("update device_codes set expires_at = now() - interval '1 second'");
        assertThat(error(fetch(late))).isEqualTo("expired_token");
    }

    @Test
    void makesNoTokenForWhoMayNoLonger() {
        var codes = codes();
        allow(ada, user(codes));
        TestPeople.update(
                "delete from memberships where person_id = ?", ada.person().value());
        assertThat(error(fetch(codes))).isEqualTo("access_denied");
        assertThat(SharedDatabase.column("select 1 from api_tokens where team_id = '" + team + "'"))
                .isEmpty();
    }

    @Test
    void wrongCodesAreCountedAgainstWhoTypesThem() {
        var codes = codes();
        for (int i = 0; i < 10; i++) {
            refuses("identity.device-code", () -> CurrentActor.get(ada, () -> devices.asked("BCDF-BCDF", here)));
        }
        refuses("identity.too-many-codes", () -> CurrentActor.get(ada, () -> devices.asked(user(codes), here)));
        refuses("identity.too-many-codes", () -> CurrentActor.get(ada, () -> devices.asked(user(codes), "elsewhere")));
        var ben = TestPeople.person(team, "Ben", Role.MEMBER);
        for (int i = 0; i < 12; i++) {
            // What is right is not counted.
            CurrentActor.get(ben, () -> devices.asked(user(codes), here));
        }
        for (var typed : new String[] {"", "-", "x".repeat(100_000), "AEIO-UAEI", "BCDF-BCD\u0000"}) {
            var somebody = TestPeople.person(team, "Somebody", Role.MEMBER);
            refuses("identity.device-code", () -> CurrentActor.get(somebody, () -> devices.asked(typed, here + 1)));
        }
    }

    @Test
    void aTokenAllowsNothingAndGivesNoMoreThanIsAskedFor() {
        var codes = codes();
        var made = CurrentActor.get(ada, () -> tokens.make("t", Set.of("tokens:manage"), WEEK));
        var byToken = tokens.actorOf(made.text()).orElseThrow();
        refuses("identity.no-token-here", () -> allow(byToken, user(codes)));
        refuses(
                "identity.token-scope",
                () -> CurrentActor.run(ada, () -> devices.allow(user(codes), Set.of("tokens:manage"), WEEK, here)));
        refuses(
                "identity.token-scope",
                () -> CurrentActor.run(ada, () -> devices.allow(user(codes), Set.of(), WEEK, here)));
        refuses(
                "identity.token-expiry",
                () -> CurrentActor.run(
                        ada, () -> devices.allow(user(codes), Set.of("agents:read"), Duration.ofDays(1000), here)));
        var viewer = TestPeople.person(team, "Vi", Role.VIEWER);
        assertThat(CurrentActor.get(
                        viewer, () -> devices.asked(user(codes), here).scopes()))
                .as("what they may not do themselves is not asked of them")
                .doesNotContain("agents:write");
    }

    @Test
    void refusesWhatIsNoRequestAndTooManyAtOnce() {
        assertThat(rest.post("/api/v1/device-codes", "{}").code()).isEqualTo("identity.device-host");
        assertThat(rest.post("/api/v1/device-codes", "{\"host\": \"a\\u001b[2Jb\"}")
                        .code())
                .isEqualTo("identity.device-host");
        assertThat(rest.post("/api/v1/device-codes", "{\"host\": \"a\", \"scopes\": [\"everything\"]}")
                        .code())
                .isEqualTo("identity.token-scope");
        assertThat(error(rest.post("/api/v1/device-tokens", "{}"))).isEqualTo("invalid_grant");
        for (int i = 0; i < 100; i++) {
            devices.ask("host", Set.of(), here);
        }
        refuses("identity.too-many-devices", () -> devices.ask("host", Set.of(), here));
        devices.ask("host", Set.of(), here + "9");
    }

    @Test
    void aTokenEndsItself() {
        var made = CurrentActor.get(ada, () -> tokens.make("t", Set.of("agents:read"), WEEK));
        var other = CurrentActor.get(ada, () -> tokens.make("u", Set.of("agents:read"), WEEK));
        var own = rest.as(made.text());
        assertThat(own.send("DELETE", "/api/v1/tokens/own", null).status()).isEqualTo(204);
        assertThat(own.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(rest.as(other.text()).get("/api/v1/me").status()).isEqualTo(200);
        refuses("identity.no-own-token", () -> CurrentActor.run(ada, tokens::revokeOwn));
    }

    @Test
    void theCodesAreNotReadable() {
        var codes = codes();
        assertThat(SharedDatabase.column("select d::text from device_codes d"))
                .singleElement()
                .asString()
                .doesNotContain(user(codes).replace("-", ""))
                .doesNotContain(codes.body().path("device_code").asString());
    }
}
