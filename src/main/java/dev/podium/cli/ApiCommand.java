package dev.podium.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code podium api}: whatever REST does, also what has no command of its own. */
@Command(
        name = "api",
        description = "Asks REST anything, and prints what it answers.",
        footer = {"", "podium api GET /me", "podium api POST /agents/ID/input --data '{\"text\": \"go on\"}'"})
final class ApiCommand extends PodiumCommand {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, PUT, PATCH or DELETE.")
    String method = "";

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            description = "Below /api/v1, with what is asked for: /agents?mine=true.")
    String path = "";

    @Option(names = "--data", paramLabel = "JSON", description = "What is sent; @FILE from a file, - from the input.")
    @Nullable
    String data;

    ApiCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        var verb = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(verb)) {
            throw new Said(
                    Said.USED_WRONGLY,
                    "\"" + harmless(method) + "\" is no method. Say GET, POST, PUT, PATCH or" + " DELETE.");
        }
        var below = path.startsWith("/api/v1/") ? path.substring("/api/v1".length()) : path;
        if (!below.startsWith("/")) {
            throw new Said(Said.USED_WRONGLY, "A path begins with /, as /agents does.");
        }
        var text = session.ask(verb, below, body()).text();
        if (!text.isEmpty()) {
            say(text);
        }
        return 0;
    }

    private @Nullable JsonNode body() throws IOException {
        if (data == null) {
            return null;
        }
        var text = data.equals("-")
                ? new String(session.in().readAllBytes(), StandardCharsets.UTF_8)
                : data.startsWith("@") ? Files.readString(Path.of(data.substring(1))) : data;
        try {
            return Session.JSON.readTree(text);
        } catch (JacksonException e) {
            throw new Said(Said.USED_WRONGLY, "What is sent is no JSON: " + harmless(e.getOriginalMessage()));
        }
    }
}
