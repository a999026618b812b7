package dev.podium.machines.ui;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.Registered;
import dev.podium.machines.MachineRegistry.SignIn;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** What is said of a machine in few words. */
final class MachineWords {

    private MachineWords() {}

    static boolean isOwn(Registered machine) {
        return machine.id().equals(MachineId.LOCAL);
    }

    static String reach(Registered machine) {
        if (isOwn(machine)) {
            return "Podium runs on it";
        }
        return machine.entry().signIn() == SignIn.RUNNER ? "Runner" : "SSH, " + address(machine.entry());
    }

    private static String address(Entry entry) {
        var host = entry.host().contains(":") ? "[" + entry.host() + "]" : entry.host();
        return host + ":" + entry.port();
    }

    /** In order; a dash for none. */
    static String listed(Collection<String> names) {
        return names.isEmpty() ? "–" : String.join(", ", new TreeSet<>(names));
    }

    /** What was typed with commas between. */
    static Set<String> labels(String typed) {
        var labels = new LinkedHashSet<String>();
        for (var part : typed.split(",", -1)) {
            if (!part.isBlank()) {
                labels.add(part.strip());
            }
        }
        return labels;
    }

    /** The command that prints a host key's fingerprint on the machine itself. */
    static String compareCommand(String hostKey) {
        var kind = hostKey.startsWith("ssh-rsa") ? "rsa" : hostKey.startsWith("ecdsa-") ? "ecdsa" : "ed25519";
        return "ssh-keygen -lf /etc/ssh/ssh_host_" + kind + "_key.pub";
    }

    /** As one word of a shell's line. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
