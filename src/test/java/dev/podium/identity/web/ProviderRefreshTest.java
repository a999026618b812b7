package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Providers;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** While a session of a provider lives, what the provider says of the person is asked anew. */
@PodiumTest
@ExtendWith(OutputCaptureExtension.class)
class ProviderRefreshTest {

    private static final String FIRST = "first-refresh-token-of-ada";
    private static final String SECOND = "second-refresh-token-of-ada";

    @LocalServerPort
    int port;

    @Autowired
    Providers providers;

    @Autowired
    ProviderRefresh refresh;

    private FakeProvider provider;
    private Browser browser;
    private Actor admin;
    private String id;
    private Instant now;

    @BeforeEach
    void adaIsSignedInByAGroup() throws Exception {
        SharedDatabase.empty();
        provider = new FakeProvider();
        provider.refreshToken = FIRST;
        browser = new Browser(port);
        admin = new Actor(
                TestPeople.person(TestPeople.team("red"), "Root", Role.OWNER).person(),
                "Root",
                null,
                Set.of(Role.ADMIN),
                null);
        id = "fresh-" + UUID.randomUUID().toString().substring(0, 8);
        CurrentActor.run(admin, () -> {
            providers.add(wanted(Set.of("*"), Set.of()), "s3cret");
            providers.map(
                    id,
                    new Providers.Mapping(
                            UUID.randomUUID(),
                            "groups",
                            "blue",
                            Providers.Comparison.VALUE,
                            "blue",
                            Role.MEMBER,
                            true,
                            false));
        });
        var asked = Browser.query(Browser.location(browser.get("/oauth2/authorization/" + id)));
        says(asked.get("nonce"), said -> said.claim("groups", List.of("blue")));
        browser.get("/login/oauth2/code/" + id + "?code=c&state="
                + java.net.URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8));
        assertThat(memberships()).containsExactly("blue");
        provider.exchanges.clear();
        now = Instant.now();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private Providers.Provider wanted(Set<String> domains, Set<String> groups) {
        return new Providers.Provider(
                id, "Fake", provider.issuer(), FakeProvider.CLIENT, domains, "groups", groups, true, false);
    }

    private void says(String nonce, UnaryOperator<JWTClaimsSet.Builder> said) {
        provider.idToken =
                provider.signed(said.apply(provider.claims("1", nonce)).build());
    }

    private void lookAfter(int minutes) {
        refresh.look(now.plus(Duration.ofMinutes(minutes)));
    }

    private static List<String> memberships() throws SQLException {
        return SharedDatabase.column(
                "select t.name from memberships m join teams t on t.id = m.team_id where m.source like 'fresh-%'");
    }

    private static List<String> openSessions() throws SQLException {
        return SharedDatabase.column("select id from provider_sessions where ended_at is null");
    }

    @Test
    void aGroupThatWasLeftIsSeenWithoutASignInAndTheTokenIsRenewedEachTime(CapturedOutput output) throws Exception {
        lookAfter(4);
        assertThat(provider.exchanges).isEmpty();
        says("", said -> said);
        provider.refreshToken = SECOND;
        lookAfter(6);
        assertThat(memberships()).isEmpty();
        assertThat(provider.exchanges)
                .singleElement()
                .asString()
                .contains("grant_type=refresh_token", "refresh_token=" + FIRST);
        assertThat(SharedDatabase.column("select person_id from access_changes"))
                .isNotEmpty();
        assertThat(SharedDatabase.column("select details ->> 'memberships removed' from audit_entries"
                        + " where action = 'identity.memberships-synced'"))
                .containsExactly("blue");
        lookAfter(7);
        assertThat(provider.exchanges).hasSize(1);
        lookAfter(12);
        assertThat(provider.exchanges.getLast()).contains("refresh_token=" + SECOND);
        assertThat(browser.signedIn()).isTrue();
        assertThat(output.getAll()).doesNotContain(FIRST, SECOND);
        assertThat(SharedDatabase.column(
                        "select string_agg(a::text, '') || (select string_agg(s::text, '') from provider_sessions s)"
                                + " from audit_entries a"))
                .noneMatch(text -> text.contains("refresh-token-of-ada"));
    }

