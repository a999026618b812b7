package dev.podium.machines.runner;

/**
 * What each side says first.
 *
 * @param versions those of the protocol that it speaks
 * @param release of Podium, for people
 * @param osUser whom the runner runs as; empty where Podium speaks
 * @param root whether that is root, who starts each command as the OS user that it is for
 */
public record Greeting(Versions versions, String release, String osUser, boolean root) {

    private static final int LONGEST = 100;

    Fields fields() {
        return new Fields()
                .add("lowest", versions.lowest())
                .add("highest", versions.highest())
                .add("release", release)
                .add("osUser", osUser)
                .add("root", Boolean.toString(root));
    }

    static Greeting of(Fields fields) throws BrokenProtocol {
        int lowest = fields.number("lowest", 1, 1_000_000);
        var versions = new Versions(lowest, fields.number("highest", lowest, 1_000_000));
        return new Greeting(
                versions,
                printable(fields.find("release")),
                printable(fields.find("osUser")),
                "true".equals(fields.find("root")));
    }

    private static String printable(@org.jspecify.annotations.Nullable String text) {
        var given = text == null ? "" : text.replaceAll("[^\\x20-\\x7e]", "?");
        return given.length() <= LONGEST ? given : given.substring(0, LONGEST);
    }
}
