package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Access;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.Providers;
import dev.podium.identity.SignIn;
import dev.podium.identity.SignedIn;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** As a browser signs in at a real Keycloak, which is not up yet when Podium starts. */
@PodiumTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakSignInTest {

    private static RunningKeycloak keycloak;

    // The one instance of the class, and with it Podium, is made before the extension would start the database.
    static {
        SharedDatabase.start();
    }

    @LocalServerPort
    int port;

    @Autowired
    Providers providers;

    @Autowired
    Access access;

    @Autowired
    SignIn signIn;

    @Autowired
    Tokens tokens;

    @Autowired
    Permissions permissions;

    @Autowired
    Terminals terminals;

    @Autowired
    ProviderRefresh refresh;

    private Browser browser;

    @DynamicPropertySource
    static void aProviderOfTheSettings(DynamicPropertyRegistry registry) throws Exception {
        keycloak = new RunningKeycloak();
        var registration = "spring.security.oauth2.client.registration.settings.";
        registry.add(registration + "client-id", () -> "podium-settings");
        registry.add(registration + "client-secret", () -> "settings-secret");
        registry.add(registration + "client-name", () -> "By variables");
        registry.add("spring.security.oauth2.client.provider.settings.issuer-uri", () -> keycloak.issuer());
        registry.add("podium.sign-in.settings.groups", () -> "red-owners");
    }

    @BeforeAll
    void aRealmIsThere() throws Exception {
        keycloak.awaitReady();
        keycloak.admin(
                "POST",
                "",
                Map.of(
                        "realm", "podium",
                        "enabled", true,
                        "sslRequired", "none",
                        "groups",
                                List.of(
                                        Map.of("name", "red-owners"),
                                        Map.of("name", "lookers"),
                                        Map.of("name", "blue/ünï \"c\"")),
                        "users", List.of(user("ada", List.of("/red-owners")), user("bob", List.of())),
                        "clients", List.of(client("podium"), client("podium-settings")),
                        "requiredActions",
                                List.of(Map.of(
                                        "alias", "VERIFY_PROFILE",
                                        "name", "Verify Profile",
                                        "providerId", "VERIFY_PROFILE",
                                        "enabled", false,
                                        "priority", 90))));
    }

    private static Map<String, Object> user(String name, List<String> groups) {
        return Map.of(
                "username",
                name,
                "enabled",
                true,
                "firstName",
                name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1),
                "lastName",
                "Keycloak",
                "groups",
                groups,
                "credentials",
                List.of(Map.of("type", "password", "value", name + "-pw", "temporary", false)));
    }

    private Map<String, Object> client(String id) {
        var podium = "http://localhost:" + port;
        var registration = id.equals("podium") ? "keycloak" : "settings";
        return Map.of(
                "clientId",
                id,
                "secret",
                id.equals("podium") ? "kept-secret" : "settings-secret",
                "protocol",
                "openid-connect",
                "standardFlowEnabled",
                true,
                "redirectUris",
                List.of(podium + "/login/oauth2/code/" + registration),
                "attributes",
                Map.of(
                        "backchannel.logout.url", podium + "/logout/connect/back-channel/" + registration,
                        "backchannel.logout.session.required", "true",
                        "post.logout.redirect.uris", podium + "/login"),
                "protocolMappers",
                List.of(Map.of(
                        "name", "groups",
                        "protocol", "openid-connect",
                        "protocolMapper", "oidc-group-membership-mapper",
                        "config",
                                Map.of(
                                        "full.path", "false",
                                        "id.token.claim", "true",
                                        "userinfo.token.claim", "true",
                                        "claim.name", "groups"))));
    }

    @AfterAll
    void stop() throws Exception {
        keycloak.close();
    }

    @BeforeEach
    void theProviderIsKept() throws Exception {
        SharedDatabase.empty();
        TestPeople.update(
                "insert into teams (id, name) values (?, 'red')",
                TeamId.random().value());
        // Else the one who leaves the group is the team's last owner, and stays.
        var another = PersonId.random();
        TestPeople.update("insert into people (id, name) values (?, 'Another')", another.value());
        TestPeople.update(
                "insert into memberships (team_id, person_id, role) select t.id, ?, 'OWNER' from teams t",
                another.value());
        browser = new Browser(port);
        var admin = new Actor(PersonId.random(), "Root", null, Set.of(Role.ADMIN), null);
        CurrentActor.run(admin, () -> {
            providers.add(
                    new Providers.Provider(
                            "keycloak",
                            "Keycloak",
                            keycloak.issuer(),
                            "podium",
                            Set.of("*"),
                            "groups",
                            Set.of(),
                            true,
                            false),
                    "kept-secret");
            for (var provider : List.of("keycloak", "settings")) {
                map(provider, "red-owners", "red", Role.OWNER);
                map(provider, "blue/ünï \"c\"", "blue", Role.VIEWER);
            }
        });
    }

    private void map(String provider, String value, String team, Role role) {
        providers.map(
                provider,
                new Providers.Mapping(
                        UUID.randomUUID(), "groups", value, Providers.Comparison.VALUE, team, role, true, false));
    }

    /** From Podium's button to Keycloak's form and back. */
    private void signIn(String provider, String user) throws Exception {
        var page = browser.get(Browser.location(browser.get("/oauth2/authorization/" + provider)));
        var action = Pattern.compile("action=\"([^\"]+)\"").matcher(page.body());
        assertThat(action.find()).as(page.statusCode() + page.body()).isTrue();
        var answer = browser.post(action.group(1).replace("&amp;", "&"), "username", user, "password", user + "-pw");
        assertThat(Browser.location(answer)).as(answer.body()).contains("/login/oauth2/code/" + provider);
        browser.get(Browser.location(answer));
    }

    private static List<String> memberships() throws SQLException {
        return SharedDatabase.column(
                "select p.name || ': ' || t.name || ' ' || m.role || ' ' || m.source from memberships m"
                        + " join teams t on t.id = m.team_id join people p on p.id = m.person_id"
                        + " where m.source <> 'hand' order by 1");
    }

    private boolean signedOutWithin(Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            if (!browser.signedIn()) {
                return true;
            }
            // The end travels through the database; there is nothing here to wait on but the answer.
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return false;
    }

    @Test
    void groupsBecomeRolesAndAGroupThatIsLeftTakesThemAway() throws Exception {
        signIn("keycloak", "ada");
        assertThat(browser.signedIn()).as(browser.refusal()).isTrue();
        assertThat(memberships()).containsExactly("Ada Keycloak: red OWNER keycloak");
        assertThat(SharedDatabase.column("select provider || ' ' || user_name from person_user_names"))
                .containsExactly("keycloak ada");
        var ada = keycloak.idOf("users", "username=ada");
        keycloak.admin(
                "DELETE", "/podium/users/" + ada + "/groups/" + keycloak.idOf("groups", "search=red-owners"), null);
        keycloak.admin("PUT", "/podium/users/" + ada + "/groups/" + keycloak.idOf("groups", "search=blue"), null);
        var before = new Actor(
                new PersonId(UUID.fromString(
                        SharedDatabase.column("select person_id from memberships where source <> 'hand'")
                                .getFirst())),
                "Ada",
                new TeamId(
                        UUID.fromString(SharedDatabase.column("select team_id from memberships where source <> 'hand'")
                                .getFirst())),
                Set.of(Role.OWNER),
                null);
        assertThat(access.now(before)).isPresent();
        try {
            browser = new Browser(port);
            signIn("keycloak", "ada");
            assertThat(memberships()).containsExactly("Ada Keycloak: blue VIEWER keycloak");
            assertThat(access.now(before)).isEmpty();
            assertThat(SharedDatabase.column("select person_id from access_changes"))
                    .contains(before.person().toString());
        } finally {
            keycloak.admin(
                    "PUT", "/podium/users/" + ada + "/groups/" + keycloak.idOf("groups", "search=red-owners"), null);
            keycloak.admin(
                    "DELETE", "/podium/users/" + ada + "/groups/" + keycloak.idOf("groups", "search=blue"), null);
        }
    }

    /** Opens a terminal of the team as whoever is signed in in the browser, to type into it. */
    private Heard open(Actor actor, TerminalRef terminal) throws InterruptedException {
        var heard = new Heard();
        var url = CurrentActor.get(
                actor,
                () -> terminals
                        .ticket(
                                terminal,
                                Terminals.Mode.DRIVE,
                                "agent-a",
                                now -> CurrentActor.get(now, () -> permissions.allows(Permission.TERMINAL_DRIVE)))
                        .url());
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + url), heard)
                .join();
        String line = "";
        while (line != null && !line.contains("\"ready\"")) {
            line = heard.lines.poll(20, TimeUnit.SECONDS);
        }
        assertThat(line).as("the terminal is open").isNotNull();
        return heard;
    }

    private static final class Heard implements WebSocket.Listener {

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            lines.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            lines.add("closed " + code);
            return null;
        }
    }

    @Test
    void aGroupThatIsTakenAwayClosesTheTerminalAndForbidsRestWithTheNextRefresh() throws Exception {
        var ada = keycloak.idOf("users", "username=ada");
        var inLookers = "/podium/users/" + ada + "/groups/" + keycloak.idOf("groups", "search=lookers");
        var inOwners = "/podium/users/" + ada + "/groups/" + keycloak.idOf("groups", "search=red-owners");
        keycloak.admin("PUT", inLookers, null);
        CurrentActor.run(
                new Actor(PersonId.random(), "Root", null, Set.of(Role.ADMIN), null),
                () -> map("keycloak", "lookers", "red", Role.VIEWER));
        var terminal = terminals.create(new Terminals.NewTerminal(
                Account.LOCAL,
                "refreshed-" + UUID.randomUUID().toString().substring(0, 8),
                List.of("cat"),
                "/",
                Map.of(),
                80,
                24));
        try {
            signIn("keycloak", "ada");
            var person = new SignedIn(
                    UUID.fromString(SharedDatabase.column("select person_id from provider_sessions")
                            .getFirst()),
                    "Ada Keycloak",
                    UUID.fromString(SharedDatabase.column("select id from provider_sessions")
                            .getFirst()));
            var actor = signIn.actor(person, null).orElseThrow();
            assertThat(actor.roles()).containsExactly(Role.OWNER);
            var rest = new Rest(
                    port,
                    CurrentActor.get(
                            actor,
                            () -> tokens.make("mine", Set.of(), Duration.ofDays(1))
                                    .text()));
            assertThat(rest.get("/api/v1/team/invitations").status()).isEqualTo(200);
            var heard = open(actor, terminal);
            refresh.look(Instant.now().plus(Duration.ofMinutes(6)));
            assertThat(memberships()).containsExactly("Ada Keycloak: red OWNER keycloak");
            keycloak.admin("DELETE", inOwners, null);
            refresh.look(Instant.now().plus(Duration.ofMinutes(12)));
            var end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            assertThat(memberships()).containsExactly("Ada Keycloak: red VIEWER keycloak");
            String line = "";
            while (line != null && !line.startsWith("closed")) {
                line = heard.lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            assertThat(line).isEqualTo("closed 4403");
            int status = 200;
            while (status == 200 && System.nanoTime() < end) {
                status = rest.get("/api/v1/team/invitations").status();
            }
            assertThat(status).isEqualTo(403);
            assertThat(browser.signedIn()).isTrue();
        } finally {
            terminals.end(terminal);
            keycloak.admin("PUT", inOwners, null);
            keycloak.admin("DELETE", inLookers, null);
        }
    }

    @Test
    void whoIsLoggedOutAtKeycloakIsOutHereWithinTwoSeconds() throws Exception {
        signIn("keycloak", "bob");
        assertThat(browser.signedIn()).isTrue();
        keycloak.admin("POST", "/podium/users/" + keycloak.idOf("users", "username=bob") + "/logout", null);
        assertThat(signedOutWithin(Duration.ofSeconds(2))).isTrue();
        assertThat(SharedDatabase.column("select action from audit_entries where action = 'identity.sign-out'"))
                .hasSize(1);
    }

    @Test
    void signingOutHereEndsTheSessionAtKeycloakToo() throws Exception {
        signIn("keycloak", "bob");
        var token = browser.get("/ws/test/form-token").body();
        var atKeycloak = Browser.location(browser.post("/logout", "_csrf", token));
        assertThat(atKeycloak).startsWith(keycloak.issuer());
        assertThat(Browser.location(browser.get(atKeycloak))).isEqualTo("http://localhost:" + port + "/login");
        var bob = keycloak.idOf("users", "username=bob");
        assertThat(keycloak.admin("GET", "/podium/users/" + bob + "/sessions", null))
                .isEmpty();
    }

    @Test
    void aProviderOfSpringsVariablesSignsInTooAndAdmitsItsGroupsOnly() throws Exception {
        signIn("settings", "ada");
        assertThat(browser.signedIn()).as(browser.refusal()).isTrue();
        assertThat(memberships()).containsExactly("Ada Keycloak: red OWNER settings");
        browser = new Browser(port);
        signIn("settings", "bob");
        assertThat(browser.signedIn()).isFalse();
        assertThat(browser.refusal()).contains("identity.not-admitted");
    }
}
