package dev.podium.labs.stuck;

import java.util.Set;
import java.util.regex.Pattern;

/** What a command's own words say of it. */
final class CommandWords {

    /** Asked by habit between other things; that its answer is the same says nothing of whoever asks. */
    private static final Set<String> LOOKS = Set.of(
            "ls",
            "ll",
            "la",
            "l",
            "dir",
            "cd",
            "pwd",
            "clear",
            "reset",
            "cat",
            "head",
            "tail",
            "bat",
            "less",
            "more",
            "man",
            "history",
            "tree",
            "find",
            "file",
            "stat",
            "wc",
            "df",
            "du",
            "free",
            "ps",
            "jobs",
            "fg",
            "bg",
            "top",
            "htop",
            "btop",
            "watch",
            "nvidia-smi",
            "nvtop",
            "squeue",
            "sinfo",
            "date",
            "uptime",
            "whoami",
            "who",
            "w",
            "id",
            "hostname",
            "env",
            "printenv",
            "echo",
            "printf",
            "which",
            "type",
            "whereis",
            "help",
            "info",
            "tldr",
            "exit",
            "logout",
            "true",
            ":",
            "alias",
            "export",
            "set",
            "sleep",
            "wait",
            "podium");

    private static final Pattern LOOKS_IN_TWO_WORDS = Pattern.compile(
            "(?:git (?:status|diff|log|show|branch|remote|stash list|blame)|docker (?:ps|images|logs)|kubectl (?:get|describe|logs)"
                    + "|systemctl status|npm (?:ls|list)|pip (?:list|show|freeze)|conda (?:list|info)|\\S+ (?:--help|-h|--version|-V|help))\\b.*");

    /** Works on the keys that it gets, for as long as somebody likes. */
    private static final Set<String> STAYS = Set.of(
            "vi",
            "vim",
            "nvim",
            "nano",
            "pico",
            "emacs",
            "micro",
            "joe",
            "ed",
            "helix",
            "hx",
            "mc",
            "less",
            "more",
            "man",
            "info",
            "top",
            "htop",
            "btop",
            "nvtop",
            "watch",
            "ssh",
            "mosh",
            "telnet",
            "tmux",
            "screen",
            "bash",
            "sh",
            "zsh",
            "fish",
            "dash",
            "su",
            "psql",
            "mysql",
            "sqlite3",
            "redis-cli",
            "mongosh",
            "gdb",
            "lldb",
            "pdb",
            "ipython",
            "irb",
            "ghci",
            "jshell",
            "bc",
            "R",
            "julia",
            "octave",
            "tig",
            "lazygit",
            "ranger",
            "vimtutor",
            "claude",
            "codex",
            "opencode",
            "gemini",
            "aider");

    /** Without a file these talk with whoever types; with one they run it. */
    private static final Set<String> TALKS_ALONE =
            Set.of("python", "python3", "node", "lua", "php", "ruby", "perl", "scala", "cat");

    /** Exit code 1 is an answer of these, not a failure. */
    private static final Set<String> ANSWERS = Set.of(
            "grep", "egrep", "fgrep", "rg", "ag", "diff", "cmp", "test", "[", "[[", "pgrep", "pidof", "which", "type",
            "command", "expr", "let", "((", "comm", "kill", "pkill", "exit", "false");

    private static final Pattern PREFIX = Pattern.compile(
            "^(?:\\s*(?:sudo(?: -\\S+)*|time|nice|nohup|command|builtin|exec|env|stdbuf -\\S+|[A-Za-z_]\\w*=(?:\"[^\"]*\"|'[^']*'|[^\\s\"']*)) +)+");

    private static final Pattern JOINS = Pattern.compile("[|;&]+");

    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:[\\w-]*(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|credential)s?[\\w-]*(?:\\s*[=:]\\s*|\\s+)|bearer\\s+|\\bsshpass\\s+-p\\s*|\\bmysql\\b.*?\\s-p))(?!\\s)('[^']*'|\"[^\"]*\"|[^\\s'\"]+)");

    private static final Pattern IN_URL = Pattern.compile("(://[^/\\s:@]+:)[^/\\s@]+@");

    private CommandWords() {}

    /** What a person may read: without what looks like a secret. */
    static String masked(String text) {
        return IN_URL.matcher(SECRET.matcher(text).replaceAll("$1…")).replaceAll("$1…@");
    }

    /** The same for two runs of one command. */
    static String normal(String text) {
        return Plain.line(PREFIX.matcher(text).replaceFirst("").strip());
    }

    static String first(String text) {
        var rest = PREFIX.matcher(text).replaceFirst("").strip();
        int end = 0;
        while (end < rest.length()
                && !Character.isWhitespace(rest.charAt(end))
                && ";|&".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        var word = rest.substring(0, end);
        return word.substring(word.lastIndexOf('/') + 1);
    }

    /** All of its parts: what is looked at may also be handed to something that works on it. */
    static boolean looks(String text) {
        for (var part : JOINS.split(text)) {
            var rest = PREFIX.matcher(part).replaceFirst("").strip();
            boolean looks = LOOKS.contains(first(part))
                    || ANSWERS.contains(first(part))
                    || stays(part)
                    || LOOKS_IN_TWO_WORDS.matcher(rest).matches();
            if (!rest.isEmpty() && !looks) {
                return false;
            }
        }
        return true;
    }

    /** Whether it goes on until whoever sits there ends it. */
    static boolean stays(String text) {
        var rest = PREFIX.matcher(text).replaceFirst("").strip();
        var first = first(text);
        if (Set.of("bash", "sh", "zsh", "dash", "sqlite3", "mysql", "psql", "ssh")
                .contains(first)) {
            // With something to do it does that and ends.
            return !rest.matches(
                    "(?s)\\S+ .*(?:\\.sh\\b| -c |<| -e |-tc? ).*|(?:bash|sh|zsh|dash) +[^-\\s].*|ssh +\\S+ +\\S.*");
        }
        return STAYS.contains(first)
                || TALKS_ALONE.contains(first) && rest.equals(first)
                || first.equals("tail") && rest.matches(".* -\\w*[fF].*")
                || first.equals("journalctl") && rest.contains("-f")
                || first.equals("git")
                        && rest.matches(
                                "git (?:log|diff|show|rebase -i|commit(?! .*(?:-\\w*m|--message|--no-edit)))\\b.*");
    }

    static boolean answers(String text) {
        return ANSWERS.contains(first(text));
    }

    /** Whether its exit code may be another command's. */
    static boolean joined(String text) {
        return text.matches("(?s).*[|;&].*");
    }
}
