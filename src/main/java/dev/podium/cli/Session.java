package dev.podium.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Who asks which Podium, and its answers. What Podium declines is said in its own words. */
final class Session {

    /** Amounts of money stay as exact as they came. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** The status of a refusal to somebody who is known. */
    static final int NOT_YOU = 403;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PLAIN = "PODIUM_PLAIN_HTTP";
    private static final String NEAREST = "http://localhost:8080";
    private static final Set<String> NEAR = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int REFUSED = 400;
    private static final int WHO = 401;
    private static final int BROKEN = 500;

    private final Map<String, String> environment;
    private final Path home;
    private final PrintWriter out;
    private final PrintWriter err;
    private final InputStream in;
    private final Screen screen;
    private @Nullable HttpClient http;
    private @Nullable String given;

    Session(
            Map<String, String> environment,
            Path home,
            PrintWriter out,
            PrintWriter err,
            InputStream in,
            Screen screen) {
        this.environment = environment;
        this.home = home;
        this.out = out;
        this.err = err;
        this.in = in;
        this.screen = screen;
    }

    InputStream in() {
        return in;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    Screen screen() {
        return screen;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** From now on it is this Podium that is asked. */
    void use(String url) {
        given = url;
    }

    KeptTokens kept() {
        return new KeptTokens(home.resolve(".config/podium"));
    }

    /** Which Podium is asked, without a slash at its end. */
    String url() {
        var said = given != null ? given : environment.getOrDefault("PODIUM_URL", "");
        if (said.isBlank()) {
            said = kept().last();
        }
        return (said.isBlank() ? NEAREST : said.strip()).replaceFirst("/+$", "");
    }

    /** @param path below /api/v1 */
    URI address(String path) {
        var url = url();
        try {
            var uri = new URI(url + "/api/v1" + path);
            boolean plain = "http".equals(uri.getScheme());
            if (plain && !NEAR.contains(String.valueOf(uri.getHost())) && !environment.containsKey(PLAIN)) {
                throw new Said(
                        Said.USED_WRONGLY,
                        "Without https whoever listens on the way to " + uri.getHost()
                                + " could act as you. Use https, or set " + PLAIN + "=1.");
            }
            if (uri.getHost() != null && uri.getRawUserInfo() == null && (plain || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new Said(Said.USED_WRONGLY, "PODIUM_URL is no address: " + url + ".");
        }
        throw new Said(Said.USED_WRONGLY, "PODIUM_URL is no address with http or https: " + url + ".");
    }

    /** That of the environment, an agent's own, or the one that was kept for this Podium. */
    private String token() {
        for (var name : new String[] {"PODIUM_TOKEN", "PODIUM_AGENT_TOKEN"}) {
            var token = environment.getOrDefault(name, "").strip();
            if (!token.isEmpty()) {
                return token;
            }
        }
        // A file that names no Podium is for the one of the environment, and not for whatever an option names.
        return kept().token(url(), given == null)
                .orElseThrow(() -> new Said(
                        Said.NOT_ALLOWED,
                        "There is no token. Run podium login, or make one under your name in Podium and put it into"
                                + " PODIUM_TOKEN or " + kept().plain() + "."));
    }

    /** An answer, as it came and as it is read. */
    record Answer(String text, JsonNode body) {}

    JsonNode get(String path) {
        return ask("GET", path, null).body();
    }

    JsonNode post(String path, Object body) {
        return ask("POST", path, body).body();
    }

    JsonNode delete(String path) {
        return ask("DELETE", path, null).body();
    }

    /** @param body what is sent as JSON; null for nothing */
    Answer ask(String method, String path, @Nullable Object body) {
        return ask(method, path, body, token());
    }

    /** @param token null for none */
    Answer ask(String method, String path, @Nullable Object body, @Nullable String token) {
        var address = address(path);
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (token != null) {
            if (token.chars().anyMatch(each -> each <= ' ' || each > '~')) {
                throw new Said(Said.NOT_ALLOWED, "The token is none: it holds a space or a control character.");
            }
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var answer = client().send(request.build(), HttpResponse.BodyHandlers.ofString());
            return read(address, answer);
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

    private static Answer read(URI address, HttpResponse<String> answer) {
        int status = answer.statusCode();
        var text = answer.body();
        boolean isJson =
                answer.headers().firstValue("Content-Type").orElse("json").contains("json");
        JsonNode body;
        try {
            body = isJson ? JSON.readTree(text.isEmpty() ? "{}" : text) : JSON.createObjectNode();
        } catch (JacksonException e) {
            throw noPodium(address);
        }
        if (status < REFUSED) {
            if (!isJson && text.stripLeading().startsWith("<")) {
                throw noPodium(address);
            }
            return new Answer(text, body);
        }
        var sentence = body.path("detail").asString("It answered " + status + ".");
        var next = body.path("nextStep").asString("");
        throw new Said(
                status == WHO || status == NOT_YOU
                        ? Said.NOT_ALLOWED
                        : status >= BROKEN ? Said.UNREACHABLE : Said.DECLINED,
                PodiumCommand.harmless(sentence + (next.isEmpty() ? "" : " " + next)),
                status,
                body);
    }

    private static Said noPodium(URI address) {
        return new Said(
                Said.UNREACHABLE, "What answers at " + address.getAuthority() + " is no Podium. Set PODIUM_URL.");
    }
}
