package dev.podium.labs;

import dev.podium.labs.Broadcasts.Danger;
import dev.podium.labs.ShellWords.Simple;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What in a command cannot be taken back, or ends more than it seems to. Pure. It looks into quotes, pipes, substitutions,
 * {@code sudo} and {@code sh -c}, and is a help against slips: whoever means to hide a command from it can, by a variable, an
 * alias or a script.
 *
 * <p>Longer than most files: the programs stand beside what is said of them.
 */
final class DangerousCommands {

    private static final int DEEPEST = 6;
    private static final int LONGEST_SHOWN = 80;

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\+?=.*", Pattern.DOTALL);

    /** A function that calls itself on both ends of a pipe, or in the background, under whatever name. */
    private static final Pattern FORK_BOMB =
            Pattern.compile("([^\\s(){};|&]+)\\s*\\(\\s*\\)\\s*\\{[^}]*?\\1\\s*(?:\\|\\s*\\1\\s*&?|&)\\s*;?\\s*\\}");

    private static final Set<String> KEYWORDS =
            Set.of("then", "do", "else", "elif", "if", "while", "until", "!", "{", "}", "time", "coproc");

    /** Programs that run what stands behind them. */
    private static final Set<String> WRAPPERS = Set.of(
            "sudo",
            "doas",
            "env",
            "nohup",
            "nice",
            "ionice",
            "chrt",
            "taskset",
            "command",
            "builtin",
            "exec",
            "setsid",
            "stdbuf",
            "timeout",
            "watch",
            "xargs",
            "parallel",
            "busybox",
            "unbuffer",
            "proot",
            "chroot",
            "runuser",
            "time",
            "flock",
            "strace",
            "ltrace",
            "script",
            "eatmydata");

