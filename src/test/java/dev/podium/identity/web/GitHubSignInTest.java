package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Providers;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** As a browser signs in by GitHub, against a stand-in that keeps to what GitHub documents. */
@PodiumTest
@Timeout(90)
class GitHubSignInTest {

    @LocalServerPort
    int port;

    @Autowired
    Providers providers;

    @Autowired
    ProviderRefresh refresh;

    private FakeGitHub gitHub;
    private Browser browser;
    private Actor admin;
    private String id;

    @BeforeEach
    void gitHubIsThere() throws Exception {
        SharedDatabase.empty();
        gitHub = new FakeGitHub();
        browser = new Browser(port);
        admin = new Actor(
                TestPeople.person(TestPeople.team("red"), "Root", Role.OWNER).person(),
                "Root",
                null,
                Set.of(Role.ADMIN),
                null);
        id = "github-" + UUID.randomUUID().toString().substring(0, 8);
        CurrentActor.run(admin, () -> providers.add(wanted(Set.of("*"), Set.of()), FakeGitHub.SECRET));
    }

    @AfterEach
    void close() {
        gitHub.close();
    }

    private Providers.Provider wanted(Set<String> domains, Set<String> groups) {
        return new Providers.Provider(
                id,
                "GitHub",
                gitHub.url(),
                FakeGitHub.CLIENT,
                domains,
                "groups",
                groups,
                true,
                false,
                Providers.Kind.GITHUB,
                null);
    }

    private void map(String value, String team, Role role) {
        CurrentActor.run(
                admin,
                () -> providers.map(
                        id,
                        new Providers.Mapping(
                                UUID.randomUUID(),
                                "groups",
                                value,
                                Providers.Comparison.VALUE,
                                team,
                                role,
                                true,
                                false)));
    }

    /** Podium's button, GitHub's page, and back. */
    private void signIn() throws Exception {
        var back = Browser.location(browser.get(Browser.location(browser.get("/oauth2/authorization/" + id))));
        assertThat(back).contains("/login/oauth2/code/" + id + "?");
        browser.get(back);
    }

    private static List<String> memberships() throws SQLException {
        return SharedDatabase.column(
                "select p.name || ': ' || t.name || ' ' || m.role from memberships m"
                        + " join teams t on t.id = m.team_id join people p on p.id = m.person_id where p.name <> 'Root' order by 1");
    }

    @Test
    void somebodyIsTheirNumberWhateverTheirLoginAndEmail() throws Exception {
        gitHub.emails.add(FakeGitHub.email("ada@example.org", true, true));
        signIn();
        assertThat(browser.signedIn()).as(browser.refusal()).isTrue();
        assertThat(SharedDatabase.column("select issuer || ' ' || subject from person_identities"))
                .containsExactly(gitHub.url() + " 1");
        browser = new Browser(port);
        gitHub.user = FakeGitHub.user(1, "ada-renamed");
        signIn();
        assertThat(SharedDatabase.column("select name || ' ' || email from people where name <> 'Root'"))
                .containsExactly("ada-renamed ada@example.org");
        browser = new Browser(port);
        gitHub.user = FakeGitHub.user(2, "ada");
        signIn();
        assertThat(SharedDatabase.column("select subject from person_identities order by 1"))
                .containsExactly("1", "2");
        assertThat(SharedDatabase.column("select name from people where email is null"))
                .containsExactly("ada");
        assertThat(SharedDatabase.column("select user_name from person_user_names order by since"))
                .containsExactly("ada-renamed", "ada");
        assertThat(SharedDatabase.column("select i.subject from user_name_holders h"
                        + " join person_identities i using (person_id) where h.user_name = 'ada'"))
                .as("whose login it was first")
                .containsExactly("1");
    }

    @Test
    void gitHubIsAskedAsItIsDocumented() throws Exception {
        var asked = Browser.query(Browser.location(browser.get("/oauth2/authorization/" + id)));
        assertThat(asked)
                .containsKeys("state", "code_challenge")
                .doesNotContainKey("nonce")
                .containsEntry("client_id", FakeGitHub.CLIENT);
        assertThat(List.of(asked.get("scope").split(" "))).containsExactlyInAnyOrder("read:org", "user:email");
        signIn();
        assertThat(gitHub.exchanges)
                .singleElement()
                .asString()
                .contains("client_secret=", "code_verifier=", "grant_type=authorization_code");
    }

    @Test
    void onlyThePrimaryEmailCountsAndOnlyIfItIsVerified() throws Exception {
        CurrentActor.run(admin, () -> providers.change(wanted(Set.of("example.org"), Set.of()), ""));
        gitHub.emails.add(FakeGitHub.email("ada@example.org", false, true));
        gitHub.emails.add(FakeGitHub.email("boss@example.org", true, false));
        signIn();
        assertThat(browser.signedIn()).isFalse();
        assertThat(browser.refusal()).contains("identity.not-admitted");
        CurrentActor.run(admin, () -> providers.change(wanted(Set.of("*"), Set.of()), ""));
        signIn();
        assertThat(browser.signedIn()).isTrue();
        assertThat(SharedDatabase.column("select name from people where email is null"))
                .containsExactly("ada");
    }

