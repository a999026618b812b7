package dev.podium.machines.runner;

import dev.podium.machines.runner.Dial.Unwanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.modulith.NamedInterface;

/** {@code podium runner}: the jar as a runner. Nothing of Spring starts, so it is up at once and small. */
@NamedInterface("runner-program")
public final class RunnerProgram {

    private static final int USED_WRONGLY = 2;
    private static final int UNWANTED = 3;

    private RunnerProgram() {}

    /** Runs until it is ended; the result is the process's exit code. */
    public static int run(List<String> arguments) {
        System.setProperty("logback.configurationFile", "runner-logback.xml");
        var home = System.getProperty("user.home");
        RunnerOptions options;
        try {
            options = RunnerOptions.of(arguments, System.getenv(), Path.of(home));
        } catch (IllegalArgumentException e) {
            System.err.println("podium runner: " + e.getMessage());
            return USED_WRONGLY;
        }
        if (options.help()) {
            System.out.print(RunnerOptions.HELP);
            return 0;
        }
        if (options.scope().limits() && !(isRoot() && Scope.possible())) {
            System.err.println("podium runner: Limits take root and systemd. Leave --memory-max and --cpu-quota out, or"
                    + " start the runner as root on a machine that systemd runs.");
            return USED_WRONGLY;
        }
        try (var state = RunnerState.open(options.state(), options.url().toString())) {
            return connect(options, state, home);
        } catch (IOException e) {
            System.err.println("podium runner: " + e.getMessage());
            return USED_WRONGLY;
        }
    }

    private static int connect(RunnerOptions options, RunnerState state, String home) {
        var osUser = System.getProperty("user.name");
        boolean root = isRoot();
        var token = options.token() == null || state.enrolledBy(options.token()) ? null : options.token();
        var gpus = keeper(root, state);
        var users = root
                ? new OsUsers.Each(Scope.possible() ? options.scope() : null, gpus)
                : new OsUsers.Own(osUser, home, System.getenv());
        var greeting = new Greeting(Versions.OURS, release(), osUser, root);
        try (var dial = new Dial(options.socket(), state, token, greeting, new Starter(users), gpus)) {
            Runtime.getRuntime().addShutdownHook(new Thread(dial::close, "runner end"));
            dial.run();
            return 0;
        } catch (Unwanted unwanted) {
            LoggerFactory.getLogger(RunnerProgram.class).error("{}", unwanted.getMessage());
            return UNWANTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static GpuKeeper keeper(boolean root, RunnerState state) {
        if (!root) {
            return GpuKeeper.none("its runner does not run as root");
        }
        return Scope.possible()
                ? new ScopeKeeper(
                        GpuNodes.HERE, Shell.HERE, new KeptRule(state.folder().resolve("gpus")), Path.of("/proc"))
                : GpuKeeper.none("no systemd runs it, whose scopes could be held");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String release() {
        var version = RunnerProgram.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
