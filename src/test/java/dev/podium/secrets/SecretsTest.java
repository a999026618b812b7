package dev.podium.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PodiumTest
class SecretsTest {

    private static final byte[] SECRET = "hunter2".getBytes(StandardCharsets.UTF_8);

    @Autowired
    Secrets secrets;

    private final Actor red = Actor.system(TeamId.random());
    private final TeamId blueTeam = TeamId.random();
    private final Actor blue = Actor.system(blueTeam);

    private SecretRef keep() {
        return CurrentActor.get(red, () -> secrets.keep("test", SECRET));
    }

    private byte[] reveal(Actor actor, SecretRef ref) {
        return CurrentActor.get(actor, () -> secrets.reveal(ref));
    }

    @Test
    void handsOutWhatWasKept() {
        assertThat(reveal(red, keep())).isEqualTo(SECRET);
    }

    @Test
    void neitherShowsNorForgetsASecretOfAnotherTeam() {
        var ref = keep();
        assertThatThrownBy(() -> reveal(blue, ref))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("secrets.not-found"));
        CurrentActor.run(blue, () -> secrets.forget(ref));
        assertThat(reveal(red, ref)).isEqualTo(SECRET);
    }

    @Test
    void forgetsForGood() {
        var ref = keep();
        CurrentActor.run(red, () -> secrets.forget(ref));
        assertThatThrownBy(() -> reveal(red, ref)).hasMessageContaining("no secret");
        CurrentActor.run(red, () -> secrets.forget(ref));
    }

    @Test
    void doesNotOpenARowThatWasMovedToAnotherTeam() {
        var ref = keep();
        TestPeople.update("update secrets set team_id = ? where id = ?", blueTeam.value(), ref.value());
        assertThatThrownBy(() -> reveal(blue, ref))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("secrets.does-not-open"));
    }
}
