package dev.podium.machines;

import dev.podium.kernel.Refusal;
import dev.podium.machines.runner.RefusedThere;
import java.io.IOException;

/** A machine that dials out: its runner starts what it is told to, while it is connected to this Podium. */
record RunnerConnector(Machine machine, Runners runners) implements Connector {

    private static final int LONGEST = 300;

    @Override
    public String kind() {
        return "runner";
    }

    @Override
    public Channel start(Command command) {
        var runner = runners.find(machine.id()).orElseThrow(this::away);
        var greeting = runner.greeting();
        if (!greeting.root() && !greeting.osUser().equals(machine.osUser())) {
            throw Refusal.forbidden(
                    "machines.runner-os-user",
                    "The runner on " + machine.name() + " runs as " + greeting.osUser() + " and starts nothing as "
                            + machine.osUser() + ".",
                    "Ask an admin to give the OS user " + greeting.osUser()
                            + " there, or to run the runner as root, who starts each command as whom it is for.");
        }
        try {
            return runner.link().start(machine.osUser(), command);
        } catch (RefusedThere refused) {
            throw refusal(command, refused);
        } catch (IOException e) {
            throw Refusal.unavailable(
                    "machines.unreachable",
                    "The start of " + command.arguments().getFirst() + " on " + machine.name() + " broke off: "
                            + e.getMessage(),
                    "Try again; if it stays so, look at the runner's log there.");
        }
    }

    /** Refuses where it is not connected. */
    Refusal away() {
        return Refusal.unavailable(
                "machines.unreachable",
                "The runner of " + machine.name() + " is not connected.",
                "Look whether the machine is on and its runner runs, then try again.");
    }

    /** What a runner says is shown to people, so it is cut and made plain; the usual reasons are said in our own words. */
    private Refusal refusal(Command command, RefusedThere refused) {
        return switch (refused.code()) {
            case "machines.directory-missing" -> RemoteStart.directoryMissing(command.directory(), machine.name());
            case "machines.program-missing" -> RemoteStart.programMissing(command, machine.name());
            case "machines.busy", "machines.no-such-os-user", "machines.bad-os-user", "machines.command-too-long" ->
                said(refused.code(), refused.sentence());
            default -> said("machines.command-failed", refused.sentence());
        };
    }

    private Refusal said(String code, String sentence) {
        var plain = sentence.replaceAll("[^\\x20-\\x7e]", "?");
        return Refusal.unavailable(
                code,
                machine.name() + ": " + (plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST)),
                "Look at the runner's log there, then try again.");
    }
}
