package dev.podium.backups;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.Surroundings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupProgramTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... words) {
        return BackupProgram.run(
                List.of(words),
                new Surroundings(Map.of(), folder, new PrintWriter(out, true), new PrintWriter(err, true)));
    }

    @Test
    void twoWordsAreMeant() {
        assertThat(BackupProgram.isMeant(List.of("backup", "x"))).isTrue();
        assertThat(BackupProgram.isMeant(List.of("restore"))).isTrue();
        assertThat(BackupProgram.isMeant(List.of("gpus"))).isFalse();
        assertThat(BackupProgram.isMeant(List.of())).isFalse();
    }

    @Test
    void helpSaysWhichPodiumIsMeant() {
        assertThat(run("backup", "--help")).isZero();
        assertThat(out.toString()).contains("PODIUM_HOME").contains("--check").contains("--passphrase-file");
    }

    @Test
    void withoutAFileItIsUsedWrongly() {
        assertThat(run("restore")).isEqualTo(2);
        assertThat(err.toString()).contains("FILE");
    }

    @Test
    void whatIsRefusedSaysWhyAndWhatNext() {
        assertThat(run("backup", folder.resolve("b").toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("There is no Podium in " + folder.resolve(".podium"))
                .contains("PODIUM_HOME");
    }

    @Test
    void aPassphraseThatOthersReadIsNone() throws Exception {
        var file = Files.writeString(folder.resolve("words"), "six random words of mine\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run(
                        "backup",
                        "--passphrase-file",
                        file.toString(),
                        folder.resolve("b").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("chmod 600");
    }

    @Test
    void aShortPassphraseIsNone() throws Exception {
        var file = Files.writeString(folder.resolve("words"), "short");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(run(
                        "backup",
                        "--passphrase-file",
                        file.toString(),
                        folder.resolve("b").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("has 5 characters");
    }
}
