package dev.podium.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes out of text what is secret, or tells who somebody is: values that are known to be, and all that looks like it. Rather too
 * much than too little: what is left out is asked for, what got out is out.
 */
final class Scrub {

    static final String OUT = "<left out>";

    /** A setting whose value is never told, by its name. */
    private static final Pattern SECRET_NAME = Pattern.compile(
            "pass|secret|token|key|credential|auth|cookie|private|salt|seal|signature|pwd|dsn",
            Pattern.CASE_INSENSITIVE);

    private static final int LEAST = 4;

    private static final List<Pattern> PATTERNS = List.of(
            // A key of several lines, whose line ends became marks.
            Pattern.compile("-----BEGIN [A-Z0-9 ]+-----.*?(-----END [A-Z0-9 ]+-----|$)", Pattern.DOTALL),
            Pattern.compile("(?i)\\b(bearer|basic|digest|negotiate)\\s+[A-Za-z0-9+/=._~:-]{4,}"),
            Pattern.compile("(?i)\\b(set-)?cookie\\s*[:=][^\\r\\n]*"),
            Pattern.compile("(?i)\\b(authorization|x-api-key|api-key)\\s*[:=]\\s*\\S+(\\s+\\S+)?"),
            // As PostgreSQL tells of a row, with all that is in it.
            Pattern.compile("(?i)(Failing row contains|Key) \\(.*"),
            Pattern.compile("eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+\\.?[A-Za-z0-9_-]*"),
            Pattern.compile(
                    "\\b(sk|pk|rk|ghp|gho|ghu|ghs|github_pat|glpat|xox[a-z]|hf|AKIA|ASIA|AIza|pod[a-z]*)[-_][A-Za-z0-9_-]{8,}"),
            Pattern.compile("\\b(AKIA|ASIA|AIza)[A-Za-z0-9_-]{12,}"),
            Pattern.compile("[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+"));

    /** Of what is called a secret, its name stays. */
    private static final Pattern CALLED = Pattern.compile(
            "(?i)([\\w.-]*(?:pass(?:word|wd|phrase|code)?|secret|token|api[_ -]?key|access[_ -]?key|private[_ -]?key"
                    + "|credentials?|sessionid|pwd)\\b[\"']?\\s*(?:[:=]|\\bis\\b|\\bwas\\b|->)\\s*)(\"[^\"]*\"|'[^']*'|\\S+)");

    private static final Pattern USER_INFO = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)[^/\\s\"'<>]*@");
    private static final Pattern QUERY = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://[^\\s?\"'<>]*)\\?[^\\s\"'<>)]*");
    private static final Pattern SIGNS_IN = Pattern.compile("://[^/\\s:@]*:([^/\\s@]+)@");
    private static final Pattern ASKED = Pattern.compile("[?&]([A-Za-z0-9._-]+)=([^&\\s]+)");
    private static final Pattern LONG = Pattern.compile("[A-Za-z0-9+/_=~-]{24,}");
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private record Known(Pattern pattern, String instead) {}

    private final List<Known> known = new ArrayList<>();

    /**
     * @param secrets values to leave out wherever they stand
     * @param names of people and their e-mails, with what stands instead of each: their ids
     */
    Scrub(Collection<String> secrets, Map<String, String> names) {
        secrets.stream()
                .map(String::strip)
                .filter(value -> value.length() >= LEAST)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .forEach(value -> known.add(new Known(Pattern.compile(Pattern.quote(value)), OUT)));
        names.entrySet().stream()
                .filter(entry -> entry.getKey().strip().length() >= LEAST - 1)
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(String::length).reversed()))
                .forEach(entry -> known.add(new Known(
                        Pattern.compile(
                                "(?<![\\p{L}\\p{N}])"
                                        + Pattern.quote(entry.getKey().strip()) + "(?![\\p{L}\\p{N}])",
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
                        entry.getValue())));
    }

    /** Whether a setting or variable of this name holds what nobody else may see. */
    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).find();
    }

    /** Without words that stand everywhere: they would make the bundle unreadable, and are settings rather than secrets. */
    static Collection<String> worthHiding(Collection<String> values) {
        return values.stream()
                .filter(value -> value.length() >= 6
                        && !value.startsWith("${")
                        && !value.matches("true|false|[a-z]+|[/.][^ ]*|\\d+[a-zA-Z]{0,2}"))
                .toList();
    }

    /** What of a setting's value is secret although its name says nothing: who signs in, and what a query asks with. */
    static Collection<String> secretsIn(String value) {
        var found = new ArrayList<String>();
        var user = SIGNS_IN.matcher(value);
        while (user.find()) {
            found.add(user.group(1));
        }
        var asked = ASKED.matcher(value);
        while (asked.find()) {
            if (isSecretName(asked.group(1))) {
                found.add(asked.group(2));
            }
        }
        return found;
    }

    /** The address without who signs in and without its query. */
    static String address(String url) {
        return QUERY.matcher(USER_INFO.matcher(url).replaceAll("$1")).replaceAll("$1");
    }

    String line(String text) {
        var out = text;
        for (var each : known) {
            out = each.pattern().matcher(out).replaceAll(java.util.regex.Matcher.quoteReplacement(each.instead()));
        }
        out = address(out);
        for (var each : PATTERNS) {
            out = each.matcher(out).replaceAll(OUT);
        }
        out = CALLED.matcher(out).replaceAll("$1" + OUT);
        return LONG.matcher(out)
                .replaceAll(found ->
                        java.util.regex.Matcher.quoteReplacement(looksRandom(found.group()) ? OUT : found.group()));
    }

    /** Long, and with figures among its letters: ids are told, and paths and names of classes hardly have any. */
    private static boolean looksRandom(String word) {
        if (ID.matcher(word).find()) {
            return ID.matcher(word).replaceAll("").length() >= 24;
        }
        long figures = word.chars().filter(Character::isDigit).count();
        long letters = word.chars().filter(Character::isLetter).count();
        return figures >= 3 && letters >= 3;
    }
}
