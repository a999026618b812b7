package dev.podium.machines.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** As whom a runner starts commands. */
interface OsUsers {

    /**
     * How a command becomes that OS user's.
     *
     * @param prefix what goes before the command
     * @param holding what goes before that where the command holds others that are to outlive the runner
     * @param environment what every command of theirs has
     * @param home its directory where it names none
     * @param id for the terminal that they are to own; empty where they own it already
     */
    record Way(List<String> prefix, List<String> holding, Map<String, String> environment, String home, String id) {}

    Way way(String osUser) throws RefusedThere;

    /**
     * The runner's own OS user alone.
     *
     * @param inherited the runner's environment
     */
    record Own(String name, String home, Map<String, String> inherited) implements OsUsers {

        @Override
        public Way way(String osUser) throws RefusedThere {
            if (!osUser.equals(name)) {
                throw new RefusedThere(
                        "machines.runner-os-user",
                        "The runner there runs as " + name + " and starts nothing as " + osUser + ".");
            }
            var environment = new HashMap<>(inherited);
            OwnEnvironment.removeFrom(environment);
            return new Way(List.of(), List.of(), environment, home, "");
        }
    }

    /**
     * Each OS user of the machine but those who are root; takes root and setpriv.
     *
     * @param scope null where no systemd runs
     * @param gpus who knows what a scope may open
     */
    record Each(@Nullable Scope scope, GpuKeeper gpus) implements OsUsers {

        private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

        @Override
        public Way way(String osUser) throws RefusedThere {
            var entry = entry(osUser);
            var id = entry[2];
            // By the number too: a second name for root is root.
            if (osUser.equals("root") || !id.matches("[1-9]\\d*")) {
                throw new RefusedThere(
                        "machines.bad-os-user", "A runner starts nothing as root, and " + osUser + " is root there.");
            }
            var environment = Map.of(
                    "HOME",
                    entry[5],
                    "USER",
                    osUser,
                    "LOGNAME",
                    osUser,
                    "SHELL",
                    entry[6].isEmpty() ? "/bin/sh" : entry[6],
                    "PATH",
                    PATH,
                    "LANG",
                    System.getenv().getOrDefault("LANG", "C.UTF-8"));
            var prefix =
                    List.of("setpriv", "--reuid", id, "--regid", entry[3], "--init-groups", "--inh-caps=-all", "--");
            var holding = scope == null ? List.<String>of() : scope.prefix(osUser, gpus.properties(osUser));
            return new Way(prefix, holding, environment, entry[5], id);
        }

        private static String[] entry(String osUser) throws RefusedThere {
            try {
                var process = new ProcessBuilder("getent", "passwd", "--", osUser)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                process.getOutputStream().close();
                var line = new String(process.getInputStream().readNBytes(4_000), StandardCharsets.UTF_8);
                var entry = line.strip().split(":", -1);
                // By number too it finds one; only a name is meant.
                if (process.waitFor(10, TimeUnit.SECONDS) && entry.length == 7 && entry[0].equals(osUser)) {
                    return entry;
                }
            } catch (IOException e) {
                throw new RefusedThere("machines.command-failed", "getent does not run there: " + e.getMessage() + ".");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new RefusedThere("machines.no-such-os-user", "There is no OS user " + osUser + " on that machine.");
        }
    }
}
