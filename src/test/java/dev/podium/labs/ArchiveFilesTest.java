package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is uploaded is read with bounds and packed anew; tar itself unpacks what comes of it. */
class ArchiveFilesTest {

    private static final String LONG = "a".repeat(90) + "/" + "b".repeat(90) + "/deep.txt";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static byte[] zip(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private Path unpacked(ArchiveFiles packed) throws IOException, InterruptedException {
        var place = Files.createDirectory(folder.resolve("unpacked"));
        var tar = folder.resolve("some.tar");
        Files.write(tar, packed.tar());
        LabHouse.sh("tar -xf " + tar + " -C " + place);
        Files.writeString(folder.resolve("manifest"), packed.manifest());
        LabHouse.sh("cd " + place + " && sha256sum --quiet -c ../manifest");
        return place;
    }

    @Test
    void aZipComesOutAsItWentIn() throws IOException, InterruptedException {
        var files = new LinkedHashMap<String, String>();
        files.put("src/", "");
        files.put("src/main.py", "print(1)\n");
        files.put("./run.sh", "#!/bin/sh\n");
        files.put("Übung/Größe 1.txt", "x".repeat(513));
        files.put(LONG, "deep");
        files.put("empty", "");
        var packed = ArchiveFiles.read(zip(files));
        assertThat(packed.files()).isEqualTo(5);
        var place = unpacked(packed);
        assertThat(place.resolve("src/main.py")).hasContent("print(1)\n");
        assertThat(place.resolve("Übung/Größe 1.txt")).hasContent("x".repeat(513));
        assertThat(place.resolve(LONG)).hasContent("deep");
        assertThat(Files.isExecutable(place.resolve("run.sh"))).isTrue();
        assertThat(Files.isExecutable(place.resolve("src/main.py"))).isFalse();
    }

    @Test
    void aTarOfEitherFormatComesOutAsItWentIn() throws IOException, InterruptedException {
        var source = folder.resolve("source");
        Files.createDirectories(source.resolve(LONG).getParent());
        Files.writeString(source.resolve(LONG), "deep");
        Files.writeString(source.resolve("run"), "x");
        LabHouse.sh("chmod 755 " + source.resolve("run"));
        for (var format : new String[] {"gnu", "pax", "ustar"}) {
            var file = folder.resolve(format + ".tgz");
            LabHouse.sh("tar --format=" + format + " -czf " + file + " -C " + source + " .");
            var packed = ArchiveFiles.read(Files.readAllBytes(file));
            assertThat(packed.files()).as(format).isEqualTo(2);
            var place = unpacked(packed);
            assertThat(place.resolve(LONG)).as(format).hasContent("deep");
            assertThat(Files.isExecutable(place.resolve("run"))).as(format).isTrue();
            LabHouse.sh("rm -r " + place);
        }
    }

    @Test
    void whatLeadsOutOfItOrPointsElsewhereIsRefused() throws IOException, InterruptedException {
        for (var path : new String[] {"../x", "/etc/x", "a/../../x", "a//x", "a\\x", "a/./x", "a\u202ex"}) {
            refuses("labs.bad-archive", zip(Map.of(path, "x")));
        }
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
        LabHouse.sh("tar -czf " + folder.resolve("link.tgz") + " -C " + folder + " link");
        refuses("labs.bad-archive", Files.readAllBytes(folder.resolve("link.tgz")));
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        refuses("labs.bad-archive", "no archive".getBytes(StandardCharsets.UTF_8));
        refuses("labs.bad-archive", new byte[0]);
        refuses("labs.bad-archive", new byte[] {0x1f, (byte) 0x8b, 8, 0});
        refuses("labs.bad-archive", zip(Map.of("folder/", "")));
        refuses("labs.archive-too-large", new byte[ArchiveFiles.LARGEST_UPLOAD + 1]);
    }

    /** A few kilobytes that would become more than a disk. */
    @Test
    void whatGrowsBeyondBoundsIsRefused() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("zeros"));
            var block = new byte[1 << 20];
            for (int i = 0; i < 60; i++) {
                zip.write(block);
            }
        }
        refuses("labs.archive-too-large", bytes.toByteArray());
        var many = new LinkedHashMap<String, String>();
        for (int i = 0; i <= ArchiveFiles.MOST_FILES; i++) {
            many.put("file" + i, "");
        }
        refuses("labs.archive-too-large", zip(many));
    }

    /** What is no file is not kept, and would be read all the same. */
    @Test
    void whatGrowsBeyondBoundsInWhatIsNoFileIsRefusedToo() throws IOException {
        var block = new byte[1 << 20];
        var zipped = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(zipped)) {
            zip.putNextEntry(new ZipEntry("folder/"));
            zip.write(block);
            zip.putNextEntry(new ZipEntry("file"));
            zip.write('x');
        }
        refuses("labs.bad-archive", zipped.toByteArray());
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            for (int entry = 0; entry < 3; entry++) {
                var header = new byte[512];
                header[0] = 'g';
                System.arraycopy(
                        "%011o".formatted(ArchiveFiles.LARGEST).getBytes(StandardCharsets.US_ASCII),
                        0,
                        header,
                        124,
                        11);
                header[156] = 'g';
                gzip.write(header);
                for (int i = 0; i < ArchiveFiles.LARGEST / block.length; i++) {
                    gzip.write(block);
                }
            }
        }
        refuses("labs.archive-too-large", packed.toByteArray());
    }

    private static void refuses(String code, byte[] upload) {
        assertThatThrownBy(() -> ArchiveFiles.read(upload))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
