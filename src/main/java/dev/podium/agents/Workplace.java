package dev.podium.agents;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What a machine has for agents: directories, programs, and the search path of a person who signs in there. Whatever a
 * user gave goes to the scripts as arguments and is never read by a shell.
 */
@Component
class Workplace {

    private static final Logger log = LoggerFactory.getLogger(Workplace.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Exits 3 where nothing is, 4 for something else than a directory, 5 where it may not be entered. */
    private static final String DIRECTORY = """
            unset CDPATH
            case $1 in
              '~') d=$HOME ;;
              '~/'*) d=$HOME/${1#'~/'} ;;
              *) d=$1 ;;
            esac
            if [ ! -e "$d" ]; then
              # What lies below a folder that may not be entered looks missing too.
              up=$d
              while [ ! -e "$up" ]; do up=$(dirname -- "$up"); done
              [ ! -d "$up" ] || [ -x "$up" ] || exit 5
              exit 3
            fi
            [ -d "$d" ] || exit 4
            cd -- "$d" 2>/dev/null || exit 5
            pwd -P
            """;

    /** A login shell may greet; only the marked line counts. */
    private static final String SEARCH_PATH = """
            shell=${SHELL:-/bin/sh}
            [ -x "$shell" ] || shell=/bin/sh
            login=$("$shell" -l -c 'printf "\\npodium-path=%s\\n" "$PATH"' </dev/null 2>/dev/null |
              sed -n 's/^podium-path=//p' | tail -n 1)
            printf '%s\\n' "${login:+$login:}$PATH"
            """;

    /**
     * A line for each program: its path, or nothing. Not by {@code command -v}, which takes the shell's own words such
     * as {@code echo} for programs.
     */
    private static final String FIND = """
            set -f
            path=$1 directory=$2
            shift 2
            cd -- "$directory" || exit 3
            find() {
              case $1 in
                */*) if [ -f "$1" ] && [ -x "$1" ]; then printf '%s' "$1"; fi; return ;;
              esac
              IFS=:
              for d in $path; do
                if [ -f "${d:-.}/$1" ] && [ -x "${d:-.}/$1" ]; then printf '%s' "${d:-.}/$1"; return; fi
              done
            }
            for p in "$@"; do find "$p"; printf '\\n'; done
            """;

    private final Machines machines;
    private final List<Path> allowed;
    private final LoadingCache<Account, String> searchPaths =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(10)).build(this::readSearchPath);

    Workplace(Machines machines, @Value("${podium.agents.allowed-directories:}") List<String> allowed) {
        this.machines = machines;
        this.allowed = allowed.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> Path.of(text).normalize())
                .toList();
    }

    /**
     * The directory's real path, links followed.
     *
     * @param directory absolute or from {@code ~}
     * @throws Refusal {@code agents.directory-missing}, {@code agents.directory-is-file},
     *     {@code agents.directory-forbidden}, {@code agents.directory-not-allowed}
     */
    String directory(Account account, String directory) {
        var output = machines.run(account, Command.of("sh", "-c", DIRECTORY, "podium", directory), LIMIT);
        if (output.exit() != 0) {
            throw refuse(output.exit(), account, directory);
        }
        // Only the line's end is cut: a directory's name may end in a blank.
        var real = output.out().endsWith("\n")
                ? output.out().substring(0, output.out().length() - 1)
                : output.out();
        if (!allowed.isEmpty() && allowed.stream().noneMatch(Path.of(real)::startsWith)) {
            throw Refusal.invalidField(
                    "workingDirectory",
                    "agents.directory-not-allowed",
                    "The directory " + real + " lies outside of those in which agents may work.",
                    "Take one below "
                            + String.join(
                                    ", ", allowed.stream().map(Path::toString).toList()) + ".");
        }
        return real;
    }

    private Refusal refuse(int exit, Account account, String directory) {
        var machine = machines.get(account.machine());
        var place = directory + " on " + machine.name();
        return switch (exit) {
            case 3 ->
                Refusal.invalidField(
                        "workingDirectory",
                        "agents.directory-missing",
                        "There is no directory " + place + ".",
                        "Make it, or take another.");
            case 4 ->
                Refusal.invalidField(
                        "workingDirectory",
                        "agents.directory-is-file",
                        "What lies at " + place + " is no directory.",
                        "Take the directory it lies in.");
            case 5 ->
                Refusal.invalidField(
                        "workingDirectory",
                        "agents.directory-forbidden",
                        "The OS user " + (account.osUser().isEmpty() ? machine.osUser() : account.osUser())
                                + " may not enter " + place + ".",
                        "Change the directory's permissions, or take another.");
            default ->
                Refusal.unavailable(
                        "agents.directory-unknown",
                        "Podium could not look at " + place + ": the shell there ended with exit code " + exit + ".",
                        "Look whether sh works on that machine.");
        };
    }

    /**
     * Where programs are looked for on the machine: by a login shell first, then by Podium's own environment. As read
     * some minutes ago, because login shells may take their time.
     */
    String searchPath(Account account) {
        return searchPaths.get(account);
    }

    /** The same, read anew. */
    String searchPathNow(Account account) {
        searchPaths.invalidate(account);
        return searchPaths.get(account);
    }

    private String readSearchPath(Account account) {
        try {
            var output = machines.run(account, Command.of("sh", "-c", SEARCH_PATH, "podium"), LIMIT);
            return output.out().strip();
        } catch (Refusal slow) {
            if (!slow.code().equals("machines.timeout")) {
                throw slow;
            }
            log.warn("The login shell of {} does not end; its search path is not used.", account);
            return machines.run(account, Command.of("sh", "-c", "printf '%s\\n' \"$PATH\"", "podium"), LIMIT)
                    .out()
                    .strip();
        }
    }

    /** Each program's path, in the order given; empty where the machine has none. */
    List<Optional<String>> find(Account account, String searchPath, String directory, List<String> programs) {
        var arguments = new ArrayList<>(List.of("sh", "-c", FIND, "podium", searchPath, directory));
        arguments.addAll(programs);
        var output = machines.run(account, Command.of(arguments), LIMIT);
        if (output.exit() != 0) {
            throw refuse(output.exit(), account, directory);
        }
        var lines = output.out().split("\n", -1);
        var found = new ArrayList<Optional<String>>();
        for (var i = 0; i < programs.size(); i++) {
            found.add(i < lines.length && !lines[i].isEmpty() ? Optional.of(lines[i]) : Optional.empty());
        }
        return found;
    }
}
