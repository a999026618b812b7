package dev.podium.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeTest {

    private static final byte[] SECRET = "hunter2".getBytes(StandardCharsets.UTF_8);
    private final Envelope.Place place = new Envelope.Place(UUID.randomUUID(), UUID.randomUUID(), "test");

    @TempDir
    Path home;

    @Test
    void opensWhereItWasSealed() throws AEADBadTagException {
        var master = MasterKey.find("", home);
        var envelope = Envelope.seal(master, place, SECRET);
        assertThat(envelope.open(master, place)).isEqualTo(SECRET);
        assertThat(new String(envelope.sealed(), StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
    }

    @Test
    void doesNotOpenForAnotherTeamPurposeOrKey() {
        var master = MasterKey.find("", home);
        var envelope = Envelope.seal(master, place, SECRET);
        var otherTeam = new Envelope.Place(place.id(), UUID.randomUUID(), place.purpose());
        var otherPurpose = new Envelope.Place(place.id(), place.team(), "other");
        var otherKey = MasterKey.find(Base64.getEncoder().encodeToString(new byte[32]), home);
        assertThatThrownBy(() -> envelope.open(master, otherTeam)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> envelope.open(master, otherPurpose)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> envelope.open(otherKey, place)).isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        var master = MasterKey.find("", home);
        assertThat(Envelope.seal(master, place, SECRET).sealed())
                .isNotEqualTo(Envelope.seal(master, place, SECRET).sealed());
    }

    @Test
    void makesTheMasterKeyOnceForItsOwnerAlone() throws Exception {
        var made = MasterKey.find("", home.resolve("new"));
        var file = home.resolve("new/master.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(MasterKey.find("", home.resolve("new"))).isEqualTo(made);
        assertThat(Files.list(home.resolve("new"))).containsExactly(file);
    }

    @Test
    void refusesAMasterKeyOfTheWrongSize() {
        assertThatThrownBy(() -> MasterKey.find("c2hvcnQ=", home)).hasMessageContaining("has 5 bytes");
        assertThatThrownBy(() -> MasterKey.find("not base64!", home)).hasMessageContaining("is not base64");
    }
}
