package dev.podium;

import dev.podium.backups.BackupProgram;
import dev.podium.cli.CliProgram;
import dev.podium.health.BundleProgram;
import dev.podium.machines.runner.RunnerProgram;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.modulith.Modulithic;

/** Starts Podium. The rooms below this package are the architecture: see docs/architecture.md. */
@SpringBootApplication
@Modulithic(systemName = "Podium", sharedModules = "kernel")
public class Podium {

    static void main(String[] args) {
        if (args.length > 0 && args[0].equals("runner")) {
            // Before anything of Spring: a runner is a small program of its own.
            System.exit(RunnerProgram.run(List.of(args).subList(1, args.length)));
        }
        if (BackupProgram.isMeant(List.of(args))) {
            System.exit(BackupProgram.run(List.of(args)));
        }
        if (BundleProgram.isMeant(List.of(args))) {
            System.exit(BundleProgram.run(List.of(args)));
        }
        if (CliProgram.isMeant(List.of(args))) {
            // Nor for a command, which is to answer at once.
            System.exit(CliProgram.run(
                    List.of(args),
                    () -> Stream.concat(BackupProgram.commands().stream(), BundleProgram.commands().stream())
                            .toList()));
        }
        SpringApplication.run(Podium.class, args);
    }
}
