package dev.podium.labs;

import dev.podium.agents.Program;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.Labs.Template;
import dev.podium.labs.stuck.ShellIntegration;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What a seat's shell is started with, so that it says which commands it runs. bash needs variables alone; zsh needs a folder
 * too, which lies in the home of the student's OS user, one for all their seats: in the seat's own directory it would be
 * collected with their work, and gone with a reset.
 */
@Component
class SeatShells {

    private static final Logger log = LoggerFactory.getLogger(SeatShells.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String ZSH = "zsh";

    /** Reads the text; prints the folder, and the one in which the user has their own files where that is not their home. */
    private static final String LAY = """
            PATH="$PATH:/usr/local/bin:/opt/homebrew/bin:/opt/local/bin"
            command -v "$1" >/dev/null || exit 3
            unset CDPATH
            umask 077
            d=${XDG_DATA_HOME:-$HOME/.local/share}/podium/zsh
            mkdir -p -- "$d" && cat > "$d/.zshenv.$$" && mv -f -- "$d/.zshenv.$$" "$d/.zshenv" || exit 4
            cd -- "$d" && pwd -P && printf '%s\\n' "${ZDOTDIR-}"
            """;

    private final Machines machines;
    private final SeatFiles files;

    SeatShells(Machines machines, SeatFiles files) {
        this.machines = machines;
        this.files = files;
    }

    /**
     * As the student. A template that sets one of these variables itself keeps its own; so does each shell apart.
     *
     * @param given the names of the variables that there are already
     */
    Map<String, String> telling(MachineId machine, Template template, Set<String> given) {
        var all = new HashMap<String, String>();
        boolean shell = template.program().equals(Program.SHELL.id());
        var bash = ShellIntegration.bash();
        if (shell && Collections.disjoint(given, bash.keySet())) {
            all.putAll(bash);
        }
        var zsh = shell ? ZSH : command(template);
        // In a shell seat too: whose bash begins with "exec zsh", or who types zsh there, sits in it.
        if (zsh.substring(zsh.lastIndexOf('/') + 1).equals(ZSH)
                && Collections.disjoint(given, ShellIntegration.zsh("", "").keySet())) {
            all.putAll(zsh(machine, zsh));
        }
        return all;
    }

    private static String command(Template template) {
        var command = template.command();
        return command == null || !template.program().equals(Program.COMMAND.id()) ? "" : command;
    }

    private Map<String, String> zsh(MachineId machine, String program) {
        try {
            var text = ShellIntegration.zshenv().getBytes(StandardCharsets.UTF_8);
            var output =
                    files.run(machines.account(machine), Command.of("sh", "-c", LAY, "podium", program), text, LIMIT);
            var lines = output.out().split("\n", -1);
            if (output.exit() == 0 && lines.length >= 2 && lines[0].startsWith("/")) {
                return ShellIntegration.zsh(lines[0], lines[1]);
            }
            log.debug("No zsh is told on {}: {}", machine, output.exit());
        } catch (Refusal refused) {
            // The seat is made all the same; it says that its commands are not known.
            log.debug("No zsh is told on {}.", machine, refused);
        }
        return Map.of();
    }
}
