package dev.podium.machines.runner;

import dev.podium.machines.GpuRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rule on the disk: after a start of the machine scopes may begin before Podium has said it again. */
record KeptRule(Path file) {

    private static final Logger log = LoggerFactory.getLogger(KeptRule.class);

    @Nullable
    GpuRule read() {
        try {
            return Frame.Gpus.of(Fields.read(ByteBuffer.wrap(Files.readAllBytes(file))))
                    .rule();
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException e) {
            log.error("{} cannot be read; nobody is held to GPUs until Podium says it anew", file, e);
            return null;
        }
    }

    /** Whole or not at all. */
    void write(@Nullable GpuRule next) {
        try {
            if (next == null) {
                Files.deleteIfExists(file);
                return;
            }
            var beside = file.resolveSibling(file.getFileName() + ".next");
            Files.write(beside, new Frame.Gpus(1, next).fields().bytes());
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.error("Who may open which GPU cannot be kept for the next start", e);
        }
    }
}
