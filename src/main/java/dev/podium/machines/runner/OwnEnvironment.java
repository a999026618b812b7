package dev.podium.machines.runner;

import java.util.Map;
import java.util.regex.Pattern;

/** What a process that Podium, or a runner, starts is not to inherit. */
public final class OwnEnvironment {

    /**
     * What Podium was started with stays with Podium: passwords of its database, its setup token, the options of its
     * Java, and where systemd hears of it. The tmux of a terminal that Podium was started in is not the tmux of its agents either.
     */
    private static final Pattern PRIVATE = Pattern.compile(
            "(PODIUM|SPRING|SERVER|MANAGEMENT|LOGGING|VAADIN|OTEL)_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|NOTIFY_SOCKET|TMUX|TMUX_PANE");

    private OwnEnvironment() {}

    public static void removeFrom(Map<String, String> environment) {
        environment.keySet().removeIf(name -> PRIVATE.matcher(name).matches());
    }
}
