package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is entered about a machine has to be like this. */
final class MachineRules {

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_HOST = 253;
    private static final int MOST_LABELS = 30;
    private static final int MOST_TEAMS = 1000;
    private static final int SSH_PORT = 22;

    /** Names, IPv4, and IPv6 without brackets; nothing that could be taken for an option or a user of a host. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:][A-Za-z0-9.:-]*");

    private static final Pattern LABEL = Pattern.compile("[a-z0-9._=-]{1,60}");
    private static final Pattern OS_USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    private MachineRules() {}

    /** The entry, its texts without what surrounds them and its host key without a comment. */
    static MachineRegistry.Entry checked(MachineId id, MachineRegistry.Entry entry) {
        var name = entry.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || !isOneLine(name)) {
            throw bad("name", "The name needs 1 to " + LONGEST_NAME + " characters on one line.", "Enter another.");
        }
        checkLabels(entry.labels(), MachineRules::bad);
        if (entry.teams().size() > MOST_TEAMS) {
            throw bad(
                    "teams",
                    "There are " + entry.teams().size() + " teams; at most " + MOST_TEAMS + " fit.",
                    "Open it to every team.");
        }
        return id.equals(MachineId.LOCAL) ? own(entry, name) : remote(entry, name);
    }

    private static MachineRegistry.Entry own(MachineRegistry.Entry entry, String name) {
        if (!entry.host().isBlank()) {
            throw bad(
                    "host",
                    "The machine that Podium runs on is reached without a host.",
                    "Leave it empty, or add another machine.");
        }
        if (entry.sharedOsUser() != null) {
            throw bad(
                    "sharedOsUser",
                    "On the machine that Podium runs on everything runs as Podium's own OS user.",
                    "Leave it empty.");
        }
        if (entry.osUserRule() != null) {
            throw bad(
                    "osUserRule",
                    "On the machine that Podium runs on everything runs as Podium's own OS user.",
                    "Leave it empty.");
        }
        if (entry.signIn() == MachineRegistry.SignIn.RUNNER) {
            throw bad("signIn", "The machine that Podium runs on needs no runner.", "Leave it as it is.");
        }
        return new MachineRegistry.Entry(
                name, "", 22, "", entry.signIn(), entry.labels(), entry.everyTeam(), entry.teams(), null);
    }

    private static MachineRegistry.Entry remote(MachineRegistry.Entry entry, String name) {
        boolean runner = entry.signIn() == MachineRegistry.SignIn.RUNNER;
        var host = entry.host().strip();
        var wrong = runner ? addressOfRunner(host, entry.hostKey()) : wrongAddress(host, entry.port());
        if (wrong != null) {
            throw wrong;
        }
        var shared = entry.sharedOsUser();
        if (shared != null && !isOsUser(shared)) {
            throw bad("sharedOsUser", notAnOsUser(shared), "Enter one that useradd would take, and not root.");
        }
        var rule = entry.osUserRule();
        if (rule != null) {
            rule.check();
        }
        return new MachineRegistry.Entry(
                name,
                host,
                runner ? SSH_PORT : entry.port(),
                runner ? "" : hostKey(entry.hostKey()),
                entry.signIn(),
                entry.labels(),
                entry.everyTeam(),
                entry.teams(),
                shared,
                rule);
    }

    private static @Nullable Refusal addressOfRunner(String host, String hostKey) {
        if (!host.isEmpty()) {
            return bad("host", "A machine whose runner dials out is reached without a host.", "Leave it empty.");
        }
        return hostKey.isBlank()
                ? null
                : bad("hostKey", "A machine whose runner dials out shows no host key.", "Leave it empty.");
    }

    /** Makes a refusal of a field, a sentence and a next step. */
    interface Bad {
        Refusal of(String field, String sentence, String nextStep);
    }

    static void checkLabels(Set<String> labels, Bad bad) {
        if (labels.size() > MOST_LABELS) {
            throw bad.of(
                    "labels",
                    "There are " + labels.size() + " labels; at most " + MOST_LABELS + " fit.",
                    "Take some away.");
        }
        for (var label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw bad.of(
                        "labels",
                        "A label needs 1 to 60 lower case letters, digits, dots, dashes, underscores or =; "
                                + printable(label) + " is none.",
                        "Enter it like os=linux or gpu.");
            }
        }
    }

    /** As one word of kind and one of key. */
    static String hostKey(String text) {
        var words = text.strip().split("\\s+", 3);
        if (words.length < 2 || !isOneLine(text.strip())) {
            throw badHostKey();
        }
        var key = words[0] + " " + words[1];
        try {
            HostKeys.read(key);
        } catch (IllegalArgumentException e) {
            var refusal = badHostKey();
            refusal.initCause(e);
            throw refusal;
        }
        return key;
    }

    private static Refusal badHostKey() {
        return bad(
                "hostKey",
                "This is no host key.",
                "Let Podium ask the machine for it, or copy the first two words of a file /etc/ssh/ssh_host_*_key.pub.");
    }

    /** A refusal {@code machines.bad-host} at the field that is wrong. */
    static void checkAddress(String host, int port) {
        var wrong = wrongAddress(host, port);
        if (wrong != null) {
            throw Refusal.invalidField(
                    String.valueOf(wrong.field()), "machines.bad-host", wrong.sentence(), wrong.nextStep());
        }
    }

    private static @Nullable Refusal wrongAddress(String host, int port) {
        if (host.isEmpty()
                || host.length() > LONGEST_HOST
                || !HOST.matcher(host).matches()) {
            return bad(
                    "host",
                    "The host needs 1 to " + LONGEST_HOST + " letters, digits, dots, dashes or colons, and begins with"
                            + " no dash.",
                    "Enter a name or an address, without user and port.");
        }
        if (port < 1 || port > 65_535) {
            return bad("port", "There is no port " + port + ".", "Enter one from 1 to 65535; sshd listens on 22.");
        }
        return null;
    }

    /** A refusal {@code machines.bad-os-user}. */
    static void checkOsUser(String osUser) {
        if (!isOsUser(osUser)) {
            throw Refusal.invalidField(
                    "osUser",
                    "machines.bad-os-user",
                    notAnOsUser(osUser),
                    "Enter one that useradd would take, and not root.");
        }
    }

    private static boolean isOsUser(String osUser) {
        return OS_USER.matcher(osUser).matches() && !osUser.equals("root");
    }

    private static String notAnOsUser(String osUser) {
        return osUser.equals("root")
                ? "Agents never run as root."
                : "An OS user needs 1 to 32 lower case letters, digits, dashes or underscores, a letter first; "
                        + printable(osUser) + " is none.";
    }

    static String printable(String text) {
        var cut = text.length() <= 60 ? text : text.substring(0, 60);
        return cut.isEmpty() ? "nothing" : cut.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** Without ends of lines, and without marks that turn the direction of what follows. */
    static boolean isOneLine(String text) {
        return text.chars()
                .noneMatch(letter -> Character.isISOControl(letter)
                        || letter >= 0x2028 && letter <= 0x202e
                        || letter >= 0x2066 && letter <= 0x2069);
    }

    static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "machines.bad-machine", sentence, nextStep);
    }
}
