package dev.podium.kernel;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is usually the process's own, for a program that works on the machine's own Podium without anything of Spring.
 *
 * @param userHome below which Podium's home is when the environment names none
 */
public record Surroundings(Map<String, String> environment, Path userHome, PrintWriter out, PrintWriter err) {

    /** Exit codes: Podium declined; it could not be done. */
    public static final int DECLINED = 1;

    public static final int COULD_NOT = 4;

    /** Of this process, whose log is then what it prints and nothing else. */
    public static Surroundings ofProcess() {
        System.setProperty("logback.configurationFile", "backup-logback.xml");
        return new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }

    /** Of nobody: for a program that is only told of. */
    public static Surroundings nowhere() {
        var nobody = new PrintWriter(Writer.nullWriter());
        return new Surroundings(Map.of(), Path.of("/"), nobody, nobody);
    }

    public Path podiumHome() {
        var named = environment.getOrDefault("PODIUM_HOME", "");
        return (named.isBlank() ? userHome.resolve(".podium") : Path.of(named)).toAbsolutePath();
    }

    /** Says the refusal, and gives the exit code. */
    public int declined(Refusal refusal) {
        return said(refusal.sentence() + " " + refusal.nextStep(), DECLINED);
    }

    /** @param why a sentence */
    public int couldNot(String why) {
        return said(why, COULD_NOT);
    }

    private int said(String words, int code) {
        err.println("podium: " + words);
        return code;
    }
}