    /** Of those, the ones that take a word of their own before the program. */
    private static final Set<String> TAKES_FIRST = Set.of("flock", "chroot", "proot", "runuser");

    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "fish", "csh", "tcsh");

    private static final Set<String> INTERPRETERS =
            Set.of("python", "python2", "python3", "perl", "ruby", "node", "php", "lua");

    private static final Set<String> FETCHERS = Set.of("curl", "wget", "fetch", "aria2c", "http", "https");

    private static final Set<String> DISKS = Set.of(
            "mkfs",
            "mke2fs",
            "mkswap",
            "wipefs",
            "fdisk",
            "sfdisk",
            "gdisk",
            "sgdisk",
            "cfdisk",
            "parted",
            "blkdiscard",
            "mkntfs",
            "mkdosfs",
            "badblocks",
            "pvremove",
            "vgremove",
            "lvremove",
            "cryptsetup");

    /** Of what lies in /dev, where nothing is lost. */
    private static final Pattern HARMLESS_DEVICE = Pattern.compile(
            "/dev/(?:null|zero|full|tty|stdin|stdout|stderr|random|urandom|fd/.*|shm/.+|pts/.*|tcp/.*|udp/.*)");

    private DangerousCommands() {}

    /** Each once, in their order; empty where nothing is known to be dangerous. */
    static List<Danger> in(String command) {
        var found = new LinkedHashSet<Danger>();
        var bomb = FORK_BOMB.matcher(command);
        if (bomb.find()) {
            found.add(danger(bomb.group(), "It starts copies of itself until the machine takes no more."));
        }
        look(command, found, 0);
        return List.copyOf(found);
    }

    private static void look(String text, Set<Danger> found, int depth) {
        if (depth > DEEPEST) {
            found.add(danger(text, "It is too deeply nested to be read."));
            return;
        }
        for (var command : ShellWords.commands(text)) {
            for (var target : command.writesTo()) {
                device(target, found);
            }
            pipe(command, found);
            run(command.words(), found, depth);
        }
    }

    private static void device(String path, Set<Danger> found) {
        if (path.startsWith("/dev/") && !HARMLESS_DEVICE.matcher(path).matches()) {
            found.add(danger("> " + path, "It writes over the device " + path + "."));
        }
    }

    /** What another prints is run as a program. */
    private static void pipe(Simple command, Set<Danger> found) {
        var words = unwrapped(command.words());
        if (words.isEmpty() || !command.fed()) {
            return;
        }
        var name = name(words.getFirst());
        boolean reads = words.stream().skip(1).allMatch(word -> word.startsWith("-") && !word.equals("-c"));
        if (reads && (SHELLS.contains(name) || INTERPRETERS.contains(name))) {
            boolean fetched = command.feed().stream()
                    .map(each -> unwrapped(each.words()))
                    .anyMatch(each -> !each.isEmpty() && FETCHERS.contains(name(each.getFirst())));
            found.add(danger(
                    (fetched ? "a download " : "output ") + "| " + String.join(" ", words),
                    fetched
                            ? "It runs whatever another server answers, unread."
                            : "It runs what another command prints, which cannot be seen here."));
        }
    }

    /** Without what stands before the program itself. */
    private static List<String> unwrapped(List<String> words) {
        int at = 0;
        while (at < words.size()) {
            var word = words.get(at);
            if (KEYWORDS.contains(word) || ASSIGNMENT.matcher(word).matches()) {
                at++;
            } else if (WRAPPERS.contains(name(word))) {
                at = program(words, at + (TAKES_FIRST.contains(name(word)) ? 2 : 1));
            } else {
                break;
            }
        }
        return words.subList(Math.min(at, words.size()), words.size());
    }

    /**
     * Where a wrapper's program stands. Which of its options takes a value is not known for all: the first word that is no
     * option, no number, no duration and no assignment, and does not stand behind an option of one letter that takes one.
     */
    private static int program(List<String> words, int from) {
        int at = from;
        while (at < words.size()) {
            var word = words.get(at);
            if (word.equals("--")) {
                return at + 1;
            }
            if (word.matches("-[ugCpnPsIoLEhRTDckt]") && at + 1 < words.size() && !known(words.get(at + 1))) {
                at += 2;
            } else if (word.startsWith("-")
                    || word.matches("\\d+(?:\\.\\d+)?[smhd]?")
                    || ASSIGNMENT.matcher(word).matches()) {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    private static boolean known(String word) {
        var name = name(word);
        return Set.of("rm", "dd", "git", "chmod", "chown", "kill", "shred", "find", "shutdown", "reboot")
                        .contains(name)
                || DISKS.contains(name)
                || SHELLS.contains(name);
    }

    /** {@code /bin/rm} is {@code rm}. */
    private static String name(String word) {
        return word.substring(word.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private static void run(List<String> all, Set<Danger> found, int depth) {
        var words = unwrapped(all);
        if (words.isEmpty() || depth > DEEPEST) {
            return;
        }
        var name = name(words.getFirst());
        var rest = words.subList(1, words.size());
        var does = does(name, rest);
        if (does != null) {
            found.add(danger(String.join(" ", words), does));
        }
        if (name.equals("tee")) {
            rest.forEach(path -> device(path, found));
        } else if (Set.of("cp", "mv", "install", "rsync", "truncate").contains(name) && !rest.isEmpty()) {
            device(rest.getLast(), found);
        }
        nested(name, rest, found, depth);
    }

    /** Commands that stand in words: {@code sh -c}, {@code eval}, {@code ssh}, {@code find -exec}. */
    private static void nested(String name, List<String> rest, Set<Danger> found, int depth) {
        if (SHELLS.contains(name) || name.equals("su")) {
            for (int i = 0; i + 1 < rest.size(); i++) {
                if (rest.get(i).matches("-[a-z]*c|--command")) {
                    script(rest.get(i + 1), found, depth);
                }
            }
            if (rest.stream().anyMatch(DangerousCommands::fetches)) {
                found.add(danger(
                        name + " " + String.join(" ", rest), "It runs whatever another server answers, unread."));
            }
        }
        if (Set.of("eval", "source", ".", "trap").contains(name)) {
            script(String.join(" ", rest), found, depth);
            if (rest.stream().anyMatch(DangerousCommands::fetches)) {
                found.add(danger(
                        name + " " + String.join(" ", rest), "It runs whatever another server answers, unread."));
            }
        }
        if (name.equals("ssh")) {
            script(String.join(" ", behindHost(rest)), found, depth);
        }
        if (name.equals("find")) {
            executed(rest, found, depth);
        }
    }

    /** What ssh runs there. */
    private static List<String> behindHost(List<String> rest) {
        int at = 0;
        while (at < rest.size() && rest.get(at).startsWith("-")) {
            at += rest.get(at).matches("-[BbcDEeFIiJLlmOopQRSWw]") ? 2 : 1;
        }
        return rest.subList(Math.min(at + 1, rest.size()), rest.size());
    }

    /** Each command of find is read once, however many there are and however deep they stand. */
    private static void executed(List<String> rest, Set<Danger> found, int depth) {
        for (int i = 0; i + 1 < rest.size(); i++) {
            if (!rest.get(i).matches("-(?:exec|execdir|ok|okdir)")) {
                continue;
            }
            int end = i + 1;
            while (end < rest.size() && !rest.get(end).matches("[;+]")) {
                end++;
            }
            var command = rest.subList(i + 1, end);
            if (!command.isEmpty() && name(command.getFirst()).equals("rm")) {
                found.add(danger("find … -exec rm", "It deletes all that it finds, for good."));
            }
            run(command, found, depth + 1);
            i = end;
        }
    }

    private static boolean fetches(String word) {
        return word.startsWith("$(")
                && ShellWords.commands(word.substring(2)).stream()
                        .map(each -> unwrapped(each.words()))
                        .anyMatch(each -> !each.isEmpty() && FETCHERS.contains(name(each.getFirst())));
    }

    private static void script(String text, Set<Danger> found, int depth) {
        look(text, found, depth + 1);
    }

    private static @Nullable String does(String name, List<String> rest) {
        if (DISKS.contains(name) || name.startsWith("mkfs.")) {
            return "It changes a disk itself; what lies on it is lost.";
        }
        return switch (name) {
            case "rm" ->
                flag(rest, "rR", "--recursive")
                        ? "It deletes folders with all that is in them, for good."
                        : flag(rest, "f", "--force") && rest.stream().anyMatch(word -> word.contains("*"))
                                ? "It deletes all files that fit, for good and without asking."
                                : null;
            case "shred" -> "It writes over files, so that nobody can bring them back.";
            case "srm", "wipe" -> "It deletes for good.";
            case "find" -> rest.contains("-delete") ? "It deletes all that it finds, for good." : null;
            case "rsync" ->
                rest.stream().anyMatch(word -> word.startsWith("--delete") || word.equals("--remove-source-files"))
                        ? "It deletes what the other side does not have."
                        : null;
            case "dd" ->
                rest.stream().anyMatch(word -> word.startsWith("of="))
                        ? "It writes over what stands behind of=, without asking."
                        : null;
            case "mv" -> rest.contains("/dev/null") ? "It moves files to where nothing is kept." : null;
            case "chmod" -> flag(rest, "R", "--recursive") ? "It changes the rights of everything below." : null;
            case "chown", "chgrp" -> flag(rest, "R", "--recursive") ? "It changes whose everything below is." : null;
            case "setfacl" -> flag(rest, "R", "--recursive") ? "It changes the rights of everything below." : null;
            case "shutdown", "reboot", "halt", "poweroff", "telinit", "kexec" ->
                "It stops the machine, for everybody on it.";
            case "init" ->
                rest.stream().anyMatch(word -> word.matches("[06]"))
                        ? "It stops the machine, for everybody on it."
                        : null;
            case "systemctl", "loginctl" -> service(rest);
            case "kill" -> everybody(rest) ? "It ends all programs of the student, also those beside Podium." : null;
            case "killall", "killall5" -> "It ends all programs of that name, also those that are not meant.";
            case "pkill", "skill", "slay" ->
                flag(rest, "uU", "--euid") || flag(rest, "", "--uid") || name.equals("slay")
                        ? "It ends all programs of a user."
                        : null;
            case "tmux" ->
                rest.contains("kill-server") || rest.contains("kill-session")
                        ? "It ends terminals, and those that Podium shows may be among them."
                        : null;
            case "git" -> git(rest);
            case "crontab" -> flag(rest, "r", "--remove") ? "It deletes all that was to be run by the clock." : null;
            case "userdel", "deluser", "groupdel" -> "It removes an account of the machine.";
            case "dropdb" -> "It deletes a database.";
            case "docker", "podman" -> rest.contains("prune") ? "It deletes what is not in use at this moment." : null;
            case "iptables", "ip6tables" ->
                flag(rest, "F", "--flush") ? "It takes the rules of the machine's firewall away." : null;
            default -> null;
        };
    }

    private static @Nullable String service(List<String> rest) {
        if (rest.stream()
                .anyMatch(word -> Set.of(
                                "reboot",
                                "poweroff",
                                "halt",
                                "kexec",
                                "suspend",
                                "hibernate",
                                "rescue",
                                "emergency",
                                "hybrid-sleep",
                                "soft-reboot")
                        .contains(word))) {
            return "It stops the machine, for everybody on it.";
        }
        return rest.stream().anyMatch(word -> word.startsWith("terminate-") || word.startsWith("kill-"))
                ? "It ends everything that somebody runs there."
                : null;
    }

    /** The last word -1 stands for all that one may end; behind a signal, or behind {@code --}. */
    private static boolean everybody(List<String> rest) {
        for (int i = 1; i < rest.size(); i++) {
            if (rest.get(i).equals("-1")) {
                return true;
            }
        }
        return rest.size() == 1 && rest.getFirst().equals("0");
    }

    private static @Nullable String git(List<String> words) {
        int at = 0;
        while (at < words.size() && words.get(at).startsWith("-")) {
            at += words.get(at).matches("-C|-c|--git-dir|--work-tree|--namespace") ? 2 : 1;
        }
        if (at >= words.size()) {
            return null;
        }
        var rest = words.subList(at + 1, words.size());
        return switch (words.get(at)) {
            case "push" ->
                flag(rest, "f", "--force")
                                || rest.stream().anyMatch(word -> word.startsWith("--force") || word.startsWith("+"))
                        ? "It writes over what others pushed."
                        : flag(rest, "d", "--delete")
                                        || rest.contains("--mirror")
                                        || rest.contains("--prune")
                                        || rest.stream().anyMatch(word -> word.startsWith(":"))
                                ? "It deletes branches where all fetch them."
                                : null;
            case "reset" ->
                rest.contains("--hard") || rest.contains("--merge") || rest.contains("--keep")
                        ? "It throws away all changes that are not committed."
                        : null;
            case "clean" -> flag(rest, "n", "--dry-run") ? null : "It deletes files that git does not know, for good.";
            case "checkout", "switch" ->
                flag(rest, "f", "--force")
                                || rest.contains("--discard-changes")
                                || rest.contains(".")
                                || rest.contains("--")
                        ? "It throws away changes that are not committed."
                        : null;
            case "restore" ->
                rest.contains("--staged") && !rest.contains("--worktree")
                        ? null
                        : "It throws away changes that are not committed.";
            case "branch" ->
                flag(rest, "D", "--no-such-option") ? "It deletes a branch, also one that is not merged." : null;
            case "stash" -> rest.contains("drop") || rest.contains("clear") ? "It deletes what was put aside." : null;
            case "filter-branch", "filter-repo" -> "It writes the whole history anew.";
            case "reflog" -> rest.contains("expire") || rest.contains("delete") ? "It deletes the way back." : null;
            case "update-ref" -> flag(rest, "d", "--delete") ? "It deletes a branch or a tag." : null;
            case "rm" -> flag(rest, "rf", "--force") ? "It deletes files, and takes them out of git." : null;
            default -> null;
        };
    }

    /** @param letters of which one may stand among an option's; behind -- there are none */
    private static boolean flag(List<String> words, String letters, String name) {
        for (var word : words) {
            if (word.equals("--")) {
                return false;
            }
            if (word.equals(name) || word.startsWith(name + "=")) {
                return true;
            }
            // getopt takes a name that is cut short.
            if (word.length() > 3 && word.startsWith("--") && name.startsWith(word)) {
                return true;
            }
            if (word.length() > 1
                    && word.charAt(0) == '-'
                    && word.charAt(1) != '-'
                    && letters.chars().anyMatch(letter -> word.indexOf(letter) > 0)) {
                return true;
            }
        }
        return false;
    }

    private static Danger danger(String what, String does) {
        var line = what.replaceAll("\\s+", " ").strip();
        return new Danger(line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line, does);
    }
}
