package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.identity.Providers;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.HealthCheck.State;
import dev.podium.kernel.Role;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/** DNS does not know the provider that signs people in. */
@PodiumTest
@Timeout(60)
class SignInCheckTest {

    @Autowired
    Providers providers;

    @Autowired
    SignInCheck check;

    @AfterEach
    void empty() throws Exception {
        SharedDatabase.empty();
    }

    @Test
    void theHostIsNamedAndNobodyIsAskedWhereThereIsNone() throws Exception {
        SharedDatabase.empty();
        assertThat(check.look().state()).isEqualTo(State.FINE);
        var team = TestPeople.team("Red");
        var ada = TestPeople.person(team, "Ada", Role.OWNER);
        TestPeople.update(
                "update people set platform_roles = array['ADMIN'] where id = ?",
                ada.person().value());
        var admin = new Actor(ada.person(), "Ada", team, Set.of(Role.ADMIN, Role.OWNER), null);
        var provider = new Providers.Provider(
                "house",
                "The house",
                "https://sso.there.is.none.invalid",
                "podium",
                Set.of("example.org"),
                "groups",
                Set.of(),
                true,
                false,
                Providers.Kind.OPENID,
                null);
        CurrentActor.run(admin, () -> providers.add(provider, "a secret"));
        var seen = check.look();
        assertThat(seen.state()).isEqualTo(State.BROKEN);
        assertThat(seen.sentence())
                .isEqualTo(
                        "The house at https://sso.there.is.none.invalid does not answer as it should: DNS knows no host"
                                + " sso.there.is.none.invalid. Nobody signs in by it.");
        assertThat(seen.page()).isEqualTo("admin/sign-in");
    }
}
