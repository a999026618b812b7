package dev.podium.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podium login}: a token that somebody allows in a browser, kept for the next commands. */
@Command(
        name = "login",
        description = "Signs in: shows a code that you type into Podium's page, where you allow this machine.",
        footer = {
            "",
            "The token is kept in ~/.config/podium/podiums.json, which nobody else may read, one for each Podium.",
            "podium logout ends it."
        })
final class LoginCommand extends PodiumCommand {

    @Parameters(arity = "0..1", paramLabel = "URL", description = "Which Podium, such as https://podium.example.")
    @Nullable
    String podium;

    @Option(
            names = "--token",
            description = "Read an API token from the input instead; one from the account page, in a script.")
    boolean token;

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "What the token may do; can be repeated. Absent: what a member of a team does every day.")
    List<String> scopes = List.of();

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "What the page calls this machine; its host name when absent.")
    @Nullable
    String host;

    LoginCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (podium != null) {
            session.use(podium);
        }
        session.address("");
        var text = token ? read() : byCode();
        var me = session.ask("GET", "/me", null, text).body();
        session.kept().keep(session.url(), text);
        say("You are " + text(me.path("person"), "name") + " in the team " + text(me.path("team"), "name") + " at "
                + session.url() + ".");
        return 0;
    }

    /** Never an argument, which the list of processes shows; not shown while it is typed either. */
    private String read() throws IOException {
        var console = System.console();
        String text;
        if (console != null && console.isTerminal()) {
            var typed = console.readPassword("Token: ");
            text = typed == null ? "" : new String(typed);
        } else {
            var line = new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.UTF_8)).readLine();
            text = line == null ? "" : line;
        }
        if (text.isBlank()) {
            throw new Said(Said.USED_WRONGLY, "No token came. Send one line with it: podium login --token < FILE");
        }
        return text.strip();
    }

    private String byCode() throws InterruptedException {
        var wanted = new LinkedHashMap<String, Object>();
        wanted.put("host", host == null ? hostName() : host);
        if (!scopes.isEmpty()) {
            wanted.put("scopes", new ArrayList<>(scopes));
        }
        var codes = session.ask("POST", "/device-codes", wanted, null).body();
        session.err()
                .println("Open " + text(codes, "verification_uri") + " in a browser where you are signed in, and"
                        + " type this code:");
        session.err().println();
        session.err().println("    " + text(codes, "user_code"));
        session.err().println();
        session.err().println("Waiting until it is allowed there; Ctrl+C gives up.");
        session.err().flush();
        long until = System.nanoTime()
                + TimeUnit.SECONDS.toNanos(codes.path("expires_in").asLong(600));
        long every = Math.clamp(codes.path("interval").asLong(5), 1, 60);
        var device = Map.of("device_code", codes.path("device_code").asString(""));
        while (System.nanoTime() < until) {
            TimeUnit.SECONDS.sleep(every);
            try {
                return session.ask("POST", "/device-tokens", device, null)
                        .body()
                        .path("access_token")
                        .asString("");
            } catch (Said not) {
                switch (not.told("error")) {
                    case "authorization_pending" -> {}
                    case "slow_down" -> every = Math.min(60, every + 5);
                    case "" -> {
                        // A Podium that is away for a moment has not declined.
                        if (not.code() != Said.UNREACHABLE) {
                            throw not;
                        }
                    }
                    default -> throw new Said(Said.NOT_ALLOWED, String.valueOf(not.getMessage()));
                }
            }
        }
        throw new Said(Said.NOT_ALLOWED, "Nobody allowed it in time. Run podium login again.");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a machine without a name";
        }
    }
}
