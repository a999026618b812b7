package dev.podium.backups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a back-up's file says of itself, and that nothing in it is believed. */
class BackupFileTest {

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final char[] PASSPHRASE = "six random words of mine".toCharArray();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("podium.backup");
    }

    private static Manifest manifest(
            List<Manifest.Table> tables, List<Manifest.Part> home, Map<String, String> versions) {
        return new Manifest(
                Manifest.FORMAT, "test", "2026-01-01T00:00:00Z", versions, tables, Map.of(), List.of(), home, null);
    }

    /** A table of three megabytes, an empty one, and two files. */
    private Manifest write(Map<String, String> versions) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var backup = new BackupWriter(channel)) {
            var line = ("é".repeat(999) + "\n").getBytes(StandardCharsets.UTF_8);
            var tables = List.of(
                    backup.table("public.long", List.of("a"), out -> {
                        for (int i = 0; i < 1500; i++) {
                            out.write(line);
                        }
                        return 1500;
                    }),
                    backup.table("public.none", List.of("a"), out -> 0));
            put(backup, "recordings/team/one.cast.gz", "printed");
            put(backup, "audit-anchors.jsonl", "{}\n");
            var manifest = manifest(tables, backup.home(), versions);
            manifest = manifest.with(SealedKey.seal(KEY, PASSPHRASE, manifest.boundTo()));
            backup.manifest(manifest);
            return manifest;
        }
    }

    private static void put(BackupWriter backup, String path, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        backup.file(path, bytes.length, FileTime.fromMillis(0), new ByteArrayInputStream(bytes));
    }

    private Manifest read(Map<String, String> into) throws IOException {
        try (var channel = FileChannel.open(file)) {
            return BackupReader.read(channel, new BackupReader.Taker() {
                @Override
                public void table(String name, InputStream rows) throws IOException {
                    into.put(name, new String(rows.readAllBytes(), StandardCharsets.UTF_8));
                }

                @Override
                public void file(String path, FileTime modified, InputStream content) throws IOException {
                    into.put(path, new String(content.readAllBytes(), StandardCharsets.UTF_8));
                }
            });
        }
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        var written = write(Map.of("audit", "1"));
        var found = new HashMap<String, String>();

        assertThat(read(found)).isEqualTo(written);

        assertThat(found.get("public.long")).hasSize(1_500_000).startsWith("éé");
        assertThat(found)
                .containsEntry("public.none", "")
                .containsEntry("recordings/team/one.cast.gz", "printed")
                .containsEntry("audit-anchors.jsonl", "{}\n");
        assertThat(written.rows()).isEqualTo(1500);
        assertThat(written.files()).isEqualTo(2);
    }

    @Test
    void theKeyOpensByItsPassphraseAloneAndOnlyInTheBackupItWasSealedFor() throws IOException {
        var written = write(Map.of());

        assertThat(written.key().open(PASSPHRASE, written.boundTo())).isEqualTo(KEY);
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain(KEY);
        assertThatThrownBy(() -> Restoring.check(file, "another passphrase".toCharArray()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("backups.wrong-passphrase"));
        var other = manifest(written.tables(), List.of(), Map.of()).with(written.key());
        assertThatThrownBy(() -> written.key().open(PASSPHRASE, other.boundTo()))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void wherEverItIsCutOffItIsNoBackup() throws IOException {
        write(Map.of());
        var whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 9, 20, 600, whole.length / 2, whole.length - 9, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused("no whole back-up");
        }
    }

    @Test
    void aByteThatDiffersIsSeenWhereverItStands() throws IOException {
        write(Map.of());
        var plain = unzipped();
        for (int at : new int[] {100, 512, 5000, 2_000_000, plain.length / 2}) {
            var changed = plain.clone();
            changed[at] ^= 1;
            zip(changed);
            refused("no whole back-up");
        }
        zip(plain);
        assertThat(Restoring.check(file, null).files()).isEqualTo(2);
    }

    @Test
    void aDigitOfAnAmountThatWasChangedIsSeen() throws IOException {
        write(Map.of());
        var plain = new String(unzipped(), StandardCharsets.ISO_8859_1);
        zip(plain.replace("printed", "painted").getBytes(StandardCharsets.ISO_8859_1));
        refused("recordings is not what its manifest says");
    }

    @Test
    void somethingBehindTheEndIsSeen() throws IOException {
        write(Map.of());
        var plain = unzipped();
        zip(Arrays.copyOf(plain, plain.length + 512));
        assertThat(Restoring.check(file, null).files()).isEqualTo(2);
        var longer = Arrays.copyOf(plain, plain.length + 512);
        longer[longer.length - 1] = 'x';
        zip(longer);
        refused("something follows its end");
    }

    private byte[] unzipped() throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private void zip(byte[] bytes) throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
    }

    private void refused(String why) {
        var home = folder.resolve("home");
        assertThatThrownBy(() -> new Restoring(home, Map.of()).from(file, null))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("backups.broken"))
                .hasMessageContaining(why);
        assertThat(home).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "home/../outside",
                "home//etc/passwd",
                "home/recordings/../../outside",
                "home/recordings/./x",
                "home/a\\..\\b",
                "home/",
                "home/postgres/data/PG_VERSION",
                "home/master.key",
                "home/master.key.next",
                "home/master.key.2026-11-23T14-10-05Z.old",
                "home/podium.lock",
                "home/tmux/podium",
                "/etc/passwd",
                "../outside",
                "elsewhere",
                "database/public.x/000002",
                "database/public.X/000001",
                "database/x/000001"
            })
    void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
        tar(entry(name, TarConstants.LF_NORMAL));
        refused("no whole back-up");
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_DIR,
                TarConstants.LF_FIFO,
                TarConstants.LF_CHR
            })
    void whatIsNoPlainFileIsRefused(byte type) throws IOException {
        tar(entry("home/recordings/x", type));
        refused("which is no plain file");
    }

    private static TarArchiveEntry entry(String name, byte type) {
        var entry = new TarArchiveEntry(name, type, true);
        if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) {
            entry.setLinkName("/etc/passwd");
        }
        return entry;
    }

    private void tar(TarArchiveEntry entry) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            var head = new TarArchiveEntry(BackupWriter.HEAD);
            head.setSize(2);
            tar.putArchiveEntry(head);
            tar.write("1\n".getBytes(StandardCharsets.US_ASCII));
            tar.closeArchiveEntry();
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }
        zip(bytes.toByteArray());
    }

    @Test
    void aNewerFormatSaysThatItIs() throws IOException {
        write(Map.of());
        var plain = unzipped();
        plain[512] = '2';
        zip(plain);
        refused("its format is 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"costs=999", "telepathy=1"})
    void oneOfANewerPodiumIsRefusedBeforeAnythingIsThere(String newer) throws IOException {
        write(Map.of(newer.split("=")[0], newer.split("=")[1]));
        var home = folder.resolve("home");
        assertThatThrownBy(() -> new Restoring(home, Map.of()).from(file, null))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("backups.newer"));
        assertThat(home).doesNotExist();
    }

    @Test
    void aHomeWithSomethingInItStaysAsItIs() throws IOException {
        write(Map.of());
        var home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("audit-anchors.jsonl"), "mine");
        assertThatThrownBy(() -> new Restoring(home, Map.of()).from(file, null))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("audit-anchors.jsonl");
        assertThat(home.resolve("audit-anchors.jsonl")).hasContent("mine");
        assertThat(home.resolve("postgres")).doesNotExist();
    }

    @Test
    void aHomeOnWhichPodiumRunsIsRefused() throws IOException {
        write(Map.of());
        var home = Files.createDirectories(folder.resolve("home"));
        try (var held = HomeLock.take(home)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> new Restoring(home, Map.of()).from(file, null))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("Podium runs on");
        }
    }

    @Test
    void anotherMasterKeyThatIsThereIsNotReplaced() throws IOException {
        write(Map.of());
        var home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("master.key"), "another\n");
        assertThatThrownBy(() -> new Restoring(home, Map.of()).from(file, PASSPHRASE))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("backups.other-key"));
        assertThat(home.resolve("master.key")).hasContent("another\n");
    }

    @Test
    void linesAreTakenWholeLocksAreNeverOpenedAndWhatIsDeletedMeanwhileIsThereAllTheSame() throws IOException {
        var home = Files.createDirectories(folder.resolve("home"));
        var run = Files.createDirectories(home.resolve("costs/7e4d2a10-0000-4000-8000-000000000001"));
        Files.createFile(run.resolve("lock"));
        Files.writeString(run.resolve("00000001.jsonl"), "{\"a\":1}\n");
        Files.writeString(home.resolve("audit-anchors.jsonl"), "{\"p\":1}\n{\"p\":");
        Files.writeString(home.resolve("master.key"), KEY);
        Files.createDirectories(home.resolve("postgres"));
        Files.writeString(home.resolve("postgres/x"), "x");
        var disk = Files.createDirectories(folder.resolve("disk"));
        Files.writeString(disk.resolve("r.cast.gz"), "r");
        Files.createSymbolicLink(home.resolve("recordings"), disk);
        Files.createSymbolicLink(disk.resolve("link"), Path.of("/etc/passwd"));

        try (var files = HomeFiles.before(home);
                var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var backup = new BackupWriter(channel)) {
            // The snapshot is made here, and Podium goes on.
            Files.writeString(run.resolve("00000001.jsonl"), "{\"b\":2}\n{\"c\":", StandardOpenOption.APPEND);
            Files.delete(run.resolve("00000001.jsonl"));
            Files.writeString(run.resolve("00000002.jsonl"), "{\"d\":4}\n");
            Files.writeString(home.resolve("audit-anchors.jsonl"), "2}\n", StandardOpenOption.APPEND);
            files.writeTo(backup);
            backup.manifest(manifest(List.of(), backup.home(), Map.of()));
            assertThat(files.leftOut()).containsExactly("recordings/link");
        }

        var found = new HashMap<String, String>();
        read(found);
        var costs = "costs/7e4d2a10-0000-4000-8000-000000000001/";
        assertThat(found)
                .containsOnly(
                        Map.entry(costs + "lock", ""),
                        Map.entry(costs + "00000001.jsonl", "{\"a\":1}\n{\"b\":2}\n"),
                        Map.entry(costs + "00000002.jsonl", "{\"d\":4}\n"),
                        Map.entry("audit-anchors.jsonl", "{\"p\":1}\n"),
                        Map.entry("recordings/r.cast.gz", "r"));
    }
}
