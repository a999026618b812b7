package dev.podium.journeys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** In place of NVIDIA's driver: says that these GPUs are there, on which nothing runs. */
final class PlayedDriver {

    private PlayedDriver() {}

    /** Variables with which a Podium finds it. @param folder in which it may make one of its own */
    static Map<String, String> variables(Path folder, List<String> uuids) throws IOException {
        var programs = Files.createDirectory(folder.resolve("programs"));
        var smi = programs.resolve("nvidia-smi");
        var lines = IntStream.range(0, uuids.size())
                .mapToObj(i -> "echo \"" + i + ", " + uuids.get(i)
                        + ", NVIDIA H100 80GB HBM3, 81559, 0, 0, 33, 550.90.07, 80, 700.00, 0, Disabled\"")
                .toList();
        Files.writeString(smi, """
                #!/bin/sh
                case $1 in
                  --query-gpu=*) %s ;;
                esac
                """.formatted(String.join("; ", lines)));
        Files.setPosixFilePermissions(smi, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Map.of("PATH", programs + ":" + System.getenv("PATH"));
    }
}
