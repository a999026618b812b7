package dev.podium.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Copies what commands need out of Podium's jar into a small one of its own. The large one begins with Spring's launcher,
 * which looks into all jars within it; deploy/podium starts the small one instead, in a quarter of the time.
 */
@Command(name = "unpack", hidden = true, description = "Copies what commands need out of Podium's jar.")
final class UnpackCommand extends PodiumCommand {

    private static final String OWN = "BOOT-INF/classes/";
    private static final Pattern LIBRARY =
            Pattern.compile("BOOT-INF/lib/(picocli-|jackson-core-3|jackson-databind-3|jackson-annotations-).*\\.jar");

    @Parameters(paramLabel = "FILE", description = "The small jar.")
    Path file = Path.of("");

    private final Set<String> written = new HashSet<>();

    UnpackCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        var jar = Path.of(System.getProperty("java.class.path"));
        if (!Files.isRegularFile(jar)) {
            throw new Said(Said.USED_WRONGLY, "Only java -jar podium.jar unpack FILE unpacks something.");
        }
        try (var from = new ZipFile(jar.toFile());
                var to = new JarOutputStream(Files.newOutputStream(file))) {
            // Read at each start, and packed again by nobody.
            to.setLevel(Deflater.NO_COMPRESSION);
            for (var entry : Collections.list(from.entries())) {
                if (entry.getName().startsWith(OWN + "dev/podium/cli/")) {
                    copy(entry.getName().substring(OWN.length()), from.getInputStream(entry), to);
                } else if (LIBRARY.matcher(entry.getName()).matches()) {
                    try (var library = new ZipInputStream(from.getInputStream(entry))) {
                        for (ZipEntry part; (part = library.getNextEntry()) != null; ) {
                            if (part.getName().endsWith(".class")
                                    && !part.getName().startsWith("META-INF/")) {
                                copy(part.getName(), library, to);
                            }
                        }
                    }
                }
            }
        }
        if (!written.contains("dev/podium/cli/CliMain.class") || !written.contains("picocli/CommandLine.class")) {
            throw new Said(Said.USED_WRONGLY, jar + " is no jar of Podium that could be unpacked.");
        }
        return 0;
    }

    private void copy(String name, InputStream from, JarOutputStream to) throws IOException {
        if (name.endsWith(".class") && !name.endsWith("module-info.class") && written.add(name)) {
            to.putNextEntry(new JarEntry(name));
            from.transferTo(to);
            to.closeEntry();
        }
    }
}
