package dev.podium.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvelopeTest {

    private static final byte[] SECRET = "hunter2".getBytes(StandardCharsets.UTF_8);
    private final Envelope.Place place = new Envelope.Place(UUID.randomUUID(), UUID.randomUUID(), "test");

    @TempDir
    Path home;

    private static MasterKey key() {
        return MasterKey.of(MasterKey.random(), "here");
    }

    @Test
    void opensWhereItWasSealed() throws AEADBadTagException {
        var master = key().key();
        var envelope = Envelope.seal(master, place, SECRET);
        assertThat(envelope.open(master, place)).isEqualTo(SECRET);
        assertThat(new String(envelope.sealed(), StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
    }

    @Test
    void doesNotOpenForAnotherTeamPurposeOrKey() {
        var master = key().key();
        var envelope = Envelope.seal(master, place, SECRET);
        var otherTeam = new Envelope.Place(place.id(), UUID.randomUUID(), place.purpose());
        var otherPurpose = new Envelope.Place(place.id(), place.team(), "other");
        assertThatThrownBy(() -> envelope.open(master, otherTeam)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> envelope.open(master, otherPurpose)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> envelope.open(key().key(), place)).isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void underAnotherMasterKeyItIsTheSameSecretAndTheOneBeforeOpensItNoMore() throws AEADBadTagException {
        var before = key().key();
        var after = key().key();
        var envelope = Envelope.seal(before, place, SECRET);
        var wrapped = envelope.rewrap(before, after, place).orElseThrow();
        assertThat(wrapped.open(after, place)).isEqualTo(SECRET);
        assertThatThrownBy(() -> wrapped.open(before, place)).isInstanceOf(AEADBadTagException.class);
        assertThat(envelope.rewrap(after, before, place)).isEmpty();
        var damaged = envelope.sealed().clone();
        damaged[damaged.length - 1]++;
        assertThat(new Envelope(envelope.wrappedKey(), damaged).rewrap(before, after, place))
                .isEmpty();
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        var master = key().key();
        assertThat(Envelope.seal(master, place, SECRET).sealed())
                .isNotEqualTo(Envelope.seal(master, place, SECRET).sealed());
    }

    @Test
    void makesTheMasterKeyOnceForItsOwnerAlone() throws Exception {
        var files = new KeyFiles(home.resolve("new"));
        var made = files.make();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.current())))
                .isEqualTo("rw-------");
        assertThat(files.make()).isEqualTo(made);
        assertThat(Files.list(home.resolve("new"))).containsExactly(files.current());
    }

    @Test
    void aKeyTellsNothingOfItselfButItsId() {
        var text = MasterKey.random();
        var key = MasterKey.of(text, "here");
        assertThat(key.toString()).isEqualTo("MasterKey " + key.id()).doesNotContain(text);
        assertThat(MasterKey.of(text, "there").id()).isEqualTo(key.id()).hasSize(16);
        assertThat(key().id()).isNotEqualTo(key.id());
    }

    @Test
    void refusesAMasterKeyOfTheWrongSize() {
        assertThatThrownBy(() -> MasterKey.of("c2hvcnQ=", "here")).hasMessageContaining("has 5 bytes");
        assertThatThrownBy(() -> MasterKey.of("not base64!", "here")).hasMessageContaining("is not base64");
    }
}