    @Test
    void aUserNameThatChangedCountsWithoutASignIn() throws Exception {
        says("", said -> said.claim("preferred_username", "ada"));
        lookAfter(6);
        assertThat(SharedDatabase.column("select user_name from person_user_names"))
                .containsExactly("ada");
        says("", said -> said.claim("preferred_username", "lovelace"));
        lookAfter(12);
        assertThat(SharedDatabase.column("select user_name from person_user_names"))
                .containsExactly("lovelace");
        says("", said -> said);
        lookAfter(18);
        assertThat(SharedDatabase.column("select user_name from person_user_names"))
                .isEmpty();
    }

    @Test
    void aProviderThatTakesTheTokenNoMoreEndsTheSession() throws Exception {
        provider.refusal = "invalid_grant";
        lookAfter(6);
        assertThat(openSessions()).isEmpty();
        var end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        while (browser.signedIn() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(browser.signedIn()).isFalse();
        assertThat(SharedDatabase.column(
                        "select details ->> 'reason' from audit_entries where action = 'identity.sign-out'"))
                .containsExactly("invalid_grant");
    }

    @Test
    void aProviderThatIsDownOrConfusedChangesNothing() throws Exception {
        provider.refusal = "server_error";
        lookAfter(6);
        provider.refusal = null;
        provider.idToken = "no token";
        lookAfter(12);
        provider.close();
        lookAfter(18);
        assertThat(openSessions()).hasSize(1);
        assertThat(memberships()).containsExactly("blue");
        assertThat(browser.signedIn()).isTrue();
    }

    @Test
    void whoIsAdmittedNoLongerIsSignedOut() throws Exception {
        CurrentActor.run(admin, () -> providers.change(wanted(Set.of(), Set.of("blue")), ""));
        says("", said -> said.claim("groups", List.of("blue")));
        lookAfter(6);
        assertThat(openSessions()).hasSize(1);
        says("", said -> said.claim("groups", List.of("green")));
        lookAfter(12);
        assertThat(openSessions()).isEmpty();
        assertThat(SharedDatabase.column(
                        "select details ->> 'reason' from audit_entries where action = 'identity.sign-out'"))
                .containsExactly("not admitted any more");
    }

    @Test
    void anIdTokenOfSomebodyElseEndsTheSession() throws Exception {
        provider.idToken = provider.signed(
                provider.claims("2", "").claim("groups", List.of("blue")).build());
        lookAfter(6);
        assertThat(openSessions()).isEmpty();
        assertThat(SharedDatabase.column("select subject from person_identities"))
                .containsExactly("1");
    }

    @Test
    void withoutANewIdTokenOnlyWhatTheUserInfoSaysCounts() throws Exception {
        provider.idToken = "";
        lookAfter(6);
        assertThat(memberships()).containsExactly("blue");
        provider.userInfo.put("groups", List.of());
        lookAfter(12);
        assertThat(memberships()).isEmpty();
        assertThat(openSessions()).hasSize(1);
    }

    @Test
    void thatALastOwnerStaysIsRecordedOnceAndNotAtEachRefresh() throws Exception {
        TestPeople.update("update memberships set role = 'OWNER' where source = ?", id);
        says("", said -> said);
        for (int minutes = 6; minutes <= 18; minutes += 6) {
            lookAfter(minutes);
        }
        assertThat(memberships()).containsExactly("blue");
        assertThat(SharedDatabase.column(
                        "select object from audit_entries where action = 'identity.sync-kept-last-owner'"))
                .containsExactly("blue");
    }

    @Test
    void aSessionThatHasEndedIsNotRefreshed() throws Exception {
        TestPeople.update("update provider_sessions set ended_at = now() where provider = ?", id);
        lookAfter(6);
        assertThat(provider.exchanges).isEmpty();
    }
}
