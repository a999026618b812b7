package dev.podium.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who asks which Podium, and its answers. What Podium declines is said in its own words. */
final class Session {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PLAIN = "PODIUM_PLAIN_HTTP";
    private static final Set<String> NEAR = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int REFUSED = 400;
    private static final int WHO = 401;
    private static final int NOT_YOU = 403;
    private static final int BROKEN = 500;

    private final Map<String, String> environment;
    private final Path home;
    private final PrintWriter out;
    private final PrintWriter err;
    private @Nullable HttpClient http;

    Session(Map<String, String> environment, Path home, PrintWriter out, PrintWriter err) {
        this.environment = environment;
        this.home = home;
        this.out = out;
        this.err = err;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    private URI address(String path) {
        var url =
                environment.getOrDefault("PODIUM_URL", "http://localhost:8080").replaceFirst("/+$", "");
        try {
            var uri = new URI(url + "/api/v1" + path);
            boolean plain = "http".equals(uri.getScheme());
            if (plain && !NEAR.contains(String.valueOf(uri.getHost())) && !environment.containsKey(PLAIN)) {
                throw new Said(
                        Said.USED_WRONGLY,
                        "Without https whoever listens on the way to " + uri.getHost()
                                + " could act as you. Use https, or" + " set " + PLAIN + "=1.");
            }
            if (uri.getHost() != null && (plain || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new Said(Said.USED_WRONGLY, "PODIUM_URL is no address: " + url + ".");
        }
        throw new Said(Said.USED_WRONGLY, "PODIUM_URL is no address with http or https: " + url + ".");
    }

    /** That of the environment, an agent's own, or the one in a file that nobody else reads. */
    private String token() {
        for (var name : new String[] {"PODIUM_TOKEN", "PODIUM_AGENT_TOKEN"}) {
            var token = environment.getOrDefault(name, "").strip();
            if (!token.isEmpty()) {
                return token;
            }
        }
        var file = home.resolve(".config/podium/token");
        try {
            if (!Files.exists(file)) {
                throw new Said(
                        Said.NOT_ALLOWED,
                        "There is no token. Make one under your name in Podium, and put it into PODIUM_TOKEN or " + file
                                + ".");
            }
            var open = Files.getPosixFilePermissions(file);
            open.removeAll(Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE));
            if (!open.isEmpty()) {
                throw new Said(Said.NOT_ALLOWED, "Others can read " + file + ". Run: chmod 600 " + file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Said(Said.NOT_ALLOWED, "The token in " + file + " cannot be read: " + e.getMessage() + ".");
        }
    }

    JsonNode get(String path) {
        return send("GET", path, null);
    }

    JsonNode post(String path, Map<String, ?> body) {
        return send("POST", path, body);
    }

    JsonNode delete(String path) {
        return send("DELETE", path, null);
    }

    private JsonNode send(String method, String path, @Nullable Map<String, ?> body) {
        var address = address(path);
        var token = token();
        if (token.chars().anyMatch(each -> each <= ' ' || each > '~')) {
            throw new Said(Said.NOT_ALLOWED, "The token is none: it holds a space or a control character.");
        }
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        try {
            var answer = client().send(request, HttpResponse.BodyHandlers.ofString());
            return read(address, answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new Said(
                    Said.UNREACHABLE,
                    "Podium does not answer at " + address.getScheme() + "://" + address.getAuthority()
                            + ". Set PODIUM_URL, or see whether it runs.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Said(Said.UNREACHABLE, "It was interrupted.");
        }
    }

    private HttpClient client() {
        if (http == null) {
            http = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
        }
        return http;
    }

    private static JsonNode read(URI address, int status, String text) {
        JsonNode body;
        try {
            body = JSON.readTree(text.isEmpty() ? "{}" : text);
        } catch (JacksonException e) {
            throw new Said(
                    Said.UNREACHABLE, "What answers at " + address.getAuthority() + " is no Podium. Set PODIUM_URL.");
        }
        if (status < REFUSED) {
            return body;
        }
        var sentence = body.path("detail").asString("It answered " + status + ".");
        var next = body.path("nextStep").asString("");
        throw new Said(
                status == WHO || status == NOT_YOU
                        ? Said.NOT_ALLOWED
                        : status >= BROKEN ? Said.UNREACHABLE : Said.DECLINED,
                sentence + (next.isEmpty() ? "" : " " + next));
    }
}