    @Test
    void organisationsAndTeamsComeInAndGiveRoles() throws Exception {
        CurrentActor.run(admin, () -> providers.change(wanted(Set.of(), Set.of("acme")), ""));
        map("acme", "everybody", Role.VIEWER);
        map("acme/platform", "platform", Role.MEMBER);
        signIn();
        assertThat(browser.refusal()).contains("identity.not-admitted");
        gitHub.orgs.add("acme");
        gitHub.teams.add("acme/platform");
        gitHub.teams.add("other/platform");
        signIn();
        assertThat(memberships()).containsExactly("ada: everybody VIEWER", "ada: platform MEMBER");
    }

    @Test
    void fiveThousandTeamsAreReadPageByPage() throws Exception {
        IntStream.range(0, 5000).forEach(n -> gitHub.teams.add("acme/team-" + n));
        map("acme/team-0", "first", Role.MEMBER);
        map("acme/team-4999", "last", Role.MEMBER);
        signIn();
        assertThat(memberships()).containsExactly("ada: first MEMBER", "ada: last MEMBER");
        assertThat(gitHub.apiCalls).hasValue(1 + 1 + 1 + 50);
    }

    @Test
    void moreTeamsThanAreReadChangeNothing() throws Exception {
        map("acme/team-0", "first", Role.MEMBER);
        gitHub.teams.add("acme/team-0");
        signIn();
        IntStream.range(0, 10_001).forEach(n -> gitHub.teams.add("acme/other-" + n));
        gitHub.teams.remove("acme/team-0");
        signIn();
        assertThat(browser.signedIn()).isTrue();
        assertThat(memberships()).containsExactly("ada: first MEMBER");
    }

    @Test
    void aNextPageElsewhereIsNotAsked() throws Exception {
        var calls = new AtomicInteger();
        var thief = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        thief.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.close();
        });
        thief.start();
        try {
            gitHub.nextPage = "http://127.0.0.1:" + thief.getAddress().getPort() + "/api/v3/user/teams?page=2";
            IntStream.range(0, 200).forEach(n -> gitHub.teams.add("acme/team-" + n));
            signIn();
            assertThat(browser.signedIn()).isFalse();
            assertThat(browser.refusal()).contains("identity.provider-refused");
            assertThat(calls).hasValue(0);
        } finally {
            thief.stop(0);
        }
    }

    @Test
    void whoCancelsAtGitHubIsTold() throws Exception {
        gitHub.cancels = true;
        signIn();
        assertThat(browser.signedIn()).isFalse();
        assertThat(browser.refusal()).contains("identity.sign-in-cancelled");
        assertThat(gitHub.exchanges).isEmpty();
    }

    @Test
    void anotherStateOrAnotherBrowserIsRefused() throws Exception {
        var back = Browser.location(browser.get(Browser.location(browser.get("/oauth2/authorization/" + id))));
        browser.get(back.replaceAll("state=[^&]*", "state=guessed"));
        assertThat(browser.refusal()).contains("identity.stale-sign-in");
        browser = new Browser(port);
        browser.get(back);
        assertThat(browser.refusal()).contains("identity.stale-sign-in");
        assertThat(gitHub.exchanges).isEmpty();
    }

    @Test
    void aCodeThatGitHubDoesNotKnowIsRefused() throws Exception {
        var back = Browser.location(browser.get(Browser.location(browser.get("/oauth2/authorization/" + id))));
        browser.get(back.replaceAll("code=[^&]*", "code=0123456789"));
        assertThat(browser.signedIn()).isFalse();
        assertThat(browser.refusal()).contains("identity.provider-refused");
    }

    @Test
    void aTeamThatIsLeftAndATokenThatIsRevokedCountWithTheNextRefresh() throws Exception {
        map("acme/platform", "platform", Role.MEMBER);
        gitHub.teams.add("acme/platform");
        signIn();
        assertThat(memberships()).containsExactly("ada: platform MEMBER");
        gitHub.teams.clear();
        refresh.look(Instant.now().plus(Duration.ofMinutes(6)));
        assertThat(memberships()).isEmpty();
        assertThat(browser.signedIn()).isTrue();
        gitHub.tokens.clear();
        refresh.look(Instant.now().plus(Duration.ofMinutes(12)));
        assertThat(SharedDatabase.column("select id from provider_sessions where ended_at is null"))
                .isEmpty();
    }

    @Test
    void atGitHubItselfNotEverybodyIsAdmitted() {
        var everybody = new Providers.Provider(
                "github",
                "GitHub",
                "https://github.com",
                "c",
                Set.of("*"),
                "groups",
                Set.of(),
                true,
                false,
                Providers.Kind.GITHUB,
                null);
        CurrentActor.run(
                admin,
                () -> assertThatThrownBy(() -> providers.add(everybody, "s"))
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                refusal -> assertThat(refusal.field()).isEqualTo("allowedDomains")));
    }
}
