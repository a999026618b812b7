package dev.podium.terminals.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.identity.AllPeople;
import dev.podium.identity.AllTeams;
import dev.podium.identity.Members;
import dev.podium.identity.Profile;
import dev.podium.identity.SignIn;
import dev.podium.identity.SignedIn;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Terminals.NewTerminal;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An open terminal closes within two seconds of what ends its viewer's access, on a real server and a real tmux. */
@PodiumTest
@Timeout(60)
class WithdrawnTerminalsTest {

    @LocalServerPort
    int port;

    @Autowired
    Terminals terminals;

    @Autowired
    Members members;

    @Autowired
    AllPeople people;

    @Autowired
    AllTeams teams;

    @Autowired
    SignIn signIn;

    @Autowired
    Profile profile;

    private final TerminalSocketTest.Heard heard = new TerminalSocketTest.Heard();
    private TeamId team;
    private Actor root;
    private Actor here;
    private Actor ada;
    private TerminalRef terminal;

    @BeforeEach
    void adaHasATerminalOpenInABrowser() throws InterruptedException {
        team = TestPeople.team("withdrawn");
        var owner = TestPeople.person(team, "Root", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = '{ADMIN}' where id = ?",
                owner.person().value());
        root = new Actor(owner.person(), "Root", team, Set.of(Role.OWNER, Role.ADMIN), null);
        var person = TestPeople.person(team, "Ada", Role.MEMBER).person();
        here = browser(person.value());
        ada = browser(person.value());
        terminal = terminals.create(new NewTerminal(
                Account.LOCAL,
                "withdrawn-" + UUID.randomUUID().toString().substring(0, 8),
                List.of("cat"),
                "/",
                Map.of(),
                80,
                24));
        var url = CurrentActor.get(
                ada,
                () -> terminals
                        .ticket(terminal, Terminals.Mode.DRIVE, "agent-a", now -> true)
                        .url());
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + url), heard)
                .join();
        heard.until("\"ready\"");
    }

    private Actor browser(UUID person) {
        var signedIn = new SignedIn(person, "Ada");
        signIn.remember(signedIn, "192.0.2.1", "test");
        return signIn.actor(signedIn, team).orElseThrow();
    }

    @AfterEach
    void end() {
        terminals.end(terminal);
    }

    private void closesAfter(Actor actor, Runnable work) throws InterruptedException {
        CurrentActor.run(actor, work);
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        String line = "";
        while (line != null && !line.startsWith("closed")) {
            line = heard.lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        assertThat(line).as("closed within two seconds").startsWith("closed");
    }

    @Test
    void removedFromTheTeam() throws InterruptedException {
        closesAfter(root, () -> members.remove(ada.person()));
    }

    @Test
    void deactivated() throws InterruptedException {
        closesAfter(root, () -> people.deactivate(ada.person()));
    }

    @Test
    void theTeamDeletedAfterItSaidWhatIsOpen() throws InterruptedException {
        var name = CurrentActor.get(root, () -> teams.get(team)).name();
        assertThat(CurrentActor.get(root, () -> teams.contents(team))).containsExactly("1 open terminal");
        closesAfter(root, () -> teams.delete(team, name));
    }

    @Test
    void theBrowserSignedOutFromAnother() throws InterruptedException {
        closesAfter(here, () -> profile.endBrowser(ada.credential()));
    }

    @Test
    void signedOutEverywhereElse() throws InterruptedException {
        closesAfter(here, profile::endOtherBrowsers);
    }
}
