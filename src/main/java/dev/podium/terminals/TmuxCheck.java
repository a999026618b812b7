package dev.podium.terminals;

import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.MachineCheck;
import dev.podium.machines.Machines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Whether a machine has a tmux that Podium can work with. */
@Component
class TmuxCheck implements MachineCheck {

    private static final Pattern VERSION = Pattern.compile("tmux (?:next-)?(\\d+)\\.(\\d+).*", Pattern.DOTALL);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** A command that comes by SSH does not find what was installed beside the system, as on macOS. */
    static final String ELSEWHERE =
            "PATH=$PATH:/usr/local/bin:/opt/homebrew/bin:/opt/local/bin; export PATH; exec tmux \"$@\"";

    /** What a shell answers that finds no such program. */
    private static final int NOT_FOUND = 127;

    @Override
    public String what() {
        return "Has tmux 3.2 or newer";
    }

    @Override
    public String check(Machines machines, Account account) {
        return require(machines, account);
    }

    /** The beginning of a command line that runs tmux there. */
    static List<String> command(Account account) {
        return account.equals(Account.LOCAL) ? List.of("tmux") : List.of("sh", "-c", ELSEWHERE, "tmux");
    }

    /**
     * Its version, as it says it itself.
     *
     * @throws Refusal {@code terminals.tmux-missing}, {@code terminals.tmux-too-old}
     */
    static String require(Machines machines, Account account) {
        var name = machines.get(account.machine()).name();
        var line = new ArrayList<>(command(account));
        line.add("-V");
        Machines.Output output;
        try {
            output = machines.run(account, Command.of(line), LIMIT);
        } catch (Refusal refusal) {
            throw refusal.code().equals("machines.program-missing") ? missing(name) : refusal;
        }
        if (output.exit() == NOT_FOUND) {
            throw missing(name);
        }
        requireRecent(output.out(), name);
        return output.out().strip();
    }

    private static Refusal missing(String machine) {
        return Refusal.unavailable(
                "terminals.tmux-missing",
                "tmux is not installed on " + machine + ".",
                "Install tmux 3.2 or newer there, then try again.");
    }

    static void requireRecent(String version, String machine) {
        var found = VERSION.matcher(version);
        boolean recent = found.matches()
                && (Integer.parseInt(found.group(1)) > 3
                        || Integer.parseInt(found.group(1)) == 3 && Integer.parseInt(found.group(2)) >= 2);
        // A build from tmux's main branch names no number; it is newer than any release.
        if (!recent && !version.startsWith("tmux master")) {
            throw Refusal.unavailable(
                    "terminals.tmux-too-old",
                    "The tmux on " + machine + " is too old: " + version.strip() + "; Podium needs 3.2.",
                    "Install tmux 3.2 or newer there, then try again.");
        }
    }
}
