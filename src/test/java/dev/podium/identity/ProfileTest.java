package dev.podium.identity;

import static dev.podium.identity.AtOnce.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

@PodiumTest
class ProfileTest {

    private static final String OLD = "correct horse battery";
    private static final String HASH = new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode(OLD);
    private static final String NEW = "another horse battery";

    @Autowired
    Profile profile;

    @Autowired
    SignIn signIn;

    @Autowired
    Access access;

    private final String email = UUID.randomUUID() + "@example.org";
    private final String address = UUID.randomUUID().toString();
    private TeamId red;
    private Actor ada;

    private record Opened(SignedIn person, String remembered, Actor actor) {}

    @BeforeEach
    void adaIsThere() {
        red = TestPeople.team("red");
        ada = TestPeople.person(red, "Ada", Role.OWNER, email, HASH);
    }

    private Opened browser() {
        var person = new SignedIn(ada.person().value(), "Ada");
        var remembered = signIn.remember(person, address, "Agent/1.0");
        return new Opened(person, remembered, signIn.actor(person, red).orElseThrow());
    }

    private String as(Actor actor, Runnable work) {
        return outcome(() -> CurrentActor.run(actor, work));
    }

    @Test
    void aBrowserThatNeverBeganCountsForNothing() {
        assertThat(signIn.actor(new SignedIn(ada.person().value(), "Ada"), red)).isEmpty();
    }

    @Test
    void aNewPasswordEndsTheOtherBrowsersAndKeepsThisOne() {
        var here = browser();
        var there = browser();
        assertThat(as(here.actor(), () -> profile.changePassword("wrong", NEW))).isEqualTo("identity.wrong-password");
        assertThat(as(here.actor(), () -> profile.changePassword(OLD, "short"))).isEqualTo("identity.bad-password");
        assertThat(as(here.actor(), () -> profile.changePassword(OLD, NEW))).isEqualTo("done");
        assertThat(access.now(here.actor())).isPresent();
        assertThat(access.now(there.actor())).isEmpty();
        assertThat(signIn.recall(here.remembered())).contains(here.person());
        assertThat(signIn.recall(there.remembered())).isEmpty();
        assertThat(signIn.check(email, NEW, address).person()).isEqualTo(ada.person());
        assertThat(outcome(() -> signIn.check(email, OLD, address))).isEqualTo("identity.wrong-password");
    }

    @Test
    void whoGuessesTheOldPasswordIsSlowedDown() {
        var here = browser();
        for (int i = 0; i < LocalSignIn.FAILURES_BY_EMAIL; i++) {
            as(here.actor(), () -> profile.changePassword("wrong", NEW));
        }
        assertThat(as(here.actor(), () -> profile.changePassword(OLD, NEW))).isEqualTo("identity.too-many-sign-ins");
    }

    @Test
    void browsersAreListedAndEndedByTheirPersonAlone() {
        var here = browser();
        var there = browser();
        var list = CurrentActor.get(here.actor(), profile::browsers);
        assertThat(list).hasSize(2);
        assertThat(list).filteredOn(Profile.Browser::current).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo(here.person().signIn());
            assertThat(one.userAgent()).isEqualTo("Agent/1.0");
            assertThat(one.address()).isEqualTo(address);
        });
        var eve = TestPeople.person(red, "Eve", Role.OWNER);
        assertThat(as(eve, () -> profile.endBrowser(there.person().signIn()))).isEqualTo("identity.no-sign-in");
        assertThat(access.now(there.actor())).isPresent();
        assertThat(as(here.actor(), () -> profile.endBrowser(there.person().signIn())))
                .isEqualTo("done");
        assertThat(access.now(there.actor())).isEmpty();
        assertThat(signIn.recall(there.remembered())).isEmpty();
    }

    @Test
    void everywhereElseEndsAllButThisOne() {
        var here = browser();
        var there = browser();
        assertThat(as(here.actor(), profile::endOtherBrowsers)).isEqualTo("done");
        assertThat(access.now(here.actor())).isPresent();
        assertThat(access.now(there.actor())).isEmpty();
    }

    @Test
    void aBrowserThatIsNotUsedOrTooOldIsSignedOut() {
        var idle = browser();
        TestPeople.update(
                "update sign_ins set last_seen_at = now() - interval '12 hours 1 second' where id = ?",
                idle.person().signIn());
        assertThat(signIn.recall(idle.remembered())).isEmpty();
        assertThat(signIn.actor(idle.person(), null)).isEmpty();
        var old = browser();
        TestPeople.update(
                "update sign_ins set expires_at = now() where id = ?",
                old.person().signIn());
        assertThat(signIn.actor(old.person(), null)).isEmpty();
        assertThat(signIn.recall(old.remembered())).isEmpty();
    }

    @Test
    void signingOutEndsTheBrowser() {
        var here = browser();
        signIn.forget(here.remembered());
        assertThat(access.now(here.actor())).isEmpty();
    }

    @Test
    void noTokenActsOnTheProfileOfItsPerson() {
        var token = new Actor(ada.person(), "Ada", red, Set.of(Role.OWNER), Set.of("team:manage"));
        assertThat(as(token, () -> profile.rename("X"))).isEqualTo("identity.no-token-here");
        assertThat(as(token, () -> profile.changePassword(OLD, NEW))).isEqualTo("identity.no-token-here");
        assertThat(as(token, profile::endOtherBrowsers)).isEqualTo("identity.no-token-here");
        assertThat(as(token, profile::browsers)).isEqualTo("identity.no-token-here");
    }

    @Test
    void aNameIsOneLine() {
        assertThat(as(ada, () -> profile.rename("a\nb"))).isEqualTo("identity.bad-name");
        assertThat(as(ada, () -> profile.rename(" Ada L. "))).isEqualTo("done");
        assertThat(CurrentActor.get(ada, profile::me).name()).isEqualTo("Ada L.");
    }
}
