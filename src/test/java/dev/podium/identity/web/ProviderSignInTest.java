package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Access;
import dev.podium.identity.Invitations;
import dev.podium.identity.Providers;
import dev.podium.identity.SignIn;
import dev.podium.identity.SignedIn;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** As a browser signs in by OpenID Connect, and as an attacker would, against a provider that says what it is told to. */
@PodiumTest
class ProviderSignInTest {

    private static final String PASSWORD = "correct horse battery";
    private static final String HASH = new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode(PASSWORD);

    @LocalServerPort
    int port;

    @Autowired
    Providers providers;

    @Autowired
    SignIn signIn;

    @Autowired
    Access access;

    @Autowired
    Invitations invitations;

    private FakeProvider provider;
    private Browser browser;
    private Actor admin;
    private String id;
    private Map<String, String> asked;

    @BeforeEach
    void aProviderIsThere() throws Exception {
        SharedDatabase.empty();
        provider = new FakeProvider();
        browser = new Browser(port);
        admin = new Actor(
                TestPeople.person(TestPeople.team("red"), "Root", Role.OWNER, "root@example.org", HASH)
                        .person(),
                "Root",
                null,
                Set.of(Role.ADMIN),
                null);
        // One of its own: what Podium knows of a provider it keeps for an hour.
        id = "fake-" + UUID.randomUUID().toString().substring(0, 8);
        as(() -> providers.add(wanted(Set.of("*"), Set.of()), "s3cret"));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private Providers.Provider wanted(Set<String> domains, Set<String> groups) {
        return new Providers.Provider(
                id, "Fake", provider.issuer(), FakeProvider.CLIENT, domains, "groups", groups, true, false);
    }

    private void as(Runnable work) {
        CurrentActor.run(admin, work);
    }

    private void begin() throws Exception {
        var answer = browser.get("/oauth2/authorization/" + id);
        assertThat(answer.statusCode()).as(Browser.location(answer)).isEqualTo(302);
        asked = Browser.query(Browser.location(answer));
    }

    private HttpResponse<String> end() throws Exception {
        return browser.get("/login/oauth2/code/" + id + "?code=c&state="
                + java.net.URLEncoder.encode(asked.get("state"), java.nio.charset.StandardCharsets.UTF_8));
    }

    private void signInAs(String subject, UnaryOperator<JWTClaimsSet.Builder> said) throws Exception {
        begin();
        provider.idToken = provider.signed(
                said.apply(provider.claims(subject, asked.get("nonce"))).build());
        end();
    }

    private void map(String value, boolean prefix, String team, Role role, boolean make) {
        map(value, prefix ? Providers.Comparison.PREFIX : Providers.Comparison.VALUE, team, role, make);
    }

    private void map(String value, Providers.Comparison comparison, String team, Role role, boolean make) {
        as(() -> providers.map(
                id, new Providers.Mapping(UUID.randomUUID(), "groups", value, comparison, team, role, make, false)));
    }

    private static List<String> memberships(String name) throws SQLException {
        return SharedDatabase.column(
                "select t.name || ' ' || m.role from memberships m join teams t on t.id = m.team_id"
                        + " join people p on p.id = m.person_id where p.name = '" + name + "' order by 1");
    }

    @Test
    void aFirstSignInMakesThePersonAndALaterOneFindsThemAgain() throws Exception {
        signInAs("1", said -> said.claim("email", "ada@example.org").claim("email_verified", true));
        assertThat(browser.signedIn()).isTrue();
        assertThat(SharedDatabase.column("select email from people where name = 'Ada 1'"))
                .containsExactly("ada@example.org");
        assertThat(browser.cookies.getCookieStore().getCookies())
                .noneMatch(cookie -> cookie.getName().equals("podium-remember")
                        && !cookie.getValue().isEmpty());
        browser = new Browser(port);
        signInAs("1", said -> said.claim("name", "Ada L").claim("email", "other@example.org"));
        assertThat(browser.signedIn()).isTrue();
        assertThat(SharedDatabase.column("select name || ' ' || email from people where name like 'Ada%'"))
                .containsExactly("Ada L ada@example.org");
    }

    private static List<String> userNames() throws SQLException {
        return SharedDatabase.column(
                "select n.provider || ' ' || n.user_name from person_user_names n order by n.since");
    }

    private static List<String> userNameTrail() throws SQLException {
        return SharedDatabase.column(
                "select coalesce(details ->> 'userName.before', '') || ' to ' || (details ->> 'userName.after')"
                        + " from audit_entries where action = 'identity.user-name' order by position");
    }

    @Test
    void theUserNameIsKeptAnewWithEachSignIn() throws Exception {
        signInAs("1", said -> said.claim("preferred_username", "ada"));
        assertThat(userNames()).containsExactly(id + " ada");
        signInAs("1", said -> said.claim("preferred_username", "ada"));
        signInAs("1", said -> said.claim("preferred_username", "root\n; id"));
        assertThat(userNames()).as("as it was told, but on one line").containsExactly(id + " root?; id");
        signInAs("1", said -> said.claim("preferred_username", "x".repeat(1000)));
        assertThat(userNames()).containsExactly(id + " " + "x".repeat(256));
        signInAs("1", said -> said.claim("preferred_username", List.of("ada", "root")));
        assertThat(userNames()).as("several are none").isEmpty();
        assertThat(userNameTrail())
                .containsExactly(
                        " to ada", "ada to root?; id", "root?; id to " + "x".repeat(256), "x".repeat(256) + " to ");
    }

    @Test
    void theUserNameIsThatOfTheProvidersClaim() throws Exception {
        as(() -> providers.change(
                new Providers.Provider(
                        id,
                        "Fake",
                        provider.issuer(),
                        FakeProvider.CLIENT,
                        Set.of("*"),
                        "groups",
                        Set.of(),
                        true,
                        false,
                        Providers.Kind.OPENID,
                        null,
                        "posix.uid"),
                ""));
        signInAs("1", said -> said.claim("preferred_username", "chosen").claim("posix", Map.of("uid", "ada")));
        assertThat(userNames()).containsExactly(id + " ada");
        signInAs("2", said -> said.claim("preferred_username", "chosen"));
        assertThat(userNames()).containsExactly(id + " ada");
    }

    @Test
    void theProviderIsAskedWithStateNonceAndProofKey() throws Exception {
        signInAs("1", said -> said);
        assertThat(asked)
                .containsKeys("state", "nonce", "code_challenge")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("client_id", "podium");
        assertThat(asked.get("redirect_uri")).endsWith("/login/oauth2/code/" + id);
        assertThat(provider.exchanges).singleElement().asString().contains("code_verifier=");
    }

    @Test
    void aPersonWithoutEmailGetsIn() throws Exception {
        signInAs("1", said -> said);
        assertThat(browser.signedIn()).isTrue();
        assertThat(SharedDatabase.column("select name from people where email is null"))
                .containsExactly("Ada 1");
    }

    @Test
    void anEmailThatAnotherAccountHasLinksToNobody() throws Exception {
        signInAs("1", said -> said.claim("email", "ROOT@example.org").claim("email_verified", true));
        assertThat(browser.signedIn()).isTrue();
        assertThat(SharedDatabase.column("select name from people where email is null"))
                .containsExactly("Ada 1");
        assertThat(SharedDatabase.column(
                        "select details ->> 'account' from audit_entries where action = 'identity.sign-in'"))
                .containsExactly("made, without the e-mail, which another has");
        assertThat(memberships("Ada 1")).isEmpty();
    }

    @Test
    void anEmailThatTheProviderDoesNotVouchForIsNotKept() throws Exception {
        signInAs("1", said -> said.claim("email", "boss@example.org").claim("email_verified", false));
        assertThat(SharedDatabase.column("select name from people where email is null"))
                .containsExactly("Ada 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {-90, 90})
    void aClockThatIsAMinuteAndAHalfOffIsForgiven(long seconds) throws Exception {
        signInAs(
                "1",
                said -> said.issueTime(Date.from(Instant.now().plusSeconds(seconds)))
                        .expirationTime(Date.from(Instant.now().plusSeconds(seconds + (seconds > 0 ? 60 : 1)))));
        assertThat(browser.signedIn()).isTrue();
    }

    private void refused(String code) throws Exception {
        assertThat(browser.signedIn()).isFalse();
        assertThat(browser.refusal()).contains(code);
        assertThat(SharedDatabase.column("select name from people where name like 'Ada%'"))
                .isEmpty();
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        signInAs(
                "1",
                said -> said.issueTime(Date.from(Instant.now().minusSeconds(600)))
                        .expirationTime(Date.from(Instant.now().minusSeconds(150))));
        refused("invalid_id_token");
    }

    @Test
    void aTokenForAnotherClientIsRefused() throws Exception {
        signInAs("1", said -> said.audience("another"));
        refused("invalid_id_token");
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() throws Exception {
        signInAs("1", said -> said.issuer("https://accounts.example.org"));
        refused("invalid_id_token");
    }

    @Test
    void aTokenWithAnotherNonceIsRefused() throws Exception {
        signInAs("1", said -> said.claim("nonce", "of another sign-in"));
        refused("invalid_nonce");
    }

    @Test
    void aTokenThatWasTamperedWithIsRefused() throws Exception {
        begin();
        var parts = provider.signed(provider.claims("1", asked.get("nonce")).build())
                .split("\\.");
        var other = provider.signed(provider.claims("2", asked.get("nonce")).build())
                .split("\\.");
        provider.idToken = parts[0] + "." + other[1] + "." + parts[2];
        end();
        refused("invalid_id_token");
    }

    @Test
    void aTokenUnderAKeyThatIsNotTheProvidersIsRefused() throws Exception {
        begin();
        var thief = new RSAKeyGenerator(2048).keyID("k1").generate();
        provider.idToken = provider.signed(
                provider.claims("1", asked.get("nonce")).build(), thief, header -> header.jwk(thief.toPublicJWK()));
        end();
        refused("invalid_id_token");
    }

    @Test
    void aTokenWithoutSignatureOrUnderASecretIsRefused() throws Exception {
        begin();
        provider.idToken = new PlainJWT(provider.claims("1", asked.get("nonce")).build()).serialize();
        end();
        refused("invalid_id_token");
        begin();
        var hmac = new SignedJWT(
                new com.nimbusds.jose.JWSHeader.Builder(com.nimbusds.jose.JWSAlgorithm.HS256)
                        .keyID("k1")
                        .build(),
                provider.claims("1", asked.get("nonce")).build());
        hmac.sign(new MACSigner(provider.key.toPublicJWK().toRSAPublicKey().getEncoded()));
        provider.idToken = hmac.serialize();
        end();
        refused("invalid_id_token");
    }

    @Test
    void anAnswerWithoutTheStateOfThisBrowserIsRefused() throws Exception {
        begin();
        provider.idToken =
                provider.signed(provider.claims("1", asked.get("nonce")).build());
        var thisState = asked.get("state");
        asked = Map.of("state", "guessed");
        end();
        refused("identity.stale-sign-in");
        asked = Map.of("state", thisState);
        browser = new Browser(port);
        end();
        refused("identity.stale-sign-in");
    }

    @Test
    void anAnswerOfAnotherIssuerOrAtAnothersAddressIsRefused() throws Exception {
        begin();
        provider.idToken =
                provider.signed(provider.claims("1", asked.get("nonce")).build());
        var state = java.net.URLEncoder.encode(asked.get("state"), java.nio.charset.StandardCharsets.UTF_8);
        browser.get("/login/oauth2/code/" + id + "?code=c&state=" + state + "&iss=https%3A%2F%2Fevil.example.org");
        refused("identity.stale-sign-in");
        begin();
        state = java.net.URLEncoder.encode(asked.get("state"), java.nio.charset.StandardCharsets.UTF_8);
        browser.get("/login/oauth2/code/another?code=c&state=" + state);
        refused("identity.stale-sign-in");
        assertThat(provider.exchanges).isEmpty();
    }

    @Test
    void aProviderThatIsDownIsSaidAndStopsNobodyElse() throws Exception {
        provider.close();
        var answer = browser.get("/oauth2/authorization/" + id);
        assertThat(Browser.location(answer)).endsWith("/login?error");
        assertThat(browser.refusal()).contains("identity.provider-down").contains(provider.issuer());
        var token = browser.get("/ws/test/form-token").body();
        browser.post("/login", "username", "root@example.org", "password", PASSWORD, "_csrf", token);
        assertThat(browser.signedIn()).isTrue();
    }

    @Test
    void aProviderThatCallsItselfOtherwiseIsRefused() throws Exception {
        provider.claimedIssuer = "https://accounts.example.org";
        browser.get("/oauth2/authorization/" + id);
        assertThat(browser.refusal()).contains("identity.wrong-issuer");
    }

    @Test
    void aProviderThatIsSwitchedOffLetsNobodyInAndItsSessionsEnd() throws Exception {
        signInAs("1", said -> said);
        assertThat(browser.signedIn()).isTrue();
        as(() -> providers.change(
                new Providers.Provider(
                        id, "Fake", provider.issuer(), "podium", Set.of("*"), "groups", Set.of(), false, false),
                ""));
        var person = new SignedIn(
                UUID.fromString(SharedDatabase.column("select person_id from provider_sessions")
                        .getFirst()),
                "Ada 1");
        var session = UUID.fromString(
                SharedDatabase.column("select id from provider_sessions").getFirst());
        assertThat(access.now(new Actor(person.person(), "Ada 1", null, Set.of(), null, session)))
                .isEmpty();
        browser = new Browser(port);
        browser.get("/oauth2/authorization/" + id);
        assertThat(browser.refusal()).contains("identity.no-provider");
    }

    @Test
    void onlyAdmittedDomainsAndGroupsComeIn() throws Exception {
        as(() -> providers.change(wanted(Set.of("example.org"), Set.of("podium-*")), ""));
        signInAs("1", said -> said.claim("email", "a@evil.org").claim("email_verified", true));
        refused("identity.not-admitted");
        signInAs("2", said -> said.claim("email", "a@example.org"));
        refused("identity.not-admitted");
        signInAs("3", said -> said.claim("email", "a@example.org.evil.org").claim("email_verified", true));
        refused("identity.not-admitted");
        signInAs("4", said -> said.claim("groups", List.of("Podium-x", "x-podium-")));
        refused("identity.not-admitted");
        signInAs("5", said -> said.claim("groups", List.of("podium-users")));
        assertThat(browser.signedIn()).isTrue();
        browser = new Browser(port);
        signInAs("6", said -> said.claim("email", "a@EXAMPLE.org").claim("email_verified", true));
        assertThat(browser.signedIn()).isTrue();
    }

    @Test
    void withoutDomainsAndGroupsNobodyComesIn() throws Exception {
        as(() -> providers.change(wanted(Set.of(), Set.of()), ""));
        signInAs("1", said -> said.claim("email", "a@example.org").claim("email_verified", true));
        refused("identity.not-admitted");
    }

    @Test
    void groupsGiveRolesChangeThemAndTakeThemAwayAndLeaveAloneWhatWasMadeByHand() throws Exception {
        TestPeople.update(
                "insert into teams (id, name) values (?, 'blue')",
                TeamId.random().value());
        TestPeople.update(
                "insert into teams (id, name) values (?, 'hand')",
                TeamId.random().value());
        anotherOwner("blue");
        map("blue-lookers", false, "Blue", Role.VIEWER, false);
        map("blue-owners", false, "blue", Role.OWNER, false);
        map("new-", true, "made", Role.MEMBER, true);
        signInAs("1", said -> said.claim("groups", List.of("blue-lookers", "blue-owners", "new-one")));
        assertThat(memberships("Ada 1")).containsExactly("blue OWNER", "made MEMBER");
        TestPeople.update(
                "insert into memberships (team_id, person_id, role) select t.id, p.id, 'MEMBER' from teams t, people p"
                        + " where t.name = 'hand' and p.name = ?",
                "Ada 1");
        signInAs("1", said -> said.claim("groups", List.of("blue-lookers")));
        assertThat(memberships("Ada 1")).containsExactly("blue VIEWER", "hand MEMBER");
        var changed = SharedDatabase.column("select distinct person_id from access_changes");
        assertThat(changed)
                .containsExactlyElementsOf(SharedDatabase.column("select id from people where name = 'Ada 1'"));
        signInAs("1", said -> said);
        assertThat(memberships("Ada 1")).containsExactly("hand MEMBER");
    }

    @Test
    void aProviderThatLeavesTheGroupsOutChangesNothing() throws Exception {
        map("ops", false, "operators", Role.MEMBER, true);
        signInAs("1", said -> said.claim("groups", "ops"));
        assertThat(memberships("Ada 1")).containsExactly("operators MEMBER");
        signInAs("1", said -> said.claim("_claim_names", Map.of("groups", "src1")));
        assertThat(memberships("Ada 1")).containsExactly("operators MEMBER");
    }

    @Test
    void fiveThousandGroupsWithAnyCharactersAreRead() throws Exception {
        var odd = "Ünïcode ✓ \"quoted\" 'x'; drop table people; -- \\ %_* /a/b 🐙 \u202e\t";
        map(odd, false, "odd", Role.STUDENT, true);
        map("group-4", true, "four", Role.INSTRUCTOR, true);
        var groups = new ArrayList<String>();
        IntStream.range(0, 5000).forEach(n -> groups.add("group-" + n + "-with-a-name-as-long-as-they-come"));
        groups.add(odd);
        groups.add("a\u0000b");
        signInAs("1", said -> said.claim("groups", groups));
        assertThat(browser.signedIn()).isTrue();
        assertThat(memberships("Ada 1")).containsExactly("four INSTRUCTOR", "odd STUDENT");
    }

    @Test
    void aRegularExpressionMatchesAllOfAGroup() throws Exception {
        map("course-(ml|db)-[0-9]{4}", Providers.Comparison.PATTERN, "courses", Role.STUDENT, true);
        map("(?i)STAFF", Providers.Comparison.PATTERN, "staff", Role.INSTRUCTOR, true);
        signInAs("1", said -> said.claim("groups", List.of("course-db-2026", "staff-of-another-house")));
        assertThat(memberships("Ada 1")).containsExactly("courses STUDENT");
        signInAs("1", said -> said.claim("groups", List.of("no-course-db-2026", "course-db-20266", "Staff")));
        assertThat(memberships("Ada 1")).containsExactly("staff INSTRUCTOR");
    }

    /** An expression over which a matcher that tries all ways would sit until the sun goes out. */
    @Test
    void aRegularExpressionTakesNoTimeToSpeakOf() throws Exception {
        map("(a+)+(a+)+(a+)+b", Providers.Comparison.PATTERN, "never", Role.MEMBER, true);
        map("ops", false, "operators", Role.MEMBER, true);
        signInAs("1", said -> said.claim("groups", List.of("a".repeat(5_000), "ops")));
        assertThat(memberships("Ada 1")).containsExactly("operators MEMBER");
    }

    @Test
    void aRegularExpressionThatCannotBeReadIsRefusedAtItsField() {
        for (var text : List.of("(", "a{2,1}", "(?=x)", "(a)\\1")) {
            assertThatThrownBy(() -> map(text, Providers.Comparison.PATTERN, "red", Role.MEMBER, true))
                    .as(text)
                    .isInstanceOfSatisfying(Refusal.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo("identity.bad-mapping");
                        assertThat(refusal.field()).isEqualTo("value");
                    });
        }
        map("(", Providers.Comparison.VALUE, "red", Role.MEMBER, true);
    }

    @Test
    void aTeamThatIsRenamedKeepsItsMappingAndNoOtherTeamTakesItOver() throws Exception {
        TestPeople.update(
                "insert into teams (id, name) values (?, 'blue')",
                TeamId.random().value());
        map("b", false, "blue", Role.MEMBER, false);
        TestPeople.update("update teams set name = 'navy' where name = ?", "blue");
        TestPeople.update(
                "insert into teams (id, name) values (?, 'blue')",
                TeamId.random().value());
        signInAs("1", said -> said.claim("groups", "b"));
        assertThat(memberships("Ada 1")).containsExactly("navy MEMBER");
    }

    private static void anotherOwner(String team) {
        var person = UUID.randomUUID();
        TestPeople.update("insert into people (id, name) values (?, 'Another')", person);
        TestPeople.update(
                "insert into memberships (team_id, person_id, role) select t.id, ?, 'OWNER' from teams t where t.name = ?",
                person,
                team);
    }

    private static void delete(String team) {
        TestPeople.update("delete from memberships m using teams t where t.id = m.team_id and t.name = ?", team);
        TestPeople.update("update teams set deleted_at = now() where name = ?", team);
    }

    @Test
    void aTeamThatWasDeletedIsGivenToNobody() throws Exception {
        TestPeople.update(
                "insert into teams (id, name) values (?, 'blue')",
                TeamId.random().value());
        map("b", false, "blue", Role.OWNER, false);
        map("made", false, "made", Role.OWNER, true);
        signInAs("1", said -> said.claim("groups", List.of("b", "made")));
        assertThat(memberships("Ada 1")).containsExactly("blue OWNER", "made OWNER");
        delete("blue");
        delete("made");
        signInAs("1", said -> said.claim("groups", List.of("b", "made")));
        assertThat(browser.signedIn()).isTrue();
        assertThat(memberships("Ada 1")).isEmpty();
        assertThat(SharedDatabase.column(
                        "select name from teams where deleted_at is null and name in ('blue', 'made')"))
                .isEmpty();
        as(() -> assertThat(providers.mappings(id)).allMatch(mapping -> !mapping.teamThere() && !mapping.makeTeam()));
        assertThatThrownBy(() -> map("c", false, "blue", Role.MEMBER, false))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("team"));
        TestPeople.update(
                "insert into teams (id, name) values (?, 'blue')",
                TeamId.random().value());
        map("c", false, "blue", Role.MEMBER, false);
        signInAs("1", said -> said.claim("groups", List.of("b", "c")));
        assertThat(memberships("Ada 1")).containsExactly("blue MEMBER");
    }

    @Test
    void aMembershipLeftInATeamThatWasDeletedIsTakenAwayEvenOfItsLastOwner() throws Exception {
        map("b", false, "blue", Role.OWNER, true);
        signInAs("1", said -> said.claim("groups", "b"));
        TestPeople.update("update teams set deleted_at = now() where name = ?", "blue");
        signInAs("1", said -> said.claim("groups", "b"));
        assertThat(memberships("Ada 1")).isEmpty();
    }

    @Test
    void theLastOwnerOfATeamStaysItAndReadsWhy() throws Exception {
        map("o", false, "blue", Role.OWNER, true);
        map("v", false, "blue", Role.VIEWER, true);
        signInAs("1", said -> said.claim("groups", "o"));
        signInAs("1", said -> said.claim("groups", "v"));
        assertThat(memberships("Ada 1")).containsExactly("blue OWNER");
        signInAs("1", said -> said);
        assertThat(memberships("Ada 1")).containsExactly("blue OWNER");
        assertThat(SharedDatabase.column("select object || ' ' || (details ->> 'provider') from audit_entries"
                        + " where action = 'identity.sync-kept-last-owner'"))
                .containsExactly("blue " + id, "blue " + id);
        var ada = UUID.fromString(
                SharedDatabase.column("select person_id from person_identities").getFirst());
        var told = CurrentActor.get(
                new Actor(new dev.podium.kernel.PersonId(ada), "Ada 1", null, Set.of(Role.ADMIN), null),
                providers::lastSync);
        assertThat(told.orElseThrow().notes())
                .singleElement()
                .asString()
                .contains("stay owner of blue")
                .contains("last owner");
        anotherOwner("blue");
        signInAs("1", said -> said.claim("groups", "v"));
        assertThat(memberships("Ada 1")).containsExactly("blue VIEWER");
    }

    @Test
    void anOwnerWhoIsDeactivatedDoesNotCountAsAnother() throws Exception {
        map("o", false, "blue", Role.OWNER, true);
        signInAs("1", said -> said.claim("groups", "o"));
        anotherOwner("blue");
        TestPeople.update("update people set deactivated_at = now() where name = ?", "Another");
        signInAs("1", said -> said);
        assertThat(memberships("Ada 1")).containsExactly("blue OWNER");
    }

    @Test
    void whoLosesTheirGroupLeavesNoOpenInvitationBehind() throws Exception {
        map("o", false, "blue", Role.OWNER, true);
        signInAs("1", said -> said.claim("groups", "o"));
        anotherOwner("blue");
        TestPeople.update(
                "insert into invitations (id, team_id, role, token_hash, made_by, made_by_name, created_at, expires_at)"
                        + " select ?, m.team_id, 'OWNER', ?, m.person_id, 'Ada 1', now(), now() + interval '1 day'"
                        + " from memberships m where m.source = ?",
                UUID.randomUUID(),
                new byte[] {1},
                id);
        signInAs("1", said -> said);
        assertThat(memberships("Ada 1")).isEmpty();
        assertThat(SharedDatabase.column("select id from invitations where revoked_at is null"))
                .isEmpty();
    }

    @Test
    void whomNoMappingGivesATeamGetsTheDefaultOneWhileItIsThere() throws Exception {
        map("b", false, "blue", Role.MEMBER, true);
        signInAs("1", said -> said);
        assertThat(memberships("Ada 1")).isEmpty();
        TestPeople.update(
                "insert into teams (id, name) values (?, 'guests')",
                TeamId.random().value());
        as(() -> providers.change(withDefault(new Providers.DefaultTeam("Guests", Role.VIEWER)), ""));
        signInAs("1", said -> said);
        assertThat(memberships("Ada 1")).containsExactly("guests VIEWER");
        signInAs("1", said -> said.claim("groups", "b"));
        assertThat(memberships("Ada 1")).containsExactly("blue MEMBER");
        signInAs("1", said -> said);
        assertThat(memberships("Ada 1")).containsExactly("guests VIEWER");
        delete("guests");
        signInAs("1", said -> said);
        assertThat(memberships("Ada 1")).isEmpty();
        as(() -> assertThat(providers.all().getFirst().defaultTeam()).isNull());
    }

    private Providers.Provider withDefault(Providers.DefaultTeam fallback) {
        return new Providers.Provider(
                id,
                "Fake",
                provider.issuer(),
                FakeProvider.CLIENT,
                Set.of("*"),
                "groups",
                Set.of(),
                true,
                false,
                Providers.Kind.OPENID,
                fallback);
    }

    @Test
    void aDefaultTeamHasToBeThereAndMakesNobodyItsOwner() {
        as(() -> {
            assertThatThrownBy(
                            () -> providers.change(withDefault(new Providers.DefaultTeam("nowhere", Role.MEMBER)), ""))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.field()).isEqualTo("defaultTeam"));
            assertThatThrownBy(() -> providers.change(withDefault(new Providers.DefaultTeam("red", Role.OWNER)), ""))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.field()).isEqualTo("defaultRole"));
        });
    }

    @Test
    void noProviderIsCalledLikeWhatAPersonGave() {
        id = "hand";
        as(() -> assertThatThrownBy(() -> providers.add(wanted(Set.of("*"), Set.of()), "s"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("id")));
    }

    private String invite() {
        var team = TeamId.random();
        TestPeople.update("insert into teams (id, name) values (?, 'blue')", team.value());
        TestPeople.update(
                "insert into memberships (team_id, person_id, role) values (?, ?, 'OWNER')",
                team.value(),
                admin.person().value());
        return CurrentActor.get(
                new Actor(admin.person(), "Root", team, Set.of(Role.OWNER), null),
                () -> invitations.make(Role.MEMBER, null, Duration.ofDays(1)).token());
    }

    @Test
    void whoSignsInFromAnInvitationByAProviderComesBackToIt() throws Exception {
        var link = "/invite/join?token=" + invite();
        assertThat(Browser.location(browser.get(link))).endsWith("/login");
        begin();
        provider.idToken =
                provider.signed(provider.claims("1", asked.get("nonce")).build());
        var answer = end();
        assertThat(browser.signedIn()).isTrue();
        assertThat(Browser.location(answer)).isEqualTo("http://localhost:" + port + link);
    }

    @Test
    void whoSignsInFromAnInvitationByPasswordComesBackToItToo() throws Exception {
        var link = "/invite/join?token=" + invite();
        browser.get(link);
        var token = browser.get("/ws/test/form-token").body();
        var answer = browser.post("/login", "username", "root@example.org", "password", PASSWORD, "_csrf", token);
        assertThat(Browser.location(answer)).isIn(link, "http://localhost:" + port + link);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example.org",
                "https://evil.example.org/",
                "x&continue=https://evil.example.org",
                "x&redirect_uri=https://evil.example.org&next=//evil.example.org",
                "%0d%0aLocation:%20https://evil.example.org"
            })
    void fromAnInvitationNoWayLeadsElsewhere(String token) throws Exception {
        var link = "/invite/join?token=" + token;
        browser.get(link);
        begin();
        provider.idToken =
                provider.signed(provider.claims("1", asked.get("nonce")).build());
        var answer = end();
        assertThat(browser.signedIn()).isTrue();
        assertThat(Browser.location(answer)).startsWith("http://localhost:" + port + "/");
        assertThat(answer.headers().allValues("Location")).hasSize(1);
    }

    @Test
    void aDeactivatedPersonIsRefused() throws Exception {
        signInAs("1", said -> said);
        TestPeople.update("update people set deactivated_at = now() where name = ?", "Ada 1");
        browser = new Browser(port);
        signInAs("1", said -> said);
        assertThat(browser.signedIn()).isFalse();
        assertThat(browser.refusal()).contains("identity.deactivated");
    }

    private JWTClaimsSet.Builder logoutToken(String subject) {
        return new JWTClaimsSet.Builder()
                .issuer(provider.issuer())
                .audience(FakeProvider.CLIENT)
                .subject(subject)
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .jwtID(UUID.randomUUID().toString())
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    }

    private int logOut(JWTClaimsSet token) throws Exception {
        var text = provider.signed(token, provider.key, header -> header.type(new JOSEObjectType("logout+jwt")));
        return new Browser(port)
                .post("/logout/connect/back-channel/" + id, "logout_token", text)
                .statusCode();
    }

    @Test
    void aBackChannelLogoutEndsThatSessionAndNoOther() throws Exception {
        signInAs("1", said -> said);
        var other = browser;
        browser = new Browser(port);
        signInAs("2", said -> said);
        assertThat(logOut(logoutToken("2").audience("another").build())).isEqualTo(400);
        assertThat(logOut(logoutToken("2").claim("events", Map.of()).build())).isEqualTo(400);
        assertThat(logOut(logoutToken("2").claim("nonce", "n").build())).isEqualTo(400);
        assertThat(SharedDatabase.column("select ended_at from provider_sessions"))
                .containsOnlyNulls();
        assertThat(logOut(logoutToken("2").claim("sid", "session-of-2").build()))
                .isEqualTo(200);
        assertThat(SharedDatabase.column("select subject from provider_sessions where ended_at is not null"))
                .containsExactly("2");
        var end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (browser.signedIn() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(browser.signedIn()).isFalse();
        assertThat(other.signedIn()).isTrue();
    }

    @Test
    void signingOutHereSignsOutAtTheProviderToo() throws Exception {
        signInAs("1", said -> said);
        var token = browser.get("/ws/test/form-token").body();
        var answer = browser.post("/logout", "_csrf", token);
        assertThat(Browser.location(answer)).startsWith(provider.issuer() + "/logout?id_token_hint=");
        assertThat(Browser.query(Browser.location(answer)).get("post_logout_redirect_uri"))
                .isEqualTo("http://localhost:" + port + "/login");
        assertThat(browser.signedIn()).isFalse();
        assertThat(SharedDatabase.column("select id from provider_sessions where ended_at is null"))
                .isEmpty();
    }

    @Test
    void onlyWhoRunsTheInstallationChangesProviders() {
        var owner = new Actor(admin.person(), "Root", null, Set.of(Role.OWNER), null);
        CurrentActor.run(owner, () -> {
            assertThatThrownBy(providers::all).isInstanceOf(Refusal.class).hasMessageContaining("platform:manage");
            assertThatThrownBy(() -> providers.add(wanted(Set.of(), Set.of()), "s"))
                    .isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> providers.change(wanted(Set.of(), Set.of()), "s"))
                    .isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> providers.mappings(id)).isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> providers.unmap(UUID.randomUUID())).isInstanceOf(Refusal.class);
        });
    }

    @Test
    void theSecretIsKeptSealedAndNeverAudited() throws Exception {
        assertThat(SharedDatabase.column("select details::text from audit_entries"))
                .noneMatch(text -> text.contains("s3cret"));
        assertThat(SharedDatabase.column("select encode(sealed, 'escape') from secrets"))
                .singleElement()
                .asString()
                .doesNotContain("s3cret");
        as(() -> providers.change(wanted(Set.of("*"), Set.of()), "another secret"));
        assertThat(SharedDatabase.column("select id from secrets")).hasSize(1);
        assertThat(providers.client(id).orElseThrow().secret()).isEqualTo("another secret");
        assertThat(providers.client(id).orElseThrow().toString()).doesNotContain("another");
    }

    @Test
    void whatChangesOfAProviderIsAuditedBeforeAndAfterWithoutItsSecret() throws Exception {
        as(() -> providers.change(wanted(Set.of("example.org"), Set.of()), "another secret"));
        assertThat(SharedDatabase.column(
                        "select details::text from audit_entries where action = 'identity.provider-changed'"))
                .singleElement()
                .asString()
                .contains("\"domains.before\": \"*\"", "\"domains.after\": \"example.org\"")
                .contains("\"secret.before\": \"kept\"", "\"secret.after\": \"replaced\"")
                .doesNotContain("s3cret", "another secret", "issuer", "enabled");
        map("x", true, "nowhere", Role.MEMBER, true);
        as(() -> providers.unmap(providers.mappings(id).getFirst().id()));
        assertThat(
                        SharedDatabase.column(
                                "select object || ' ' || (details ->> 'value.after') || (details ->> 'comparison.after') || (details ->> 'role.after')"
                                        + " || (details ->> 'value.before') from audit_entries where action = 'identity.mapping-added'"))
                .containsExactly(id + " xPREFIXMEMBER");
        assertThat(SharedDatabase.column(
                        "select object || ' ' || (details ->> 'value.before') || (details ->> 'team.before')"
                                + " from audit_entries where action = 'identity.mapping-removed'"))
                .containsExactly(id + " xnowhere");
        assertThat(SharedDatabase.column(
                        "select distinct team_id from audit_entries where action like 'identity.provider-%'"))
                .containsExactly((String) null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://idp.example.org",
                "ftp://localhost",
                "https://user:pass@idp.example.org",
                "https://idp.example.org/?x=1",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "https://169.254.169.254",
                "https://[fe80::1]",
                "https://[::ffff:169.254.169.254]",
                "https://[64:ff9b::a9fe:a9fe]",
                "https://2852039166",
                "https://100.100.100.200",
                "https://0.0.0.0",
                "https://224.0.0.1",
                "https://idp.example.org/#x",
                "https://"
            })
    void anIssuerThatIsNoSafeAddressIsRefused(String issuer) {
        as(() -> assertThatThrownBy(() -> providers.add(
                        new Providers.Provider(
                                "other", "Other", issuer, "c", Set.of("*"), "groups", Set.of(), true, false),
                        "s"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("issuer")));
    }

    @Test
    void aMappingToATeamThatIsNotThereIsRefusedUnlessItMayBeMade() {
        assertThatThrownBy(() -> map("x", false, "nowhere", Role.MEMBER, false))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("team"));
        assertThatThrownBy(() -> map("x", false, "red", Role.ADMIN, true))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.field()).isEqualTo("role"));
        map("x", false, "nowhere", Role.MEMBER, true);
        assertThatThrownBy(() -> map("x", false, "nowhere", Role.OWNER, true))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("identity.mapping-there"));
    }
}
